"""How long a session lasts, what ends it, and that what was typed outlives it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.http import Http404
from django.test import Client
from django.urls import reverse
from tests.casework.access.sign_in.people import give_app, is_in, later, make_real, try_to_sign_in, verbs
from tests.casework.conftest import PASSWORD, House, make_house

from safeguarding.casework.access.models import Post, SharingAgreement, User
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.sign_in import actions, dormancy, helping
from safeguarding.casework.workbook.models import Draft, Summary

QUARTER = 15 * 60


@pytest.fixture
def sam(house: House) -> Client:
    client = Client()
    try_to_sign_in(client, house.social_worker)
    assert is_in(client)
    return client


def end_post(house: House) -> None:
    Post.objects.filter(user=house.social_worker).update(end=date.today() - timedelta(days=1))


def hire_administrator(house: House) -> User:
    ada = User.objects.create_user("ada@example.org", "Ada Penn", PASSWORD, authority=house.authority)
    of = {"authority": house.authority, "agency": house.council}
    Post.objects.create(**of, user=ada, role="administrator", start=date.today())
    return ada


def make_inactive(house: House) -> None:
    User.objects.filter(pk=house.social_worker.pk).update(is_active=False)


@pytest.mark.parametrize("leave", [end_post, make_inactive])
def test_a_leaver_is_out_at_the_very_next_request(house: House, sam: Client, leave: Any) -> None:
    family = reverse("family", args=[house.family.pk])
    assert sam.get(family).status_code == 200
    leave(house)
    assert sam.get(family)["Location"].startswith(reverse("sign-in"))
    assert "_auth_user_id" not in sam.session


def test_somebody_with_another_post_goes_on(house: House, sam: Client) -> None:
    post = house.post_of(house.social_worker)
    end_post(house)
    post.pk, post.end, post._state.adding = None, None, True
    Post.objects.create(
        authority=house.authority,
        user=house.social_worker,
        agency=house.council,
        role="social_worker",
        start=date.today(),
    )
    assert is_in(sam)


def test_a_partner_is_out_the_moment_the_agreement_is_withdrawn(house: House) -> None:
    client = Client()
    try_to_sign_in(client, house.analyst)
    assert is_in(client)
    from django.utils import timezone

    SharingAgreement.objects.update(withdrawn_at=timezone.now())
    assert not is_in(client)


def test_an_idle_session_locks_at_fifteen_minutes_and_not_before(house: House, sam: Client) -> None:
    later(sam, seen=QUARTER - 5)
    assert is_in(sam)
    later(sam, seen=QUARTER)
    answer = sam.get(reverse("family", args=[house.family.pk]))
    assert answer["Location"].startswith(reverse("sign-in-again"))
    assert sam.get(reverse("home")).status_code == 302, "it stays locked"


def test_the_minutes_are_a_setting(sam: Client, settings: Any) -> None:
    settings.IDLE_LOCK_MINUTES = 30
    later(sam, seen=QUARTER)
    assert is_in(sam)


def test_the_password_unlocks_under_a_new_id_and_leads_back(house: House, sam: Client) -> None:
    later(sam, seen=QUARTER)
    family = reverse("family", args=[house.family.pk])
    sam.get(family)
    old = sam.session.session_key
    again = reverse("sign-in-again")
    assert "This session is locked" in sam.get(again, {"next": family}).content.decode()
    assert sam.post(again, {"password": "wrong", "next": family}).status_code == 200
    assert not is_in(sam)
    assert sam.post(again, {"password": PASSWORD, "next": family})["Location"] == family
    assert sam.get(family).status_code == 200
    assert sam.session.session_key != old
    assert verbs(house.social_worker)[-3:-1] == ["failed to sign in", "unlocked session"]


def test_working_keeps_a_session_open(sam: Client) -> None:
    for _ in range(4):
        later(sam, seen=QUARTER / 2)
        assert is_in(sam)


def test_a_screen_that_asks_by_itself_keeps_no_session_open(sam: Client) -> None:
    for _ in range(2):
        later(sam, seen=QUARTER / 2)
        answer = sam.get("/", headers={"Accept": "text/event-stream", "Sec-Fetch-Mode": "cors"})
    assert (answer.status_code, answer.content) == (401, b"Sign in again to go on.")


def test_a_form_sent_to_a_locked_session_is_kept_and_saved_after_the_password(house: House, sam: Client) -> None:
    page = reverse("summary", args=[house.family.pk])
    later(sam, seen=QUARTER)
    answer = sam.post(page, {"text": "Ivy was glad to be back at school. <b>&", "episode": "", "version": ""})
    assert answer["Location"].startswith(reverse("sign-in-again"))
    assert "glad to be back" not in str(sam.session["held"]), "what was typed lies there sealed"
    assert not Summary.objects.exists(), "a locked session saves nothing"
    assert "What you typed is kept" in sam.get(answer["Location"]).content.decode()
    answer = sam.post(reverse("sign-in-again"), {"password": PASSWORD, "next": page})
    assert answer["Location"] == reverse("sign-in-continue")
    kept = sam.get(reverse("sign-in-continue")).context["kept"]
    assert kept["path"] == page
    assert ["text", "Ivy was glad to be back at school. <b>&"] in kept["fields"]
    assert sam.post(page, dict(kept["fields"])).status_code == 302
    assert Summary.objects.get().text == "Ivy was glad to be back at school. <b>&"
    assert "held" not in sam.session


def test_what_was_kept_can_be_thrown_away(house: House, sam: Client) -> None:
    page = reverse("summary", args=[house.family.pk])
    later(sam, seen=QUARTER)
    sam.post(page, {"text": "Not this."})
    sam.post(reverse("sign-in-again"), {"password": PASSWORD})
    assert sam.post(reverse("sign-in-continue"))["Location"] == page
    assert sam.get(reverse("sign-in-continue"))["Location"] == reverse("home")
    assert not Summary.objects.exists()


def test_a_draft_that_a_script_sends_to_a_locked_session_is_told_so_and_stays_with_the_page(
    house: House, sam: Client
) -> None:
    address = reverse("drafts", args=["summary", house.family.pk])
    later(sam, seen=QUARTER)
    answer = sam.post(address, {"text": "half a sent"}, headers={"Sec-Fetch-Mode": "cors"})
    assert answer.status_code == 401
    assert not Draft.objects.exists()
    assert "held" not in sam.session
    sam.post(reverse("sign-in-again"), {"password": PASSWORD})
    assert sam.post(address, {"text": "half a sent"}, headers={"Sec-Fetch-Mode": "cors"}).status_code == 204


def test_after_twelve_hours_one_signs_in_anew_and_what_was_sent_is_kept(house: House, sam: Client) -> None:
    page = reverse("summary", args=[house.family.pk])
    later(sam, began=12 * 3600)
    assert sam.post(page, {"text": "Long day."})["Location"].startswith(reverse("sign-in") + "?")
    assert "_auth_user_id" not in sam.session
    assert try_to_sign_in(sam, house.social_worker)["Location"] == reverse("sign-in-continue")
    assert sam.get(reverse("sign-in-continue")).context["kept"]["fields"] == [["text", "Long day."]]


def test_what_was_kept_for_one_is_never_shown_to_another(house: House, sam: Client) -> None:
    later(sam, began=12 * 3600)
    sam.post(reverse("summary", args=[house.family.pk]), {"text": "Long day."})
    assert try_to_sign_in(sam, house.manager)["Location"] == reverse("home")
    assert sam.get(reverse("sign-in-continue"))["Location"] == reverse("home")
    assert "held" not in sam.session


def test_a_password_is_never_kept(house: House, sam: Client) -> None:
    later(sam, seen=QUARTER)
    sam.post(reverse("password-change"), {"password": "three plain words"})
    assert "three plain" not in str(dict(sam.session))


def test_a_person_sees_where_they_are_signed_in_and_ends_the_others(house: House) -> None:
    here = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537 Edg/130")
    there = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone; CPU) Version/17 Safari/604")
    for client in (here, there):
        try_to_sign_in(client, house.social_worker)
    page = here.get(reverse("account")).content.decode()
    assert "Edge on Windows</strong> (here)" in page
    assert "Safari on iPhone" in page
    here.post(reverse("sign-in-again"), {"password": PASSWORD})
    here.post(reverse("sessions-end"), {"session": "others"})
    assert is_in(here)
    assert not is_in(there)
    assert verbs(house.social_worker)[-1] == "ended sessions" or "ended sessions" in verbs(house.social_worker)


def test_nobody_ends_the_session_of_another(house: House, sam: Client) -> None:
    tess = Client()
    try_to_sign_in(tess, house.manager)
    theirs = UserSession.objects.get(user=house.manager).pk
    sam.post(reverse("sign-in-again"), {"password": PASSWORD})
    sam.post(reverse("sessions-end"), {"session": str(theirs)})
    assert is_in(tess)
    assert actions.end_sessions({theirs}, by=house.social_worker) == 0


def test_an_account_sleeps_on_the_forty_fifth_day_and_an_administrator_wakes_it(house: House) -> None:
    from django.utils import timezone

    user, now = house.social_worker, timezone.now()
    user.opened_at = now - timedelta(days=300)
    user.last_login = now - timedelta(days=44, hours=23)
    assert not dormancy.is_dormant(user, now)
    user.last_login = now - timedelta(days=45)
    assert dormancy.is_dormant(user, now)
    user.save()
    assert try_to_sign_in(Client(), user).status_code == 200
    with pytest.raises(Refused):
        dormancy.wake(user, by=house.manager)
    administrator = hire_administrator(house)
    dormancy.wake(User.objects.get(pk=user.pk), proved="rang", by=administrator)
    assert try_to_sign_in(Client(), user).status_code == 302


def test_an_administrator_needs_a_second_factor_too(house: House) -> None:
    make_real(house)
    administrator = hire_administrator(house)
    client = Client()
    try_to_sign_in(client, administrator)
    assert client.get(reverse("home"))["Location"] == reverse("factor-needed")


def test_an_administrator_ends_sessions_and_takes_away_a_lost_factor_on_record(house: House, sam: Client) -> None:
    administrator = hire_administrator(house)
    for act in (helping.end_sessions_of, helping.remove_factors):
        with pytest.raises(Refused):
            act(house.social_worker, by=house.manager)
    assert helping.end_sessions_of(house.social_worker, by=administrator) == 1
    assert not is_in(sam)
    give_app(house.social_worker)
    assert try_to_sign_in(sam, house.social_worker)["Location"] == reverse("second-factor")
    assert helping.remove_factors(house.social_worker, proved="met", by=administrator) == 2
    assert try_to_sign_in(sam, house.social_worker)["Location"] == reverse("home")
    assert verbs(administrator) == ["ended sessions of", "removed second factor of"]


def test_an_administrator_reaches_nobody_of_another_authority(house: House) -> None:
    elsewhere, administrator = make_house("998", "-elsewhere"), hire_administrator(house)
    for act in (helping.end_sessions_of, helping.remove_factors, dormancy.wake):
        with pytest.raises(Http404):
            act(elsewhere.social_worker, by=administrator)
