"""First passwords, accounts that sleep, and what an administrator does for somebody who can't get in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.casework.access.sign_in.people import (
    give_app,
    is_in,
    later,
    make_real,
    try_to_sign_in,
    unused_for,
    verbs,
)
from tests.casework.conftest import PASSWORD, House, make_house
from tests.casework.staff.conftest import Keepers, fresh

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.sign_in import dormancy, helping
from safeguarding.casework.audit.models import Event
from safeguarding.casework.staff.account_views import HELPS

NEW = "plum kettle orbit"
SITE = "http://testserver"


@pytest.fixture
def adam(keepers: Keepers) -> Client:
    """The administrator's browser, with a password typed just now."""
    keepers.administrator.set_password(PASSWORD)
    keepers.administrator.save()
    client = Client()
    assert try_to_sign_in(client, keepers.administrator).status_code == 302
    return client


def link_in(letter: Any) -> str:
    found = re.search(r"http://testserver(\S+)", letter.body)
    assert found is not None
    return found[1]


def choose(link: str, password: str = NEW) -> Any:
    client = Client()
    page = client.get(link, follow=True)
    return client.post(page.request["PATH_INFO"], {"password": password}) if page.status_code == 200 else page


def joiner(client: Client) -> User:
    client.post(reverse("add-colleague"), {"name": "Jo Bell", "email": "jo@example.org"})
    return User.objects.get(email="jo@example.org")


# First passwords


def test_a_joiner_chooses_a_password_that_nobody_else_knows_and_signs_in(
    keepers: Keepers, adam: Client, mailoutbox: list[Any]
) -> None:
    user = joiner(adam)
    (letter,) = [one for one in mailoutbox if one.to == ["jo@example.org"]]
    assert not re.search(r"Jo|Bell|jo@|Merrowshire|Adam|social", letter.subject + letter.body)
    keepers.post(user, "social_worker", keepers.house.team)
    assert choose(link_in(letter))["Location"] == reverse("sign-in")
    assert try_to_sign_in(Client(), user, NEW)["Location"] == reverse("home")
    assert verbs(user) == ["chose first password", "signed in"]
    assert "sent first password link to" in verbs(keepers.administrator)


def test_the_link_works_once_and_for_a_day_and_not_beside_a_later_one(
    keepers: Keepers, adam: Client, mailoutbox: list[Any]
) -> None:
    user = joiner(adam)
    first = link_in(mailoutbox[-1])
    assert adam.post(reverse("invite", args=[user.pk])).status_code == 302
    second = link_in(mailoutbox[-1])
    assert choose(first).status_code == 410
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert choose(second).status_code == 410
    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        assert choose(second).status_code == 302
        assert choose(second).status_code == 410


def test_a_link_that_was_altered_or_is_somebody_elses_is_refused(
    keepers: Keepers, adam: Client, mailoutbox: list[Any]
) -> None:
    joiner(adam)
    link = link_in(mailoutbox[-1])
    start, whose, key, end = re.fullmatch(r"(.*/)([^/]+)/([^/]+)(/)", link).groups()  # type: ignore[union-attr]
    adam.post(reverse("add-colleague"), {"name": "Kim Poe", "email": "kim@example.org"})
    theirs = re.fullmatch(r".*/([^/]+)/[^/]+/", link_in(mailoutbox[-1]))
    assert theirs is not None
    for wrong in (f"{start}{theirs[1]}/{key}{end}", f"{start}{whose}/{key[:-1]}x{end}", f"{start}{whose}/x{end}"):
        assert choose(wrong).status_code == 410
    assert choose(link).status_code == 302


def test_a_weak_first_password_is_asked_again_and_the_link_still_works(
    keepers: Keepers, adam: Client, mailoutbox: list[Any]
) -> None:
    joiner(adam)
    link = link_in(mailoutbox[-1])
    assert choose(link, "short").status_code == 200
    assert choose(link).status_code == 302


