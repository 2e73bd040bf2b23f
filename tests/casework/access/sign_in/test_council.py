"""A council's own sign-on: a full round over HTTP with a real OpenID Connect provider, and every way it may not work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client
from django.urls import reverse
from tests.casework.access.sign_in import own_certificate
from tests.casework.access.sign_in.council_round import at_the_provider, round_trip
from tests.casework.access.sign_in.people import code_of, give_app, is_in, later, make_real, verbs
from tests.casework.conftest import House, make_house

from safeguarding.casework.access.models import User
from safeguarding.casework.access.sign_in import council
from safeguarding.casework.access.sign_in.adapters import CouncilAccounts

pytestmark = pytest.mark.once


def tell_lies(provider: str, about: str) -> None:
    assert requests.get(f"{provider}/lie/", {"about": about}, timeout=10).text == about


def test_somebody_whom_the_council_vouches_for_is_in_and_where_they_wanted(house: House, site: str) -> None:
    client = Client()
    wanted = reverse("family", args=[house.family.pk])
    assert "Sign in with" in client.get(reverse("sign-in")).content.decode()
    assert round_trip(client, next=wanted)["Location"] == wanted
    assert client.get(wanted).status_code == 200
    assert verbs(house.social_worker)[:2] == ["joined to the council’s sign-on", "signed in"]


def test_the_question_carries_pkce_nonce_and_state(house: House, site: str) -> None:
    asked = parse_qs(urlsplit(Client().get(reverse("council-sign-on"))["Location"]).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 16 for name in ("code_challenge", "nonce", "state"))


@pytest.mark.parametrize(
    "about",
    [
        "audience",
        "issuer",
        "nonce",
        "expired",
        "unverified",
        "unverified in words",
        "signature",
        "unsigned",
        "own keys",
        "no subject",
    ],
)
def test_an_identity_token_with_anything_wrong_lets_nobody_in(house: House, site: str, about: str) -> None:
    tell_lies(site, about)
    client = Client()
    assert round_trip(client).status_code == 403
    assert not is_in(client)


def test_without_the_check_of_the_nonce_the_same_token_would_do(
    house: House, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_lies(site, "nonce")
    monkeypatch.setattr(council.hmac, "compare_digest", lambda a, b: True)
    client = Client()
    assert round_trip(client).status_code == 302
    assert is_in(client)


def test_keys_that_a_token_brings_or_points_to_are_not_used_but_those_of_the_provider(
    house: House, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the same token holds with the keys that it points to, so that only whose keys are asked refuses it."""
    tell_lies(site, "own keys")
    assert round_trip(Client()).status_code == 403
    true, asked = council.jwtkit.verify_and_decode, []

    def with_its_own_keys(*, credential: str, keys_url: str, **rest: Any) -> Any:
        asked.append(keys_url)
        kid = council.jwt.get_unverified_header(credential)["kid"]
        return true(credential=credential, keys_url=f"{site}/other-keys/?kid={kid}", **rest)

    monkeypatch.setattr(council.jwtkit, "verify_and_decode", with_its_own_keys)
    client = Client()
    assert round_trip(client).status_code == 302
    assert is_in(client)
    assert asked[0].startswith(f"{site}/o/.well-known/jwks")


def test_a_description_that_names_another_provider_is_refused(house: House, site: str, settings: Any) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]
    settings.OIDC_ISSUER = app["server_url"] = f"{site}/elsewhere/o"
    assert round_trip(Client()).status_code == 403
    settings.OIDC_ISSUER = f"{site}/o"  # the control: it is the name alone that was refused
    assert round_trip(Client()).status_code == 302


def test_the_provider_leads_our_questions_nowhere_else(
    house: House, site: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = f"{site}/moved/o"
    assert round_start() == 503
    monkeypatch.delattr(CouncilAccounts, "get_requests_session")  # the control: allauth's own would follow
    assert round_start() == 302


def round_start() -> int:
    return Client().get(reverse("council-sign-on")).status_code


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    yield from own_certificate.server(tmp_path)


def test_a_provider_whose_certificate_nobody_vouches_for_is_not_asked(
    house: House, site: str, settings: Any, self_signed: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, certificate = self_signed
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = address
    assert round_start() == 503
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))  # the control: once it is vouched for, it is asked
    assert round_start() == 302


