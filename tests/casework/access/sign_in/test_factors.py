"""The second factor: demanded of everyone who may do anything, shown once, never got round."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.converters import UUIDConverter
from tests.casework.access.sign_in.people import SECRET, code_of, give_app, is_in, make_real, try_to_sign_in, verbs
from tests.casework.conftest import PASSWORD, House

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.sign_in import actions
from safeguarding.casework.access.sign_in import middleware as living
from safeguarding.casework.access.sign_in.factors import must_have_factor


def named(patterns: Any) -> list[tuple[str, list[Any]]]:
    """Every named address with its parts; what has a namespace is the programming interface, which knows no sessions."""
    found = []
    for pattern in patterns:
        if getattr(pattern, "namespace", None):
            continue
        if hasattr(pattern, "url_patterns"):
            found += named(pattern.url_patterns)
        elif pattern.name:
            found.append((pattern.name, list(pattern.pattern.converters.values())))
    return found


def test_every_role_that_may_do_anything_must_have_one_where_people_are_real(house: House) -> None:
    assert not must_have_factor(house.social_worker), "nobody is real here"
    make_real(house)
    for user in (house.social_worker, house.manager, house.performance, house.analyst):
        assert must_have_factor(User.objects.get(pk=user.pk)), user.email


def test_with_a_password_only_no_page_opens_but_those_of_the_factor(house: House) -> None:
    make_real(house)
    client = Client()
    assert try_to_sign_in(client, house.social_worker).status_code == 302
    walked = 0
    for name, parts in named(get_resolver().url_patterns):
        if name in living.OPEN_WITHOUT_FACTOR:
            continue
        walked += 1
        given = [house.family.pk if isinstance(part, UUIDConverter) else 7 for part in parts]
        answer = client.get(reverse(name, args=given))
        assert answer.status_code != 200 or getattr(answer.resolver_match.func, "door", "") == "public", name
    assert walked > 40
    assert client.get(reverse("family", args=[house.family.pk]))["Location"] == reverse("factor-needed")
    assert client.get(reverse("home"))["Location"] == reverse("factor-needed")
    assert client.get(reverse("factor-needed")).status_code == 200


def test_without_the_demand_the_same_walk_opens_pages(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    make_real(house)
    monkeypatch.setattr(living, "must_have_factor", lambda user: False)
    client = Client()
    try_to_sign_in(client, house.social_worker)
    assert is_in(client)


def test_setting_up_an_app_opens_the_workbook_and_shows_ten_recovery_codes_once(house: House) -> None:
    make_real(house)
    client = Client()
    try_to_sign_in(client, house.social_worker)
    client.post(reverse("sign-in-again"), {"password": PASSWORD})
    page = client.get(reverse("factor-app")).content.decode()
    secret = re.search(r"Key: <strong>([A-Z2-7 ]+)<", page)[1].replace(" ", "")
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    wrong = client.post(reverse("factor-app"), {"code": "000000"})
    assert "The code is not right" in wrong.content.decode()
    code = format_hotp_value(hotp_value(secret, int(time.time() // 30)))
    assert client.post(reverse("factor-app"), {"code": code})["Location"] == reverse("recovery-codes")
    assert is_in(client)
    codes = re.findall(r"<li>(\d{8})</li>", client.get(reverse("recovery-codes")).content.decode())
    assert len(set(codes)) == 10
    assert re.findall(r"<li>(\d{8})</li>", client.get(reverse("recovery-codes")).content.decode()) == []
    assert "added second factor" in verbs(house.social_worker)


def test_the_secret_of_an_app_is_not_readable_in_the_database(house: House) -> None:
    give_app(house.social_worker)
    assert SECRET not in str(Authenticator.objects.get(user=house.social_worker, type="totp").data)


def test_a_right_password_leads_to_the_code_and_only_the_code_leads_in(house: House) -> None:
    make_real(house)
    give_app(house.social_worker)
    client = Client()
    assert try_to_sign_in(client, house.social_worker)["Location"] == reverse("second-factor")
    assert not is_in(client)
    assert client.post(reverse("second-factor"), {"code": "000000"}).status_code == 200
    assert not is_in(client)
    assert client.post(reverse("second-factor"), {"code": code_of(house.social_worker)}).status_code == 302
    assert is_in(client)


def test_a_code_that_was_used_is_refused_even_in_its_own_half_minute_and_the_next(house: House) -> None:
    give_app(house.social_worker)
    moment = (time.time() // 30) * 30 + 2
    with time_machine.travel(moment, tick=True):
        code = code_of(house.social_worker, moment)
        first = Client()
        try_to_sign_in(first, house.social_worker)
        assert first.post(reverse("second-factor"), {"code": code}).status_code == 302
    for pause in (5, 35):
        with time_machine.travel(moment + pause, tick=True):
            again = Client()
            try_to_sign_in(again, house.social_worker)
            assert again.post(reverse("second-factor"), {"code": code}).status_code == 200, pause
            assert not is_in(again)


def test_a_code_is_good_in_the_half_minute_beside_its_own_and_not_beyond(house: House) -> None:
    give_app(house.social_worker)
    for late, good in ((30, True), (90, False)):
        client = Client()
        try_to_sign_in(client, house.social_worker)
        code = code_of(house.social_worker, time.time() - late)
        assert (client.post(reverse("second-factor"), {"code": code}).status_code == 302) is good, late


def test_after_ten_wrong_codes_the_right_one_fails_too(house: House) -> None:
    give_app(house.social_worker)
    client = Client()
    try_to_sign_in(client, house.social_worker)
    for _ in range(10):
        client.post(reverse("second-factor"), {"code": "000000"})
    answer = client.post(reverse("second-factor"), {"code": code_of(house.social_worker)})
    assert answer.status_code == 429
    assert not is_in(client)
    assert "failed to sign in" in verbs(house.social_worker)


def test_a_recovery_code_works_once(house: House) -> None:
    give_app(house.social_worker)
    code = actions.new_recovery_codes(by=User.objects.get(pk=house.social_worker.pk))[3]
    for good in (True, False):
        client = Client()
        try_to_sign_in(client, house.social_worker)
        client.post(reverse("second-factor"), {"code": code})
        assert is_in(client) is good


def test_new_recovery_codes_end_the_old_ones(house: House) -> None:
    user = User.objects.get(pk=house.social_worker.pk)
    give_app(user)
    old = actions.new_recovery_codes(by=user)
    assert not set(old) & set(actions.new_recovery_codes(by=user))
    client = Client()
    try_to_sign_in(client, user)
    client.post(reverse("second-factor"), {"code": old[0]})
    assert not is_in(client)


def test_the_last_factor_stays_where_one_is_needed_and_goes_where_none_is(house: House) -> None:
    give_app(house.social_worker)
    user = User.objects.get(pk=house.social_worker.pk)
    number = Authenticator.objects.get(user=user, type="totp").pk
    make_real(house)
    with pytest.raises(Refused):
        actions.remove_factor(number, by=User.objects.get(pk=user.pk))
    house.authority.made_up = True
    house.authority.save()
    actions.remove_factor(number, by=User.objects.get(pk=user.pk))
    assert not Authenticator.objects.filter(user=user).exists(), "recovery codes go with the factor they stand in for"
    assert verbs(user)[-1] == "removed second factor"


def test_nobody_removes_the_factor_of_another(house: House) -> None:
    give_app(house.manager)
    actions.remove_factor(Authenticator.objects.get(user=house.manager, type="totp").pk, by=house.social_worker)
    assert Authenticator.objects.filter(user=house.manager, type="totp").exists()


def test_a_change_of_factor_is_told_by_letter_without_detail(house: House, mailoutbox: list[Any]) -> None:
    give_app(house.social_worker)
    assert len(mailoutbox) == 1
    assert not re.search(r"Sam|app|passkey|@", mailoutbox[0].subject + mailoutbox[0].body)


def test_a_session_from_before_the_factor_was_set_up_elsewhere_does_not_go_on(house: House) -> None:
    make_real(house)
    client = Client()
    try_to_sign_in(client, house.social_worker)
    give_app(house.social_worker)
    assert client.get(reverse("home"))["Location"].startswith(reverse("sign-in") + "?")
    assert client.get(reverse("factor-app")).status_code == 302


def test_a_passkey_answer_that_is_nonsense_is_refused_and_counted(house: House) -> None:
    give_app(house.social_worker)
    client = Client()
    try_to_sign_in(client, house.social_worker)
    for nonsense in ("", "{}", "[]", '{"id": "x", "rawId": "eA", "type": "public-key", "response": {}}', "not json"):
        answer = client.post(reverse("second-factor"), {"credential": nonsense})
        assert answer.status_code == 200, nonsense
        assert not is_in(client)