def test_a_first_password_lets_nobody_in_who_has_no_post(keepers: Keepers, adam: Client, mailoutbox: list[Any]) -> None:
    user = joiner(adam)
    choose(link_in(mailoutbox[-1]))
    assert try_to_sign_in(Client(), user, NEW).status_code == 200


def test_the_link_dies_with_the_account_and_is_not_sent_to_who_has_signed_in(
    keepers: Keepers, adam: Client, mailoutbox: list[Any]
) -> None:
    user = joiner(adam)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert choose(link_in(mailoutbox[-1])).status_code == 410
    with pytest.raises(Refused, match="Open it again first"):
        helping.invite(fresh(user), SITE, by=fresh(keepers.administrator))
    User.objects.filter(pk=keepers.house.manager.pk).update(last_login=timezone.now())
    with pytest.raises(Refused, match="signed in before"):
        helping.invite(fresh(keepers.house.manager), SITE, by=fresh(keepers.administrator))


# Accounts that sleep


@pytest.mark.parametrize(
    ("days", "dormant", "closed"), [(44, False, False), (45, True, False), (89, True, False), (90, True, True)]
)
def test_an_account_sleeps_after_forty_five_days_and_closes_after_ninety(
    house: House, days: int, dormant: bool, closed: bool
) -> None:
    user = User(**unused_for(days), authority=house.authority)
    assert (dormancy.is_dormant(user), dormancy.is_closed(user)) == (dormant, closed)


def test_an_account_never_used_sleeps_too_but_for_a_made_up_person(keepers: Keepers) -> None:
    user, then = keepers.house.social_worker, timezone.now() - timedelta(days=50)
    user.opened_at = then
    assert not dormancy.is_dormant(user)
    make_real(keepers.house)
    user.authority.made_up = False
    assert dormancy.is_dormant(user)
    user.save()
    assert try_to_sign_in(Client(), user).status_code == 200
    user.opened_at = timezone.now()
    user.save()
    assert try_to_sign_in(Client(), user).status_code == 302


def test_a_closed_account_is_not_woken_but_opened_anew(keepers: Keepers, mailoutbox: list[Any]) -> None:
    user, by = keepers.house.social_worker, fresh(keepers.administrator)
    give_app(user)
    User.objects.filter(pk=user.pk).update(**unused_for(90))
    with pytest.raises(Refused, match="90 days, so it is closed"):
        dormancy.wake(fresh(user), by=by)
    helping.open_anew(fresh(user), SITE, proved="manager", by=by)
    assert try_to_sign_in(Client(), user).status_code == 200, "the old password is gone"
    assert not Authenticator.objects.filter(user=user).exists()
    assert choose(link_in(mailoutbox[-1])).status_code == 302
    assert try_to_sign_in(Client(), user, NEW).status_code == 302


# The pages


def test_each_help_is_offered_where_it_helps(keepers: Keepers, adam: Client) -> None:
    user = keepers.house.social_worker

    def offered() -> set[str]:
        page = adam.get(reverse("colleague", args=[user.pk])).content.decode()
        return {way for way in HELPS if reverse(way, args=[user.pk]) in page}

    assert offered() == {"invite"}
    browser = Client()
    try_to_sign_in(browser, user)
    give_app(user)
    assert offered() == {"remove-factor", "end-sessions"}
    User.objects.filter(pk=user.pk).update(**unused_for(50))
    assert {"wake-account"} == offered() - {"remove-factor", "end-sessions"}
    User.objects.filter(pk=user.pk).update(**unused_for(100))
    assert {"open-anew"} == offered() - {"remove-factor", "end-sessions"}
    assert "Closed, unused" in adam.get(reverse("people")).content.decode()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert offered() == set()


