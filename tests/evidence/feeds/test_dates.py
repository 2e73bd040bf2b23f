"""Dates as partners write them."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.evidence.feeds.dates import read_dates

TODAY = date(2026, 4, 1)


def read(text, latest=TODAY):
    return read_dates(pl.Series([text], dtype=pl.String), latest)[0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("03/04/2024", date(2024, 4, 3)),
        ("3/4/2024", date(2024, 4, 3)),
        ("3/4/24", date(2024, 4, 3)),
        ("3.4.2024", date(2024, 4, 3)),
        ("03-04-2024", date(2024, 4, 3)),
        ("2024-04-03", date(2024, 4, 3)),
        ("2024/04/03", date(2024, 4, 3)),
        ("20240403", date(2024, 4, 3)),
        ("2024-04-03T14:30:00Z", date(2024, 4, 3)),
        ("2024-04-03 14:30", date(2024, 4, 3)),
        ("03/04/2024 14:30:59", date(2024, 4, 3)),
        ("03/04/2024 2:30 PM", date(2024, 4, 3)),
        ("03-Apr-24", date(2024, 4, 3)),
        ("3 April 2024", date(2024, 4, 3)),
        ("3rd April 2024", date(2024, 4, 3)),
        ("Wednesday 3 April 2024", date(2024, 4, 3)),
        ("Wed, 3 Apr 2024", date(2024, 4, 3)),
        ("03APR2024", date(2024, 4, 3)),
        ("14-Aug-2024", date(2024, 8, 14)),
        ("45385", date(2024, 4, 3)),
        ("45385.604166", date(2024, 4, 3)),
        ("29/02/2024", date(2024, 2, 29)),
        ("01/04/26", date(2026, 4, 1)),
        ("02/04/26", date(1926, 4, 2)),
        ("31/12/99", date(1999, 12, 31)),
        ("29/02/2023", None),
        ("31/04/2024", None),
        ("00/04/2024", None),
        ("04/13/2024", None),
        ("2024-13-01", None),
        ("3 Foo 2024", None),
        ("2024", None),
        ("last week", None),
        ("03/04", None),
        ("", None),
        (None, None),
    ],
)
def test_written_and_meant(written, meant):
    assert read(written) == meant


DAYS = st.dates(date(1928, 1, 1), date(2098, 12, 31))


@settings(deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=20))
def test_every_day_is_read_in_every_style_of_a_mixed_column(days):
    styles = ("%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y", "%d %B %Y", "%Y%m%d", "%d.%m.%Y %H:%M")
    written = [day.strftime(styles[n % len(styles)]) for n, day in enumerate(days)]
    serials = [str((day - date(1899, 12, 30)).days) for day in days]
    assert read_dates(pl.Series(written + serials), TODAY).to_list() == days + days


@settings(deadline=None)
@given(st.dates(date(2026, 4, 2) - timedelta(days=36_500), TODAY))
def test_a_year_of_two_digits_is_the_latest_not_in_the_future(day):
    assert read(day.strftime("%d/%m/%y")) == day


@settings(deadline=None)
@given(st.text(max_size=20))
def test_no_text_breaks_it(text):
    assert read(text) is None or isinstance(read(text), date)
