"""Where a child stands: the latest of what is held."""

from __future__ import annotations

from datetime import date

from tests.casework.pathway.conftest import held

from safeguarding.casework.pathway.presenters import status_words
from safeguarding.casework.pathway.standing import status_of

REFERRAL = date(2026, 3, 30)
TODAY = date(2026, 6, 6)


def status(child, today=TODAY):
    return status_of(held(child), today)


def test_a_child_without_any_episode_has_no_status_held(house):
    assert status(house.child).words == "Status not held"


def test_an_open_referral_is_an_assessment(house, episode):
    episode(house.child, REFERRAL, assessments=[(REFERRAL, None)])
    assert (status(house.child).kind, status(house.child).since) == ("assessment", REFERRAL)


def test_a_child_whose_assessment_is_authorised_is_in_need(house, episode):
    episode(house.child, REFERRAL, assessments=[(REFERRAL, date(2026, 5, 11))])
    assert (status(house.child).kind, status(house.child).since) == ("in_need", date(2026, 5, 11))


def test_a_protection_plan_goes_before_an_in_need_plan_and_says_its_latest_category(house, episode):
    episode(house.child, REFERRAL, protection=[{"start": date(2026, 5, 1)}], in_need=[(date(2026, 4, 1), None)])
    assert status_words(status(house.child)) == "Child protection plan (emotional abuse) since 1 May 2026"


def test_a_child_who_steps_down_is_in_need_from_that_day(house, episode):
    ended = date(2026, 6, 1)
    episode(house.child, REFERRAL, protection=[{"start": date(2026, 5, 1), "end": ended}], in_need=[(ended, None)])
    assert (status(house.child).kind, status(house.child).since) == ("in_need", ended)


def test_a_plan_that_ends_today_has_ended(house, episode):
    episode(house.child, REFERRAL, protection=[{"start": date(2026, 5, 1), "end": TODAY}])
    assert status(house.child).kind == "in_need"


def test_no_further_action_and_closure_are_said_as_such(house, episode):
    episode(house.child, REFERRAL, no_further_action=True)
    episode(house.sibling, REFERRAL, closure_date=date(2026, 5, 1), closure_reason="RC7")
    assert status(house.child).kind == "no_further_action"
    assert status_words(status(house.sibling)) == "Closed since 1 May 2026"


def test_an_open_episode_counts_before_a_later_referral_that_went_nowhere(house, episode):
    episode(house.child, REFERRAL, in_need=[(date(2026, 4, 20), None)])
    episode(house.child, date(2026, 5, 20), no_further_action=True)
    assert status(house.child).kind == "in_need"


def test_a_re_referral_counts_before_the_closed_episode(house, episode):
    episode(house.child, date(2024, 1, 8), closure_date=date(2025, 1, 8), closure_reason="RC7")
    episode(house.child, REFERRAL)
    assert status(house.child).kind == "assessment"