def test_through_the_pages_an_account_is_woken_its_factor_removed_and_its_sessions_ended(
    keepers: Keepers, adam: Client
) -> None:
    user, browser = keepers.house.social_worker, Client()
    give_app(user)
    User.objects.filter(pk=user.pk).update(**unused_for(50))
    assert adam.post(reverse("wake-account", args=[user.pk]), {"proved": "rang"})["Location"] == reverse(
        "colleague", args=[user.pk]
    )
    assert not dormancy.is_dormant(fresh(user))
    adam.post(reverse("remove-factor", args=[user.pk]), {"proved": "met"})
    assert try_to_sign_in(browser, user)["Location"] == reverse("home")
    adam.post(reverse("end-sessions", args=[user.pk]))
    assert not is_in(browser)
    assert not UserSession.objects.filter(user=user).exists()
    assert verbs(keepers.administrator)[-3:] == ["woke account", "removed second factor of", "ended sessions of"]


@pytest.mark.parametrize("way", ["remove-factor", "wake-account", "open-anew"])
def test_nothing_that_lets_somebody_in_is_done_before_it_is_said_how_they_were_proved(
    keepers: Keepers, adam: Client, way: str
) -> None:
    user = keepers.house.social_worker
    give_app(user)
    User.objects.filter(pk=user.pk).update(**unused_for(100 if way == "open-anew" else 50))
    before = (fresh(user).password, fresh(user).opened_at, list(Authenticator.objects.filter(user=user).values_list()))
    for answer in ({}, {"proved": ""}, {"proved": "email"}):
        page = adam.post(reverse(way, args=[user.pk]), answer)
        assert page.status_code == 200 and "Error: " in page.content.decode()
    now = (fresh(user).password, fresh(user).opened_at, list(Authenticator.objects.filter(user=user).values_list()))
    assert now == before
    assert adam.post(reverse(way, args=[user.pk]), {"proved": "met"}).status_code == 302
    assert Event.objects.order_by("number").last().what["proved"] == "met"
    act = {"remove-factor": helping.remove_factors, "wake-account": dormancy.wake}.get(way)
    if act:
        with pytest.raises(Refused, match="Say how you made sure"):
            act(fresh(keepers.house.outsider), by=fresh(keepers.administrator))


@pytest.mark.parametrize("way", sorted(HELPS))
def test_each_asks_the_administrator_anew_who_they_are(keepers: Keepers, adam: Client, way: str) -> None:
    address = reverse(way, args=[keepers.house.social_worker.pk])
    assert adam.get(address).status_code == 200
    later(adam, proved=6 * 60)
    for answer in (adam.get(address), adam.post(address)):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("sign-in-again"))


@pytest.mark.parametrize("way", sorted(HELPS))
def test_nobody_helps_themselves_and_nobody_but_an_administrator_helps(
    keepers: Keepers, adam: Client, way: str
) -> None:
    assert adam.get(reverse(way, args=[keepers.administrator.pk])).status_code == 403
    assert adam.post(reverse(way, args=[keepers.administrator.pk])).status_code == 403
    manager = Client()
    try_to_sign_in(manager, keepers.house.manager)
    assert manager.post(reverse(way, args=[keepers.house.social_worker.pk])).status_code == 403
    other = make_house("998", ".b")
    assert adam.get(reverse(way, args=[other.social_worker.pk])).status_code == 404


def test_the_actions_refuse_the_same_by_themselves(keepers: Keepers) -> None:
    by, other = fresh(keepers.administrator), make_house("998", ".b")
    acts = (helping.remove_factors, helping.end_sessions_of, dormancy.wake)
    with_site = (helping.invite, helping.open_anew)
    for act in acts:
        with pytest.raises(Refused, match="their own account"):
            act(keepers.administrator, by=by)
        with pytest.raises(Http404):
            act(other.social_worker, by=by)
        with pytest.raises(Refused):
            act(keepers.house.outsider, by=fresh(keepers.house.manager))
    for send in with_site:
        with pytest.raises(Refused, match="their own account"):
            send(keepers.administrator, SITE, by=by)
        with pytest.raises(Http404):
            send(other.social_worker, SITE, by=by)
