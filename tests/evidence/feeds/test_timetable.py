"""Deliveries on time, late, waited for and missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeguarding.evidence.feeds.timetable import EVERY, days_due, kept_to, next_due, whole_before

FIRST = date(2026, 1, 31)


def states(received, today, every="month", grace=5):
    return [due.state for due in kept_to(every, FIRST, grace, received, today)]


@pytest.mark.parametrize(
    ("received", "today", "expected"),
    [
        ([], date(2026, 1, 30), []),
        ([], date(2026, 1, 31), ["late"]),
        ([], date(2026, 2, 5), ["late"]),
        ([], date(2026, 2, 6), ["missing"]),
        ([date(2026, 1, 31)], date(2026, 2, 6), ["on time"]),
        ([date(2026, 2, 6)], date(2026, 2, 6), ["came late"]),
        ([date(2026, 1, 31), date(2026, 2, 28)], date(2026, 3, 1), ["on time", "on time"]),
        ([date(2026, 1, 31), date(2026, 2, 27)], date(2026, 2, 27), ["on time", "on time"]),
        ([date(2026, 2, 27)], date(2026, 3, 6), ["missing", "on time"]),
    ],
)
def test_what_came_and_what_did_not(received, today, expected):
    assert states(received, today) == expected


def test_a_month_that_is_too_short_ends_on_its_last_day():
    assert days_due("month", FIRST, date(2026, 3, 30)) == [FIRST, date(2026, 2, 28), date(2026, 3, 31)]


def test_the_next_day_due_is_one_for_which_nothing_came_yet():
    assert next_due("month", FIRST, [], date(2026, 1, 1)) == FIRST
    assert next_due("month", FIRST, [date(2026, 1, 28)], date(2026, 1, 29)) == date(2026, 2, 28)


def test_what_came_long_before_the_first_day_due_was_not_for_it():
    assert next_due("quarter", FIRST, [date(2025, 11, 1)], date(2025, 11, 2)) == FIRST
    assert states([date(2025, 12, 1)], FIRST) == ["late"]


@pytest.mark.parametrize(
    ("every", "first", "received", "whole"),
    [
        # due on the sixth: on the day, late, so late that the next is due, and before the first is
        ("month", date(2026, 1, 6), date(2026, 10, 6), (date(2026, 9, 1), date(2026, 9, 30))),
        ("month", date(2026, 1, 6), date(2026, 11, 3), (date(2026, 9, 1), date(2026, 9, 30))),
        ("month", date(2026, 1, 6), date(2026, 11, 6), (date(2026, 10, 1), date(2026, 10, 31))),
        ("month", date(2026, 1, 6), date(2026, 1, 5), None),
        # due on the first or the last day of a month, and over a new year
        ("month", date(2026, 1, 1), date(2026, 3, 1), (date(2026, 2, 1), date(2026, 2, 28))),
        ("month", date(2026, 1, 31), date(2026, 4, 2), (date(2026, 2, 1), date(2026, 2, 28))),
        ("month", date(2026, 1, 6), date(2026, 1, 6), (date(2025, 12, 1), date(2025, 12, 31))),
        # quarters of the calendar, whenever in one the extract is due
        ("quarter", date(2026, 1, 20), date(2026, 4, 25), (date(2026, 1, 1), date(2026, 3, 31))),
        ("quarter", date(2026, 2, 28), date(2026, 12, 31), (date(2026, 7, 1), date(2026, 9, 30))),
        # weeks from a Monday: 23 November 2026 is one
        ("week", date(2026, 11, 23), date(2026, 11, 23), (date(2026, 11, 16), date(2026, 11, 22))),
        ("week", date(2026, 11, 25), date(2026, 12, 1), (date(2026, 11, 16), date(2026, 11, 22))),
    ],
)
def test_what_a_delivery_is_due_for_is_the_last_whole_week_month_or_quarter_before(every, first, received, whole):
    assert whole_before(every, first, received) == whole


@given(st.sampled_from(EVERY), st.dates(date(2024, 1, 1), date(2026, 1, 1)), st.integers(0, 1500))
def test_the_time_that_is_whole_is_over_when_it_is_due_and_the_next_has_not_ended(every, first, days):
    received = first + timedelta(days=days)
    begins, ends = whole_before(every, first, received)
    due = max(day for day in days_due(every, first, received) if day <= received)
    long = {"week": 7, "month": 31, "quarter": 92}[every]
    assert begins < ends < due
    assert (due - ends).days <= long
    assert 28 * (every != "week") <= (ends - begins).days + 1 <= long


def test_an_interval_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="every week or month or quarter"):
        days_due("fortnight", FIRST, FIRST)


DAYS = st.dates(date(2025, 12, 1), date(2027, 1, 1))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(EVERY), st.lists(DAYS, max_size=12), DAYS, st.integers(0, 30))
def test_each_delivery_serves_one_day_due_and_no_day_due_by_today_is_left_out(every, received, today, grace):
    found = kept_to(every, FIRST, grace, [day for day in received if day <= today], today)
    came = [due.came for due in found if due.came]
    assert len(came) == len(set(came)) <= len(received)
    assert [due.day for due in found if due.day <= today] == [
        day for day in days_due(every, FIRST, today) if day <= today
    ]
    assert all((due.state in ("late", "missing")) == (due.came is None) for due in found)
    assert next_due(every, FIRST, received, today) >= min(today, FIRST)
