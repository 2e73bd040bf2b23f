"""Opening a file in an emergency, and the review of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.http import Http404
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import make_house
from tests.casework.staff.conftest import Keepers, fresh

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.access.policies import Refused, visible
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.alerts import waiting
from safeguarding.casework.families.models import Family, Membership
from safeguarding.casework.families.situations import Alert, Barred, BreakGlass
from safeguarding.casework.staff.actions import emergencies
from safeguarding.casework.staff.actions.emergencies import NO_FILE, TOO_OFTEN, open_in_emergency, review
from safeguarding.casework.staff.actions.files import bar, restrict
from safeguarding.casework.staff.tasks import tell

BORN = date(2018, 5, 4)


def sees(user: User, family: Family) -> bool:
    return visible(fresh(user), Family.objects.filter(pk=family.pk)).exists()


def posts(keepers: Keepers, *users: User) -> list[Post]:
    return [user.posts.first() for user in users]  # type: ignore[misc]


def emergency(keepers: Keepers, by: User, child: str = "MC000001", born: date = BORN) -> Family | str:
    return open_in_emergency(child, born, "The child is alone", by=fresh(by))


def test_an_emergency_opens_the_file_for_an_hour_and_tells_two_people(
    keepers: Keepers, django_capture_on_commit_callbacks: Any
) -> None:
    house = keepers.house
    with django_capture_on_commit_callbacks(execute=True):
        assert emergency(keepers, house.outsider, " MC000001 ") == house.family
    grant = BreakGlass.objects.get()
    assert grant.expires_at - grant.opened_at == timedelta(hours=1)
    assert sees(house.outsider, house.family)
    assert set(Alert.objects.values_list("user__name", flat=True)) == {house.manager.name, keepers.ig.name}
    assert waiting(fresh(house.manager)) == 1
    assert waiting(fresh(house.outside_manager)) == 0
    assert [event.verb for event in Event.objects.order_by("number")] == [
        "tried an emergency opening", "opened in an emergency"]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "due"),
    [(date(2026, 11, 20), date(2026, 11, 23)), (date(2026, 12, 24), date(2026, 12, 29))],
)
def test_the_review_is_due_in_one_working_day(
    keepers: Keepers, monkeypatch: pytest.MonkeyPatch, day: date, due: date
) -> None:
    at = timezone.make_aware(datetime(day.year, day.month, day.day, 18))
    monkeypatch.setattr(emergencies.timezone, "now", lambda: at)
    monkeypatch.setattr(emergencies.timezone, "localdate", lambda *_: day)
    emergency(keepers, keepers.house.outsider)
    assert BreakGlass.objects.get().review_due == due


def test_a_wrong_guess_and_a_file_that_is_closed_answer_alike(keepers: Keepers) -> None:
    house = keepers.house
    by = keepers.worker("dee", "social_worker", house.other_team)
    assert emergency(keepers, by, "MC999999") == NO_FILE
    assert emergency(keepers, by, born=date(2018, 5, 5)) == NO_FILE
    bar(house.family, by, "Related", by=fresh(house.manager))
    assert emergency(keepers, by) == NO_FILE
    Barred.objects.all().delete()
    restrict(house.family, posts(keepers, house.manager, keepers.ig), "Known", by=fresh(house.manager))
    assert emergency(keepers, by) == NO_FILE
    assert not BreakGlass.objects.exists()


def test_a_child_in_no_family_in_a_closed_one_or_in_another_authority_is_not_found(keepers: Keepers) -> None:
    house = keepers.house
    make_house("998", ".b")
    other = User.objects.get(email="otto.b@example.org")
    Family.objects.filter(pk=house.family.pk).update(closed_on=timezone.localdate())
    assert emergency(keepers, house.outsider) == NO_FILE
    Family.objects.filter(pk=house.family.pk).update(closed_on=None)
    Membership.objects.filter(person=house.child).update(end=timezone.localdate() - timedelta(days=1))
    assert emergency(keepers, house.outsider) == NO_FILE
    assert isinstance(emergency(keepers, other), Family)
    assert BreakGlass.objects.get().authority_id == other.authority_id


def test_a_child_in_two_open_families_opens_neither(keepers: Keepers) -> None:
    house = keepers.house
    Membership.objects.create(
        authority=house.authority, family=house.other_family, person=house.child, role="child", relation="child",
        start=timezone.localdate(),
    )  # fmt: skip
    assert emergency(keepers, keepers.worker("dee", "social_worker")) == NO_FILE


def test_after_five_tries_in_an_hour_even_the_right_answer_opens_nothing(keepers: Keepers) -> None:
    house = keepers.house
    for number in range(5):
        assert emergency(keepers, house.outsider, f"MC{number}") == NO_FILE
    assert emergency(keepers, house.outsider) == TOO_OFTEN
    assert not BreakGlass.objects.exists()
    assert isinstance(emergency(keepers, keepers.worker("dee", "social_worker")), Family)


@override_settings(BREAK_GLASS_TRIES=1, BREAK_GLASS_MINUTES=10)
def test_an_authority_sets_how_often_and_how_long(keepers: Keepers) -> None:
    emergency(keepers, keepers.house.outsider)
    grant = BreakGlass.objects.get()
    assert grant.expires_at - grant.opened_at == timedelta(minutes=10)
    assert emergency(keepers, keepers.house.outsider) == TOO_OFTEN


def test_who_works_with_the_family_opens_nothing_but_the_file(keepers: Keepers) -> None:
    house = keepers.house
    for user in (house.social_worker, house.manager):
        assert emergency(keepers, user) == house.family
    assert not BreakGlass.objects.exists()
    assert emergency(keepers, keepers.ig) == house.family
    assert BreakGlass.objects.get().user == keepers.ig


def test_the_opener_and_the_barred_are_not_told(keepers: Keepers) -> None:
    house = keepers.house
    bar(house.family, house.manager, "Related", by=fresh(keepers.ig))
    second = keepers.worker("ivo", "ig_officer")
    emergency(keepers, keepers.ig)
    assert set(Alert.objects.values_list("user", flat=True)) == {second.pk}


@pytest.mark.parametrize("who", ["victim_worker", "perpetrator_worker", "performance", "analyst"])
def test_only_roles_that_may_open_in_an_emergency(keepers: Keepers, who: str) -> None:
    with pytest.raises(Refused, match="Your role can’t open one family’s file in an emergency"):
        emergency(keepers, getattr(keepers.house, who))


def test_the_letter_says_nothing_but_that_something_waits(keepers: Keepers) -> None:
    tell.call(str(keepers.ig.pk))
    (letter,) = mail.outbox
    assert letter.to == [keepers.ig.email]
    for word in ("Harlow", "Otto", "emergency", "MC000001"):
        assert word not in letter.subject + letter.body
    keepers.ig.is_active = False
    keepers.ig.save()
    tell.call(str(keepers.ig.pk))
    assert len(mail.outbox) == 1


def test_a_second_person_reviews_once(keepers: Keepers) -> None:
    house = keepers.house
    emergency(keepers, house.outsider)
    grant = BreakGlass.objects.get()
    with pytest.raises(Http404):
        review(grant, "right", "Rang them", by=fresh(house.outside_manager))
    made = review(grant, "learn", "Rang them", by=fresh(house.manager))
    assert (made.reviewed_by, made.finding) == (house.manager, "learn")
    assert waiting(fresh(house.manager)) == 0
    with pytest.raises(Refused, match="has just reviewed"):
        review(grant, "right", "Rang them", by=fresh(keepers.ig))


def test_nobody_reviews_their_own_opening(keepers: Keepers) -> None:
    emergency(keepers, keepers.ig)
    with pytest.raises(Refused, match="Somebody else reviews"):
        review(BreakGlass.objects.get(), "right", "Fine", by=fresh(keepers.ig))


def test_through_the_pages_a_file_is_opened_and_reviewed(keepers: Keepers) -> None:
    house, client = keepers.house, keepers.house.client(keepers.house.outsider)
    answers = {"child_id": "MC1", "born-day": 4, "born-month": 5, "born-year": 2018, "reason": "The child is alone"}
    page = client.post(reverse("emergency"), answers)
    assert NO_FILE in page.content.decode()
    response = client.post(reverse("emergency"), answers | {"child_id": "MC000001"})
    assert response["Location"] == reverse("family", args=[house.family.pk])
    for name in ("family", "workbook", "chronology", "clocks"):
        assert client.get(reverse(name, args=[house.family.pk])).status_code == 200, name
    assert client.get(reverse("entry-new", args=[house.family.pk])).status_code == 403
    event = Event.objects.filter(verb="read", actor=house.outsider.pk, family_id=house.family.pk).earliest("number")
    assert event.what["relationship"] == "break-glass"
    manager = house.client(house.manager)
    assert "1 file was opened in an emergency" in manager.get(reverse("home")).content.decode()
    assert "1 to review" in manager.get(reverse("emergency")).content.decode()
    grant = BreakGlass.objects.get()
    assert "The child is alone" in manager.get(reverse("emergencies")).content.decode()
    manager.post(reverse("review-emergency", args=[grant.pk]), {"finding": "right", "words": "Rang them"})
    assert "It was right to open the file" in manager.get(reverse("emergencies")).content.decode()