def test_once_known_by_a_subject_another_with_the_same_address_is_refused(house: House, site: str) -> None:
    assert round_trip(Client()).status_code == 302
    assert "joined to the council’s sign-on" in verbs(house.social_worker)
    tell_lies(site, "subject")
    assert round_trip(Client()).status_code == 403
    User.objects.filter(pk=house.social_worker.pk).update(council_subject="")  # the control: as before they were known
    assert round_trip(Client()).status_code == 302


def test_a_subject_stays_who_it_is_though_the_address_becomes_a_colleagues(house: House, site: str) -> None:
    round_trip(Client())
    tell_lies(site, "address")
    client = Client()
    assert round_trip(client).status_code == 302
    assert client.session["_auth_user_id"] == str(house.social_worker.pk)
    User.objects.filter(pk=house.social_worker.pk).update(council_subject="")
    client = Client()
    round_trip(client)
    assert client.session["_auth_user_id"] == str(house.manager.pk)


def test_nobody_is_made_a_user(house: House, site: str) -> None:
    before = User.objects.count()
    client = Client()
    assert round_trip(client, "stranger@example.org").status_code == 403
    assert not is_in(client)
    assert User.objects.count() == before


def test_a_council_vouches_for_nobody_of_another_authority(house: House, site: str) -> None:
    make_house("998", "-elsewhere")
    client = Client()
    assert round_trip(client, "sam-elsewhere@example.org").status_code == 403
    assert not is_in(client)


def test_a_leaver_is_refused_though_the_council_still_vouches_for_them(house: House, site: str) -> None:
    User.objects.filter(pk=house.social_worker.pk).update(is_active=False)
    assert round_trip(Client()).status_code == 403


def test_an_answer_without_our_question_or_given_twice_is_refused(house: House, site: str) -> None:
    client = Client()
    back = at_the_provider(client.get(reverse("council-sign-on"))["Location"], "sam@example.org")
    back = back.removeprefix("http://testserver")
    assert Client().get(back).status_code == 403, "in another browser"
    assert client.get(back).status_code == 302
    client.post(reverse("sign-out"))
    assert client.get(back).status_code == 403, "again"


def test_one_s_own_second_factor_is_asked_for_where_the_provider_says_of_none(house: House, site: str) -> None:
    make_real(house)
    give_app(house.social_worker)
    client = Client()
    assert round_trip(client)["Location"] == reverse("second-factor")
    assert not is_in(client)
    client.post(reverse("second-factor"), {"code": code_of(house.social_worker)})
    assert is_in(client)


def test_a_second_factor_shown_to_the_council_counts_only_where_that_is_set(
    house: House, site: str, settings: Any
) -> None:
    make_real(house)
    tell_lies(site, "factor")
    client = Client()
    assert round_trip(client)["Location"] == reverse("home")
    assert client.get(reverse("home"))["Location"] == reverse("factor-needed")
    settings.OIDC_FACTOR = "mfa"
    client = Client()
    round_trip(client)
    assert is_in(client)


def test_the_council_s_sign_on_unlocks_a_session(house: House, site: str) -> None:
    User.objects.filter(pk=house.social_worker.pk).update(password="!")
    client = Client()
    round_trip(client)
    later(client, seen=15 * 60)
    locked = client.get(reverse("home"))["Location"]
    assert "Sign in again with" in client.get(locked).content.decode()
    assert round_trip(client, next=reverse("home"))["Location"] == reverse("home")
    assert is_in(client)


def test_a_provider_that_did_not_ask_anew_unlocks_nothing(house: House, site: str) -> None:
    tell_lies(site, "old")
    client = Client()
    assert round_trip(client).status_code == 302, "for a first sign-in it need not"
    later(client, seen=15 * 60)
    assert round_trip(client).status_code == 403
    assert not is_in(client)


def test_it_is_not_offered_where_it_is_not_set_up(house: House) -> None:
    assert "council" not in Client().get(reverse("sign-in")).content.decode().split("<main")[1]
    for name in ("council-sign-on", "council-return"):
        assert Client().get(reverse(name))["Location"] == reverse("sign-in")
