"""An authority’s own rules of the cycle: said from a day on, version by version, and used wherever the cycle is."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import make_house
from tests.casework.meetings.plans import again, asked
from tests.casework.supervision.acts import closed

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.audit.models import Event
from safeguarding.casework.meetings import actions, cycle_forms, cycle_presenters, presenters
from safeguarding.casework.meetings.models import CycleRules
from safeguarding.casework.meetings.planning import proposal_for
from safeguarding.casework.supervision.board_facts import board_facts
from safeguarding.casework.supervision.cycle import cycle, rules_for

TODAY = timezone.localdate
SAID: dict[str, Any] = {
    "red": 14, "amber": 31, "green": 31, "unrated": 31, "minutes": 45, "early": 7, "quorum": ["education"], "reason": "Ours",
}  # fmt: skip


def say(house: Any, starts: date | None = None, replaces: Any = None, by: str = "manager", **more: Any) -> CycleRules:
    return actions.say_rules(starts or TODAY(), SAID | more, replaces=replaces, by=again(getattr(house, by)))


@pytest.mark.django_db
def test_what_is_said_holds_from_its_day_for_the_whole_authority_and_for_no_other(house):
    say(house, TODAY() + timedelta(days=3))
    worker = again(house.outsider)
    assert rules_for(worker, TODAY()) == cycle()
    later = rules_for(worker, TODAY() + timedelta(days=3))
    assert (later.days_after("red"), later.minutes, later.missing(set()), later.proposal) == (
        14,
        45,
        ["Education"],
        False,
    )
    assert rules_for(again(make_house("998", "-b").manager), TODAY() + timedelta(days=3)) == cycle()


@pytest.mark.django_db
def test_what_was_said_last_replaces_what_was_to_come(house):
    first = say(house, TODAY() + timedelta(days=3))
    say(house, replaces=first.pk, red=21)
    assert rules_for(again(house.manager), TODAY() + timedelta(days=9)).days_after("red") == 21


@pytest.mark.django_db
def test_two_who_change_the_rules_at_once_lose_nothing_and_twice_is_once(house):
    first = say(house)
    with pytest.raises(actions.Overtaken) as raised:
        say(house, red=20)
    assert raised.value.standing == first
    assert say(house) == first and CycleRules.objects.count() == 1
    assert Event.objects.filter(verb="said rules of the cycle").count() == 1


@pytest.mark.django_db
def test_rules_begin_today_at_the_earliest_have_a_reason_and_are_said_by_who_may(house):
    for wrong in ({"starts": TODAY() - timedelta(days=1)}, {"reason": " "}, {"by": "social_worker"}):
        with pytest.raises(Refused):
            say(house, **wrong)
    assert not CycleRules.objects.exists()


@pytest.mark.django_db
def test_the_board_and_the_schedule_follow_them(house):
    closed(house, {}, "red", days_ago=20)
    manager, wanted = again(house.manager), asked(house)
    assert board_facts(manager, TODAY())[0].due == TODAY() + timedelta(days=11)
    say(house)
    manager = again(house.manager)
    assert board_facts(manager, TODAY())[0].due == TODAY() - timedelta(days=6)
    answer = proposal_for(manager, wanted, TODAY())
    assert [case.minutes for case in answer.cases.values()] == [45] and answer.proposal.placed[0].late


@pytest.mark.django_db
def test_a_manager_changes_them_on_a_page_and_a_worker_is_refused(house):
    client, page = house.client(house.manager), reverse("change-cycle")
    assert house.client(house.social_worker).get(page).status_code == 403
    today = TODAY()
    sent = SAID | {"starts-day": today.day, "starts-month": today.month, "starts-year": today.year, "version": ""}
    wrong = client.post(page, sent | {"red": "500", "starts-year": today.year - 1}).content.decode()
    assert "Days for a family that is red must be 92 or fewer" in wrong
    assert "First day must be today or later, and within a year" in wrong
    assert client.post(page, sent).status_code == 302
    late = client.post(page, sent | {"red": "20"})
    assert late.status_code == 409 and "Somebody changed the rules first" in late.content.decode()
    shown = client.get(reverse("cycle")).content.decode()
    assert "Holds now" in shown and "Education" in shown and "Ours" in shown


def row(starts: date, **more: Any) -> CycleRules:
    said_at = timezone.now()
    return CycleRules(**(SAID | {"starts": starts, "said_by": _said_by(), "said_at": said_at} | more))


def _said_by() -> Any:
    from safeguarding.casework.access.models import User

    return User(name="Tess Marlow", email="tess@example.org")


def test_the_versions_say_which_holds_which_is_to_come_and_which_was_replaced():
    today = date(2026, 5, 6)
    of = [row(date(2026, 6, 1)), row(date(2026, 5, 20)), row(date(2026, 5, 1)), row(date(2026, 4, 1))]
    states = [line[-1] for line in cycle_presenters.versions_table(of, today).rows]
    assert states == ["Is to come", "Was replaced before it began", "Holds now", "Held before"]


def test_what_comes_with_the_workbook_is_said_to_be_a_proposal():
    said = dict(cycle_presenters.facts(cycle()))
    assert said["Until the next supervision"] == "Red 31 days, amber 31 days, green 31 days, not rated 31 days"
    assert said["Where this comes from"].lower().count("proposal") == 1


def test_the_form_begins_with_the_rules_that_stand():
    begun = cycle_forms.begun_with(cycle(), date(2026, 5, 6), None)
    assert (begun["red"], begun["unrated"], begun["quorum"]) == (31, 31, ["management", "social_work", "adult_worker"])


def test_a_meeting_goes_by_risk_then_by_whom_nobody_has_seen_then_by_who_must_be_there():
    def listed(rating: str | None, seen: date | None, *people: str) -> Any:
        must = tuple(SimpleNamespace(user=SimpleNamespace(pk=one)) for one in people)
        return SimpleNamespace(family=SimpleNamespace(pk=uuid4()), rating=rating, must=must, seen=seen)

    may = date(2026, 5, 1)
    green, red, unseen = listed("green", None), listed("red", may), listed("red", None)
    apart = listed("amber", may, "Sam", "Dawn"), listed("amber", may, "Sue"), listed("amber", may, "Sam", "Dawn")
    order = presenters.in_order([green, apart[0], red, apart[1], unseen, apart[2]])
    assert order[:2] == [unseen, red] and order[-1] == green
    places = [order.index(one) for one in (apart[0], apart[2])]
    assert abs(places[0] - places[1]) == 1  # those whom the same people know follow each other
