"""Changes to a group supervision: who may, when, and what they leave behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from tests.casework.supervision.acts import again, closed, opened, rate, set_rating

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.audit.models import Event
from safeguarding.casework.audit.verifying import verify
from safeguarding.casework.families.actions import end_allocation
from safeguarding.casework.families.models import Allocation
from safeguarding.casework.supervision import actions
from safeguarding.casework.supervision.models import ActionDone, Attendance, Decision, Session
from safeguarding.casework.workbook.models import WorkbookEpisode

pytestmark = pytest.mark.django_db
ON = timezone.localdate


def test_those_who_may_hold_supervision_are_those_whose_role_may_chair():
    assert {r.key for r in ROLES.values() if "supervision.hold" in r.permissions} == {
        r.key for r in ROLES.values() if r.may_chair
    }


def test_a_manager_opens_supervision_and_everyone_allocated_is_asked_to_it(house):
    session = opened(house)
    roles = dict(Attendance.objects.filter(session=session).values_list("user__name", "present"))
    assert len(roles) == 6
    assert [name for name, present in roles.items() if present] == ["Tess Marlow"]
    assert session.episode.number == 1


def test_a_worker_cannot_open_supervision(house):
    with pytest.raises(Refused, match="Your role can’t open, chair and close group supervision"):
        actions.open_session(house.family, ON(), by=house.social_worker)


def test_a_manager_of_another_team_does_not_know_of_the_family(house):
    with pytest.raises(Http404):
        actions.open_session(house.family, ON(), by=house.outside_manager)


def test_opening_twice_is_one_session(house):
    assert opened(house) == opened(house, ON() - timedelta(days=3))
    assert Event.objects.filter(verb="opened supervision").count() == 1


def test_supervision_cannot_be_opened_for_a_day_before_the_last_one(house):
    closed(house, {"social_worker": "green"}, "green")
    with pytest.raises(Refused, match="Give a later day"):
        opened(house, ON() - timedelta(days=1))


def test_supervision_cannot_be_opened_for_a_closed_family(house):
    house.family.closed_on = ON()
    house.family.save()
    with pytest.raises(Refused, match="file was closed"):
        opened(house)


def test_a_family_without_an_episode_gets_its_first_one(house):
    WorkbookEpisode.objects.filter(family=house.family).delete()
    assert opened(house).episode.number == 1


def test_a_worker_cannot_set_the_family_rating_decide_agree_or_close(house):
    session, worker = opened(house), house.social_worker
    for act in (
        lambda: actions.set_family_rating(session, "red", "Why", None, "", by=worker),
        lambda: actions.decide(session, "continue", "Why", by=worker),
        lambda: actions.agree_action(session, "Visit", worker, ON(), by=worker),
        lambda: actions.mark_attendance(session, [], by=worker),
        lambda: actions.take_chair(session, by=worker),
        lambda: actions.close_session(session, by=worker),
    ):
        with pytest.raises(Refused, match="Your role can’t"):
            act()


def test_only_the_chair_decides_and_another_manager_can_take_the_chair(house):
    session = opened(house)
    deputy = house.outside_manager
    deputy.posts.update(team=house.team)
    with pytest.raises(Refused, match="Tess Marlow is in the chair"):
        actions.decide(session, "continue", "Why", by=again(deputy))
    actions.take_chair(session, by=again(deputy))
    assert actions.decide(session, "continue", "Why", by=again(deputy)).made_by == deputy
    assert Attendance.objects.get(session=session, user=deputy).present


def test_a_decision_and_an_action_sent_twice_are_one(house):
    session = opened(house)
    for _ in range(2):
        actions.decide(session, "intensify", "Visits twice a week.", by=house.manager)
        actions.agree_action(session, "Call the school", house.social_worker, ON(), by=house.manager)
    assert (Decision.objects.count(), session.actions.count()) == (1, 1)


def test_an_action_belongs_to_somebody_who_was_asked(house):
    session = opened(house)
    with pytest.raises(Refused, match="Otto Brand was not asked"):
        actions.agree_action(session, "Visit", house.outsider, ON(), by=house.manager)
    with pytest.raises(Refused, match="on or after the supervision"):
        actions.agree_action(session, "Visit", house.social_worker, ON() - timedelta(days=1), by=house.manager)


def test_its_owner_or_a_manager_marks_an_action_as_done_once(house):
    action = actions.agree_action(opened(house), "Call the school", house.social_worker, ON(), by=house.manager)
    with pytest.raises(Refused, match="This action is Sam Okafor’s"):
        actions.finish_action(action, ON(), "", by=house.victim_worker)
    with pytest.raises(Refused, match="to today"):
        actions.finish_action(action, ON() + timedelta(days=1), "", by=house.social_worker)
    with pytest.raises(Http404):
        actions.finish_action(action, ON(), "", by=house.outsider)
    first = actions.finish_action(action, ON(), "Spoke to the head", by=house.social_worker)
    assert actions.finish_action(action, ON(), "Again", by=again(house.manager)) == first
    assert ActionDone.objects.get().note == "Spoke to the head"


def test_attendance_is_marked_for_everybody_asked_and_for_those_allocated_since(house):
    session = opened(house)
    post = house.outsider.posts.get()
    Allocation.objects.create(authority=house.authority, family=house.family, post=post, start=ON())
    rows = actions.mark_attendance(session, {house.manager.pk, house.social_worker.pk}, by=house.manager)
    assert {row.user.name for row in rows if row.present} == {"Tess Marlow", "Sam Okafor"}
    assert "Otto Brand" in {row.user.name for row in rows}


def test_closing_needs_a_family_rating_and_a_decision(house):
    session = opened(house)
    with pytest.raises(Refused, match="Set the family’s rating"):
        actions.close_session(session, by=house.manager)
    set_rating(house, session, "amber")
    with pytest.raises(Refused, match="at least one decision"):
        actions.close_session(session, by=house.manager)
    actions.decide(session, "continue", "Why", by=house.manager)
    assert actions.close_session(session, by=house.manager).closed_at


def test_supervision_cannot_be_closed_before_its_day(house):
    session = opened(house, ON() + timedelta(days=2))
    set_rating(house, session, "amber")
    actions.decide(session, "continue", "Why", by=house.manager)
    with pytest.raises(Refused, match="Close it then"):
        actions.close_session(session, by=house.manager)


def test_a_worse_rating_after_the_family_rating_must_be_answered_before_closing(house):
    session = opened(house)
    rate(house, session, "social_worker", "green")
    set_rating(house, session, "green", "")
    actions.decide(session, "continue", "Why", by=house.manager)
    rate(house, session, "victim_worker", "red")
    with pytest.raises(Refused, match="Set it again before you close"):
        actions.close_session(session, by=house.manager)
    set_rating(house, session, "green", "The incident was before last month.")
    assert actions.close_session(session, by=house.manager).closed_at


def test_closing_freezes_the_session_and_opens_the_next_workbook_episode(house):
    session = closed(house, {"social_worker": "amber"}, "amber")
    numbers = WorkbookEpisode.objects.filter(family=house.family).order_by("number")
    assert [(e.number, e.closed_at is None) for e in numbers] == [(1, False), (2, True)]
    manager, worker = again(house.manager), again(house.social_worker)
    for act in (
        lambda: actions.rate_child(session, house.child, "red", "Why", None, by=worker),
        lambda: actions.set_family_rating(session, "red", "Why", None, "amber", by=manager),
        lambda: actions.decide(session, "close", "Why", by=manager),
        lambda: actions.agree_action(session, "Visit", house.social_worker, ON(), by=manager),
        lambda: actions.mark_attendance(session, [], by=manager),
        lambda: actions.take_chair(session, by=manager),
        lambda: actions.close_session(session, by=manager),
    ):
        with pytest.raises(Refused, match="This supervision was closed on"):
            act()


def test_a_session_that_was_closed_while_a_page_was_open_is_refused(house):
    stale = opened(house)
    closed(house, {"social_worker": "amber"}, "amber")
    assert stale.closed_at is None
    with pytest.raises(Refused, match="This supervision was closed on"):
        actions.rate_child(stale, house.child, "red", "Why", None, by=house.victim_worker)


def test_an_open_action_outlives_its_session(house):
    session = opened(house)
    action = actions.agree_action(session, "Call the school", house.social_worker, ON(), by=house.manager)
    closed(house, {"social_worker": "amber"}, "amber")
    assert actions.finish_action(action, ON(), "", by=house.social_worker).on == ON()


def test_everything_that_was_done_is_in_the_audit_and_the_chain_holds(house):
    closed(house, {"social_worker": "amber"}, "amber")
    end_allocation(Allocation.objects.filter(family=house.family).first(), ON(), "Moved", by=again(house.manager))
    verbs = list(Event.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == [
        "opened supervision", "rated", "set family rating", "decided", "closed supervision", "ended allocation",
    ]  # fmt: skip
    assert list(verify(house.authority.pk)) == []


def test_a_session_can_be_open_once_a_family(house):
    session = opened(house)
    assert Session.objects.get(family=house.family, closed_at__isnull=True) == session
