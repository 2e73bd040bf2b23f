"""Working days, months, years and terms."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.evidence import periods
from safeguarding.evidence.periods import bank_holidays

DAYS = st.dates(date(2007, 1, 1), date(2027, 12, 31))


def test_bank_holidays_are_those_of_england_and_wales_alone():
    held = {day for day in bank_holidays().holidays if day.year in (2026, 2027)}
    assert held == {
        date(2026, 1, 1), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31),
        date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 3),
        date(2027, 5, 31), date(2027, 8, 30), date(2027, 12, 27), date(2027, 12, 28),
    }  # fmt: skip


def test_the_same_days_have_the_same_version():
    assert bank_holidays().version == bank_holidays(added=[date(2026, 12, 25)]).version


@given(year=st.integers(2006, 2028))
def test_good_friday_and_easter_monday_of_every_held_year_agree_with_the_reckoning_of_easter(year):
    easter = periods.easter_sunday(year)
    assert {easter - timedelta(2), easter + timedelta(1)} <= bank_holidays().holidays


@pytest.mark.parametrize("year", range(2006, 2029))
def test_every_held_year_has_at_least_eight_holidays_none_at_a_weekend(year):
    held = [day for day in bank_holidays().holidays if day.year == year]
    assert len(held) >= 8
    assert all(day.weekday() < 5 for day in held)


@given(start=DAYS, count=st.integers(0, 60))
def test_counting_back_gives_the_number_counted_forward(start, count):
    calendar = bank_holidays()
    end = periods.add_working_days(start, count, calendar)
    assert periods.working_days_between(start, end, calendar) == count
    assert periods.working_days_between(end, start, calendar) == -count


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="-1"):
        periods.add_working_days(date(2026, 1, 5), -1, bank_holidays())


@given(start=DAYS, months=st.integers(-36, 36))
def test_adding_months_never_leaves_the_month_it_should_land_in(start, months):
    end = periods.add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(1)).day == 1)


@given(day=DAYS, months=st.integers(1, 24))
def test_the_windows_before_and_after_touch_and_never_overlap(day, months):
    before, after = periods.months_before(day, months), periods.months_after(day, months)
    assert before.last + timedelta(1) == after.first == day
    assert day in after and day not in before
    assert abs(before.days - after.days) <= 4


def test_a_month_is_named_by_its_first_day():
    assert periods.first_of_month(date(2026, 2, 17)) == date(2026, 2, 1)
    assert periods.month_window(date(2028, 2, 17)).last == date(2028, 2, 29)
    assert periods.months_between(date(2025, 11, 30), date(2026, 2, 1)) == (
        date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1),
    )  # fmt: skip


@pytest.mark.parametrize(("day", "year"), [(date(2026, 3, 31), 2026), (date(2026, 4, 1), 2027)])
def test_the_census_year_turns_on_1_april(day, year):
    assert periods.census_year(day) == year
    assert day in periods.census_year_window(year)


@given(day=DAYS)
def test_every_day_lies_in_its_own_term(day):
    assert day in periods.school_term(day).window


def test_the_spring_term_ends_on_easter_sunday():
    assert periods.school_term(date(2026, 4, 5)).name == "spring"
    summer = periods.school_term(date(2026, 4, 6))
    assert (summer.name, summer.academic_year) == ("summer", 2026)
    assert periods.school_term(date(2026, 9, 1)).academic_year == 2027
