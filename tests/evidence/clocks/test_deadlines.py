"""Where a deadline stands, and what happens to it when the calendar changes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.evidence.clocks import clocks, due, standing
from safeguarding.evidence.periods import Calendar, CalendarError, bank_holidays

REFERRAL = date(2026, 3, 30)
DUE = date(2026, 6, 5)


def test_an_assessment_is_due_soon_on_its_last_day():
    now = standing(due("assessment", REFERRAL), None, DUE)
    assert (now.state, now.days_to_go, now.words) == ("due_soon", 0, "Due today")


def test_a_late_assessment_is_overdue_the_day_after():
    now = standing(due("assessment", REFERRAL), None, DUE + timedelta(1))
    assert (now.state, now.days_to_go, now.words) == ("overdue", -1, "Overdue by 1 day")


def test_a_far_deadline_is_only_due():
    now = standing(due("assessment", REFERRAL), None, REFERRAL)
    assert (now.state, now.words) == ("due", "Due in 67 days")


def test_what_is_done_on_the_last_day_is_done_on_time():
    assert standing(DUE, DUE, date(2026, 12, 1)).state == "done"


def test_what_is_done_a_day_late_stays_done_late():
    now = standing(DUE, DUE + timedelta(1), date(2026, 12, 1))
    assert (now.state, now.words) == ("done_late", "Done 1 day late")


def test_a_holiday_added_later_gives_another_deadline_under_another_version():
    first = due("assessment", REFERRAL)
    later = due("assessment", REFERRAL, calendar=bank_holidays(added=[date(2026, 5, 15)]))
    assert (first.due, later.due) == (DUE, date(2026, 6, 8))
    assert first.calendar_version != later.calendar_version


def test_a_council_that_works_a_bank_holiday_counts_it():
    own = bank_holidays(removed=[date(2026, 5, 25)])
    assert due("assessment", REFERRAL, calendar=own).due == date(2026, 6, 4)


def test_a_calendar_without_a_version_is_refused():
    with pytest.raises(CalendarError, match="no version"):
        Calendar("", frozenset(), 2020, 2030)


def test_a_deadline_beyond_the_calendar_is_refused_not_guessed():
    with pytest.raises(CalendarError, match="2099"):
        due("assessment", date(2099, 1, 5))


@given(
    clock=st.sampled_from(sorted(clocks())),
    start=st.dates(date(2014, 1, 1), date(2027, 12, 31)),
    done=st.none() | st.dates(date(2014, 1, 1), date(2029, 12, 31)),
    today=st.dates(date(2014, 1, 1), date(2029, 12, 31)),
)
def test_every_deadline_comes_after_its_start_and_stands_in_exactly_one_state(clock, start, done, today):
    made = due(clock, start)
    assert made.due > start
    assert made.book_by <= made.due and (made.due - made.book_by).days < 5
    late = (done or today) > made.due
    assert standing(made, done, today).state in (
        ({"done_late"} if late else {"done"}) if done else ({"overdue"} if late else {"due", "due_soon"})
    )
