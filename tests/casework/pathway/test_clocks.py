"""Which clocks run for a child, from what day, and when they stop."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.casework.pathway.conftest import held

from safeguarding.casework.pathway.clocks import clocks_of_child
from safeguarding.evidence.clocks import Limit
from safeguarding.evidence.periods import bank_holidays

REFERRAL = date(2026, 3, 30)
TODAY = date(2026, 6, 6)


def clocks(child, last_visit=None, today=TODAY, limits=None):
    found = clocks_of_child(child, held(child), last_visit, today, limits)
    return {clock.clock: clock for clock in found}


def test_a_bare_referral_asks_for_a_decision_and_an_assessment(house, episode):
    episode(house.child, REFERRAL)
    found = clocks(house.child)
    assert set(found) == {"referral_decision", "assessment"}
    assert found["assessment"].due.due == date(2026, 6, 5)
    assert found["assessment"].standing.words == "Overdue by 1 day"


def test_the_first_step_after_the_referral_shows_that_it_was_decided(house, episode):
    episode(house.child, REFERRAL, assessments=[(date(2026, 4, 2), None)])
    assert set(clocks(house.child)) == {"assessment"}


def test_an_assessment_counts_from_the_referral_not_from_its_own_start(house, episode):
    episode(house.child, REFERRAL, assessments=[(date(2026, 4, 20), date(2026, 6, 8))])
    found = clocks(house.child)["assessment"]
    assert (found.start, found.standing.state) == (REFERRAL, "done_late")


def test_an_assessment_begun_under_a_plan_is_a_new_one_and_counts_from_its_own_start(house, episode):
    start = date(2026, 5, 5)
    episode(house.child, REFERRAL, in_need=[(date(2026, 4, 20), None)], assessments=[(start, None)])
    assert clocks(house.child)["assessment"].start == start


def test_a_plan_without_an_assessment_asks_for_none(house, episode):
    episode(house.child, date(2024, 1, 8), in_need=[(date(2024, 3, 4), None)])
    assert set(clocks(house.child)) == {"in_need_visit"}


def test_a_referral_with_no_further_action_and_a_closed_episode_run_no_clock(house, episode):
    episode(house.child, REFERRAL, no_further_action=True)
    episode(house.sibling, REFERRAL, closure_date=date(2026, 5, 1), closure_reason="RC7")
    assert clocks(house.child) == clocks(house.sibling) == {}


def test_a_conference_is_due_fifteen_working_days_after_the_strategy_discussion(house, episode):
    episode(house.child, REFERRAL, enquiries=[{"start": date(2026, 4, 4)}])
    found = clocks(house.child)["initial_conference"]
    assert (found.due.due, found.running) == (date(2026, 4, 27), True)


def test_a_conference_that_is_not_required_is_not_due(house, episode):
    episode(house.child, REFERRAL, enquiries=[{"start": date(2026, 4, 4), "conference_not_required": True}])
    assert "initial_conference" not in clocks(house.child)


def test_the_plan_that_starts_after_an_enquiry_shows_that_the_conference_was_held(house, episode):
    plan = {"start": date(2026, 4, 24)}
    episode(house.child, REFERRAL, enquiries=[{"start": date(2026, 4, 4)}], protection=[plan])
    found = clocks(house.child)["initial_conference"]
    assert (found.done, found.standing.state) == (date(2026, 4, 24), "done")


def test_a_protection_plan_asks_for_a_core_group_a_review_and_visits(house, episode):
    episode(
        house.child, REFERRAL, assessments=[(REFERRAL, date(2026, 4, 20))], protection=[{"start": date(2026, 5, 1)}]
    )
    found = clocks(house.child)
    assert {name for name, clock in found.items() if clock.running} == {
        "first_core_group",
        "first_review_conference",
        "protection_visit",
    }
    assert found["first_review_conference"].due.due == date(2026, 8, 1)
    assert found["first_review_conference"].due.book_by == date(2026, 7, 31)


def test_each_review_starts_the_clock_of_the_next(house, episode):
    first = date(2026, 7, 20)
    episode(house.child, REFERRAL, protection=[{"start": date(2026, 5, 1), "reviews": [first]}])
    found = clocks(house.child, today=date(2026, 8, 1))
    assert found["first_review_conference"].standing.state == "done"
    assert (found["later_review_conference"].start, found["later_review_conference"].due.due) == (
        first,
        date(2027, 1, 20),
    )


def test_no_lateness_is_claimed_for_a_first_review_that_an_earlier_return_may_hold(house, episode):
    plan = {"start": date(2024, 5, 1), "reviews": [date(2026, 5, 1)]}
    episode(house.child, date(2024, 3, 1), protection=[plan])
    assert "first_review_conference" not in clocks(house.child)


def test_a_first_review_held_on_time_is_on_time_whatever_other_returns_hold(house, episode):
    plan = {"start": date(2026, 1, 19), "reviews": [date(2026, 4, 2)]}
    episode(house.child, date(2026, 1, 5), protection=[plan])
    assert clocks(house.child)["first_review_conference"].standing.state == "done"


def test_a_first_core_group_that_nobody_recorded_is_not_asked_for_once_a_review_was_held(house, episode):
    episode(house.child, REFERRAL, protection=[{"start": date(2026, 4, 6), "reviews": [date(2026, 6, 1)]}])
    assert "first_core_group" not in clocks(house.child)


def test_a_core_group_stops_its_clock_on_the_day_it_was_held(house, episode):
    plan = {"start": date(2026, 5, 1), "core_groups": [date(2026, 6, 1), date(2026, 5, 14)]}
    episode(house.child, REFERRAL, protection=[plan])
    found = clocks(house.child)["first_core_group"]
    assert (found.done, found.standing.state) == (date(2026, 5, 14), "done")


def test_visits_count_from_the_last_visit_under_the_plan(house, episode):
    start = date(2026, 5, 1)
    episode(house.child, REFERRAL, protection=[{"start": start}])
    assert clocks(house.child)["protection_visit"].start == start
    assert clocks(house.child, last_visit=start - timedelta(days=3))["protection_visit"].start == start
    assert clocks(house.child, last_visit=date(2026, 5, 22))["protection_visit"].start == date(2026, 5, 22)


def test_a_child_is_visited_under_one_plan_at_a_time(house, episode):
    episode(house.child, REFERRAL, protection=[{"start": date(2026, 5, 1)}], in_need=[(date(2026, 4, 1), None)])
    assert "in_need_visit" not in clocks(house.child)


def test_a_plan_that_has_ended_asks_for_nothing_more(house, episode):
    plan = {"start": date(2026, 4, 6), "end": date(2026, 6, 1)}
    episode(house.child, REFERRAL, protection=[plan], in_need=[(date(2026, 6, 1), None)])
    assert [name for name, clock in clocks(house.child).items() if clock.running] == ["in_need_visit"]


def test_a_council_can_ask_for_visits_sooner_or_later(house, episode):
    episode(house.child, REFERRAL, protection=[{"start": date(2026, 5, 1)}])
    found = clocks(house.child, limits={"protection_visit": Limit(5, "working_days")})["protection_visit"]
    assert (found.due.due, found.due.level) == (date(2026, 5, 11), "local")


def test_a_date_beyond_the_bank_holidays_held_is_said_to_be_unknown_and_the_others_still_stand(house, episode):
    last = bank_holidays().last_year
    episode(house.child, REFERRAL, assessments=[(REFERRAL, None)], protection=[{"start": date(last, 12, 28)}])
    found = clocks(house.child)
    assert found["assessment"].due.due == date(2026, 6, 5)
    assert found["first_core_group"].due is None
    assert found["first_core_group"].standing.words.startswith("Can’t be worked out")


def test_running_clocks_come_first_and_the_soonest_first_of_all(house, episode):
    episode(
        house.child, REFERRAL, assessments=[(REFERRAL, date(2026, 4, 20))], protection=[{"start": date(2026, 5, 1)}]
    )
    found = clocks_of_child(house.child, held(house.child), None, TODAY)
    assert [clock.running for clock in found] == [True, True, True, False]
    due = [clock.due.due for clock in found if clock.running]
    assert due == sorted(due)


@pytest.mark.parametrize("today", [REFERRAL, date(2026, 6, 5), date(2026, 6, 8), date(2030, 1, 1)])
def test_where_a_clock_stands_follows_from_the_day_it_is_asked_on(house, episode, today):
    episode(house.child, REFERRAL, assessments=[(REFERRAL, None)])
    found = clocks(house.child, today=today)["assessment"]
    assert found.late == (today > date(2026, 6, 5))
