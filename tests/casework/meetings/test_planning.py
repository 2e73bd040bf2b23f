"""Planning a team’s supervision days, and what the board says of those that were missed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.casework.meetings.plans import again, asked, keep

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.unchanging import lifted
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Allocation, Family, TeamAllocation
from safeguarding.casework.meetings import actions, board, queries
from safeguarding.casework.meetings.models import Leave, Meeting, Place
from safeguarding.casework.meetings.planning import proposal_for

pytestmark = pytest.mark.django_db


def long_ago(meeting, days=5):
    with lifted(connection, Meeting):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(days=days))


def test_a_family_of_the_team_that_is_overdue_gets_the_first_day(house):
    (meeting,) = keep(house)
    assert Place.objects.get(meeting=meeting).family == house.family
    assert meeting.minutes == 30 and meeting.chair == house.manager
    assert Event.objects.filter(verb="planned meetings").exists()


def test_families_of_another_team_are_not_placed(house):
    keep(house)
    assert not Place.objects.filter(family=house.other_family).exists()


def test_a_schedule_that_has_changed_meanwhile_is_not_kept(house):
    wanted = asked(house)
    seen = proposal_for(again(house.manager), wanted, timezone.localdate()).digest
    today = timezone.localdate()
    actions.say_leave(house.social_worker, today, today + timedelta(days=60), by=again(house.manager))
    with pytest.raises(actions.Moved):
        actions.keep_schedule(wanted, seen, by=again(house.manager))
    assert not Meeting.objects.exists()


def test_sent_twice_the_meetings_are_planned_once(house):
    wanted, manager = asked(house), again(house.manager)
    seen = proposal_for(manager, wanted, timezone.localdate()).digest
    actions.keep_schedule(wanted, seen, by=again(house.manager))
    with pytest.raises(actions.Moved):
        actions.keep_schedule(wanted, seen, by=again(house.manager))
    assert Meeting.objects.count() == 1


def test_the_leave_of_somebody_who_must_be_there_leaves_the_family_without_a_place_and_says_so(house):
    today = timezone.localdate()
    actions.say_leave(again(house.social_worker), today, today + timedelta(days=60), by=again(house.social_worker))
    answer = proposal_for(again(house.manager), asked(house), today)
    (left,) = answer.proposal.not_placed
    assert "Sam Okafor is away" in left.reason(answer.names)


def test_a_room_or_a_person_that_is_taken_by_another_team_is_left_free(house):
    (first,) = keep(house, weekdays=frozenset({0}), weeks=3)
    with lifted(connection, Meeting):
        Meeting.objects.filter(pk=first.pk).update(team=house.other_team)
    Place.objects.update(taken_off_at=timezone.now())
    (second,) = keep(house, weekdays=frozenset({0}), weeks=3)
    assert second.starts_at == first.starts_at + timedelta(weeks=1)


def test_who_does_not_hold_supervision_for_the_team_plans_nothing(house):
    with pytest.raises(Refused):
        actions.keep_schedule(asked(house), "", by=again(house.social_worker))
    with pytest.raises(Refused, match="North 1"):
        actions.keep_schedule(asked(house), "", by=again(house.outside_manager))


def test_what_was_planned_and_not_held_is_missed_even_if_it_was_cancelled(house):
    (meeting,) = keep(house)
    actions.cancel(meeting, by=again(house.manager))
    long_ago(meeting)
    today = timezone.localdate()
    said = board.planned(again(house.manager), [house.family.pk], today)[house.family.pk]
    assert said.missed == today - timedelta(days=5) and said.next is None


def test_a_family_can_be_taken_off_and_put_on_again(house):
    (meeting,) = keep(house)
    place = Place.objects.get()
    actions.take_off(place, by=again(house.manager))
    assert queries.listed(again(house.manager), meeting) == []
    actions.put_on(meeting, house.family, by=again(house.manager))
    actions.put_on(meeting, house.family, by=again(house.manager))
    assert Place.objects.count() == 2 and len(queries.listed(again(house.manager), meeting)) == 1


def test_a_meeting_that_is_over_stays_as_it_was(house):
    (meeting,) = keep(house)
    long_ago(meeting)
    with pytest.raises(Refused, match="over"):
        actions.cancel(Meeting.objects.get(), by=again(house.manager))


def test_leave_is_said_by_oneself_or_by_the_manager_of_the_team(house):
    today = timezone.localdate()
    actions.say_leave(house.social_worker, today, today, by=again(house.manager))
    with pytest.raises(Refused):
        actions.say_leave(house.social_worker, today, today, by=again(house.victim_worker))
    with pytest.raises(Refused):
        actions.say_leave(house.social_worker, today, today, by=again(house.outside_manager))
    assert queries.leave(again(house.victim_worker), today) == []
    assert [row.user.name for row in queries.leave(again(house.manager), today)] == ["Sam Okafor"]
    actions.take_back_leave(Leave.objects.get(), by=again(house.social_worker))
    assert queries.leave(again(house.manager), today) == []


def more_families(house, number):
    for place in range(number):
        start = house.family.opened_on
        made = Family.objects.create(authority=house.authority, name=f"Family {place}", opened_on=start)
        TeamAllocation.objects.create(authority=house.authority, family=made, team=house.team, start=start)
        for worker in (house.social_worker, house.substance_worker):
            Allocation.objects.create(authority=house.authority, family=made, post=worker.posts.get(), start=start)


def test_the_statements_of_a_schedule_and_of_a_meeting_do_not_grow_with_the_families(house):
    counted = []
    for number in (3, 20):
        more_families(house, number)
        with CaptureQueriesContext(
            connection,
        ) as proposing:
            proposal_for(again(house.manager), asked(house), timezone.localdate())
        meeting = keep(house)[0]
        with CaptureQueriesContext(connection) as listing:
            rows = queries.listed(again(house.manager), meeting)
        counted.append((len(proposing), len(listing)))
        assert len(rows) > 1
        Place.objects.update(taken_off_at=timezone.now())
    assert all(many <= few for few, many in zip(*counted, strict=True))
