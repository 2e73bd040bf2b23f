"""One person makes a token, another approves it; it opens what it was given, until it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.api import actions
from safeguarding.casework.api.models import Token
from safeguarding.casework.api.secrets import code_of, digest_of, new_secret
from safeguarding.casework.audit.models import Event

ME = "/api/v1/me"


def test_a_working_token_says_who_it_is(systems: Any):
    answer = systems.get(ME)
    assert answer.status_code == 200
    assert answer.json() == {
        "authority": "999",
        "system": "Case management",
        "permissions": ["entry.read", "family.read", "supervision.read"],
    }


def test_the_secret_is_not_stored(systems: Any):
    row = Token.objects.values().get()
    assert systems.secret not in str(row)
    assert row["digest"] == digest_of(systems.secret)


def test_nobody_without_a_token_comes_in(systems: Any, house: Any):
    assert systems.get(ME, "nonsense").status_code == 401
    assert systems.get(ME, new_secret("999")).status_code == 401
    assert systems.get(ME, systems.secret.replace("_999_", "_998_")).status_code == 401
    assert house.client(house.manager).get(ME).status_code == 401, "a session counts for nothing here"


def test_a_session_is_neither_used_nor_lost_at_the_interface(systems: Any, house: Any):
    client = house.client(house.manager)
    assert client.get(ME).status_code == 401
    assert client.get(ME, headers={"Authorization": f"Bearer {systems.secret}"}).json()["system"] == "Case management"
    assert client.get(reverse("home")).status_code == 200


def test_a_token_opens_no_page(systems: Any):
    answer = systems.get(reverse("tokens"))
    assert answer.status_code == 302
    assert "sign-in" in answer["Location"]


def test_a_token_works_only_when_somebody_else_has_approved_it(systems: Any):
    token, secret = actions.make_token(systems.system, "Second", ["family.read"], 1, by=systems.administrator)
    assert systems.get(ME, secret).status_code == 401
    with pytest.raises(Refused):
        actions.approve_token(token, by=systems.administrator)
    assert systems.get(ME, secret).status_code == 401
    actions.approve_token(token, by=systems.officer)
    assert systems.get(ME, secret).status_code == 200


def test_a_withdrawn_token_is_refused_at_its_next_request(systems: Any):
    assert systems.get(ME).status_code == 200
    actions.withdraw_token(systems.token, by=systems.officer)
    assert systems.get(ME).status_code == 401


def test_an_expired_token_is_refused(systems: Any):
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert systems.get(ME).status_code == 401


def test_a_token_ends_with_the_post_of_its_system(systems: Any):
    post = systems.system.posts.get()
    post.start, post.end = timezone.localdate() - timedelta(days=9), timezone.localdate() - timedelta(days=1)
    post.save()
    assert systems.get(ME).status_code in (401, 403)
    assert systems.get("/api/v1/families").status_code in (401, 403)


def test_a_token_opens_no_more_than_it_was_given(systems: Any, house: Any):
    token, secret = actions.make_token(systems.system, "Names only", ["family.read"], 1, by=systems.administrator)
    actions.approve_token(token, by=systems.officer)
    assert systems.get(f"/api/v1/families/{house.family.pk}", secret).status_code == 200
    assert systems.get(f"/api/v1/families/{house.family.pk}/entries", secret).status_code == 403
    assert systems.get(f"/api/v1/families/{house.family.pk}/ratings", secret).status_code == 403


def test_a_token_is_never_made_for_a_person_or_beyond_the_post_or_the_year(systems: Any, house: Any):
    for user, permissions, days in (
        (house.manager, ["family.read"], 30),
        (systems.system, ["family.read", "protected.read"], 30),
        (systems.system, ["family.read"], 367),
        (systems.system, ["family.read"], 0),
    ):
        with pytest.raises(Refused):
            actions.make_token(user, "x", permissions, days, by=systems.administrator)


def test_only_administrators_make_tokens_and_only_information_governance_approves_them(systems: Any, house: Any):
    for by in (house.manager, house.social_worker, systems.officer, house.performance):
        with pytest.raises(Refused):
            actions.make_token(systems.system, "x", ["family.read"], 30, by=by)
    for by in (house.manager, house.performance):
        with pytest.raises((Refused, Http404)):
            actions.approve_token(systems.token, by=by)
        with pytest.raises((Refused, Http404)):
            actions.withdraw_token(systems.token, by=by)


def test_making_approving_and_withdrawing_stand_in_the_log_without_the_secret(systems: Any):
    actions.withdraw_token(systems.token, by=systems.officer)
    events = list(Event.objects.filter(thing="Token").order_by("number").values("verb", "what"))
    assert [event["verb"] for event in events] == ["made token", "approved token", "withdrew token"]
    assert systems.secret not in str(events)


def test_the_form_of_a_secret_names_the_authority():
    secret = new_secret("919")
    assert code_of(secret) == "919"
    assert new_secret("919") != secret
    for wrong in ("", "fsw_919_short", secret + "x", secret[1:], secret.replace("fsw", "abc")):
        assert code_of(wrong) is None


def test_the_page_makes_a_token_and_shows_its_secret_once(systems: Any, house: Any):
    client = house.client(systems.administrator)
    answers = {"system": systems.system.pk, "label": "Weekly copy", "permissions": ["family.read"], "days": "30"}
    page = client.post(reverse("make-token"), answers)
    assert page.status_code == 200
    shown = page.content.decode().split('class="app-secret">')[1].split("<")[0]
    token = Token.objects.get(label="Weekly copy")
    assert token.digest == digest_of(shown)
    assert shown not in client.get(reverse("tokens")).content.decode()
    officer = house.client(systems.officer)
    assert "Approve" in officer.get(reverse("tokens")).content.decode()
    assert officer.post(reverse("approve-token", args=[token.pk])).status_code == 302
    assert systems.get(ME, shown).status_code == 200
    assert officer.post(reverse("withdraw-token", args=[token.pk])).status_code == 302
    assert systems.get(ME, shown).status_code == 401


def test_workers_see_no_tokens(systems: Any, house: Any):
    for user in (house.social_worker, house.manager, house.performance, house.analyst):
        assert house.client(user).get(reverse("tokens")).status_code == 403
        assert house.client(user).post(reverse("withdraw-token", args=[systems.token.pk])).status_code == 403
    assert systems.get(ME).status_code == 200
