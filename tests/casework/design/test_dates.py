from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.casework.design.dates import age, ago, clock, count, day, days_to_go, moment, month, short_day

TODAY = date(2026, 4, 3)


def test_a_day_is_written_in_words():
    assert day(TODAY) == "3 April 2026"
    assert short_day(date(2026, 9, 30)) == "30 Sep 2026"
    assert month(TODAY) == "April 2026"
    assert day(None) == "" and day(None, "not known") == "not known"


def test_a_moment_is_written_in_local_time():
    assert moment(datetime(2026, 7, 1, 17, 4, tzinfo=UTC)) == "1 July 2026 at 18:04"
    assert moment(datetime(2026, 1, 1, 0, 5, tzinfo=UTC)) == "1 January 2026 at 00:05"
    assert moment(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026 at 00:30"
    assert day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"
    assert clock(datetime(2026, 7, 1, 8, 0, tzinfo=UTC)) == "09:00"
    assert moment(None, "never") == "never"


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        moment(datetime(2026, 7, 1, 17, 4))


@pytest.mark.parametrize(
    "when, words",
    [
        (date(2026, 4, 3), "today"),
        (date(2026, 4, 2), "yesterday"),
        (date(2026, 3, 31), "3 days ago"),
        (date(2026, 3, 21), "13 days ago"),
        (date(2026, 3, 20), "2 weeks ago"),
        (date(2026, 2, 4), "8 weeks ago"),
        (date(2026, 2, 3), "2 months ago"),
        (date(2024, 4, 4), "23 months ago"),
        (date(2024, 4, 3), "2 years ago"),
        (date(2026, 4, 4), "tomorrow"),
        (date(2026, 4, 10), "in 7 days"),
        (None, "never"),
        (datetime(2026, 4, 2, 23, 30, tzinfo=UTC), "today"),  # half past midnight here
    ],
)
def test_how_long_ago_it_was(when, words):
    assert ago(when, TODAY) == words


@pytest.mark.parametrize(
    "due, words",
    [
        (date(2026, 4, 3), "due today"),
        (date(2026, 4, 4), "1 day to go"),
        (date(2026, 4, 8), "5 days to go"),
        (date(2026, 4, 2), "1 day overdue"),
        (date(2026, 3, 31), "3 days overdue"),
        (None, "no date set"),
    ],
)
def test_how_many_days_are_left(due, words):
    assert days_to_go(due, TODAY) == words


@pytest.mark.parametrize(
    "born, words",
    [
        (date(2026, 4, 3), "0 days"),
        (date(2026, 4, 2), "1 day"),
        (date(2026, 3, 20), "2 weeks"),
        (date(2026, 3, 3), "1 month"),
        (date(2024, 4, 4), "23 months"),
        (date(2024, 4, 3), "2 years"),
        (date(2012, 2, 29), "14 years"),
        (date(2026, 6, 1), "due 1 June 2026"),
    ],
)
def test_how_old_a_child_is(born, words):
    assert age(born, TODAY) == words


def test_counts_agree_with_their_word():
    assert [count(1, "child", "children"), count(0, "child", "children"), count(1200, "file")] == [
        "1 child",
        "0 children",
        "1,200 files",
    ]


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_day_has_words_and_no_count_of_one_is_plural(when, today):
    for words in (ago(when, today), days_to_go(when, today), age(when, today)):
        assert words
        assert not words.startswith("1 ") or not words.split()[1].endswith("s")
