"""Reads that other rooms rely on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.casework.supervision.acts import again, closed, opened, rate

from safeguarding.casework.families.models import Allocation, Family, Membership, Person, TeamAllocation
from safeguarding.casework.supervision import actions, queries
from safeguarding.casework.supervision.due import supervision_due

pytestmark = pytest.mark.django_db
ON = timezone.localdate


def test_my_actions_are_those_that_i_own_and_have_not_finished(house):
    session = opened(house)
    later = actions.agree_action(session, "Visit", house.social_worker, ON() + timedelta(days=9), by=house.manager)
    sooner = actions.agree_action(session, "Call", house.social_worker, ON(), by=house.manager)
    actions.agree_action(session, "Other", house.victim_worker, ON(), by=house.manager)
    assert list(queries.my_actions(again(house.social_worker))) == [sooner, later]
    actions.finish_action(sooner, ON(), "", by=house.social_worker)
    assert list(queries.my_actions(again(house.social_worker))) == [later]


def test_an_action_of_a_family_that_i_have_left_is_not_mine_any_more(house):
    actions.agree_action(opened(house), "Call", house.social_worker, ON(), by=house.manager)
    Allocation.objects.filter(post__user=house.social_worker).update(end=ON() - timedelta(days=1))
    assert not queries.my_actions(again(house.social_worker))


def test_children_wait_for_my_rating_until_i_have_given_it(house):
    worker = house.social_worker
    assert queries.unrated_by(worker) == []
    session = opened(house)
    assert [one.child for one in queries.unrated_by(again(worker))] == [house.child, house.sibling]
    rate(house, session, "social_worker", "cannot_rate", "child")
    assert [one.child for one in queries.unrated_by(again(worker))] == [house.sibling]


def test_nobody_waits_for_a_chair_who_does_not_rate_or_for_a_closed_session(house):
    opened(house)
    assert queries.unrated_by(again(house.manager)) == []
    closed(house, {}, "amber")
    assert queries.unrated_by(again(house.social_worker)) == []


def test_supervision_is_due_31_days_after_the_last_one_and_overdue_the_day_after(house):
    session = closed(house, {"social_worker": "amber"}, "amber", days_ago=31)
    manager = again(house.manager)
    on_the_day = supervision_due(manager, [house.family], ON())[house.family.pk]
    assert (on_the_day.last, on_the_day.due.due, on_the_day.standing.words) == (session.held_on, ON(), "Due today")
    late = supervision_due(manager, [house.family], ON() + timedelta(days=1))[house.family.pk]
    assert late.standing.state == "overdue"


def test_a_family_never_supervised_counts_from_the_day_the_team_got_it(house):
    due = supervision_due(again(house.manager), [house.family], ON())[house.family.pk]
    assert due.last is None
    assert due.due.start == TeamAllocation.objects.get(family=house.family).start


def test_an_open_session_does_not_stop_the_clock(house):
    opened(house)
    due = supervision_due(again(house.manager), [house.family], ON())[house.family.pk]
    assert due.standing.state == "overdue"


def test_the_day_of_a_past_session_keeps_the_children_and_workers_of_that_day(house):
    session = closed(house, {"social_worker": "amber"}, "amber")
    Allocation.objects.filter(post__user=house.victim_worker).update(start=ON() + timedelta(days=1))
    Membership.objects.filter(person=house.sibling).update(end=ON() - timedelta(days=1))
    manager = again(house.manager)
    assert queries.children_of(manager, session) == [house.child]
    assert "Dawn Pellew" not in {rater.user.name for rater in queries.raters_of(manager, session)}


def more_families(house, number: int) -> list[Family]:
    of = {"authority": house.authority}
    made = []
    for at in range(number):
        family = Family.objects.create(**of, name=f"Family {at:03}", opened_on=ON())
        TeamAllocation.objects.create(**of, family=family, team=house.team, start=ON())
        Allocation.objects.create(**of, family=family, post=house.social_worker.posts.get(), start=ON())
        child = Person.objects.create(**of, given_name=f"Child {at}", birth_date=ON())
        Membership.objects.create(**of, family=family, person=child, role="child", relation="child", start=ON())
        actions.open_session(family, ON(), by=again(house.manager))
        made.append(family)
    return made


def statements(act) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return len(captured)


def test_what_home_asks_takes_as_many_statements_for_many_families_as_for_few(house):
    few = more_families(house, 2)
    worker = again(house.social_worker)

    def ask(families):
        list(queries.my_actions(worker))
        queries.unrated_by(worker)
        supervision_due(worker, families, ON())

    ask(few)
    before = statements(lambda: ask(few))
    many = few + more_families(house, 6)
    assert statements(lambda: ask(many)) == before


def test_the_page_of_a_session_takes_as_many_statements_for_many_children_as_for_few(house):
    session = opened(house)
    rate(house, session, "social_worker", "amber")
    worker = again(house.social_worker)
    queries.sitting(worker, session)
    before = statements(lambda: queries.sitting(worker, session))
    for at in range(6):
        child = Person.objects.create(authority=house.authority, given_name=f"Child {at}", birth_date=ON())
        Membership.objects.create(
            authority=house.authority, family=house.family, person=child, role="child", relation="child", start=ON()
        )
        actions.rate_child(session, child, "green", "Why", None, by=worker)
        actions.agree_action(session, f"Action {at}", worker, ON(), by=again(house.manager))
    assert statements(lambda: queries.sitting(worker, session)) == before
