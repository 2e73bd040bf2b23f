"""Of an authority's calendar the months go first, and a quarter only for what it is itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.bench.disclosure import NAME, county

from safeguarding.evidence.disclosure import CHILDREN_IN_NEED, Cell, Release, publish, recovered
from safeguarding.evidence.indicators import Counting, cells, definitions
from safeguarding.evidence.indicators import publish as published
from safeguarding.evidence.periods import add_months

#: Calls in the three months of a quarter; families behind each month and behind the quarter; which months are shown, and
#: whether the quarter is.
WHAT_IS_HIDDEN_FIRST = {
    "nothing is small": ([20, 30, 40], [15, 20, 30], 50, "all", True),
    "one month is small: all three go, the quarter stays": ([3, 30, 40], [3, 20, 30], 45, "none", True),
    "all three are small, and make a quarter that isn't": ([3, 2, 3], [3, 2, 3], 7, "none", True),
    "all happened in one month, and few families were in it": ([0, 12, 0], [0, 5, 0], 5, "none", False),
    "a month of few families, a quarter of more": ([9, 0, 8], [4, 0, 4], 8, "none", True),
    "the quarter is small itself": ([1, 0, 2], [1, 0, 2], 3, "none", False),
    "nothing happened": ([0, 0, 0], [0, 0, 0], 0, "all", True),
}


def series(months: list[tuple[int, int, int]]) -> tuple[dict[str, Cell], list]:
    """The cells of calendar months from January 2024: count, families behind it, families behind its quarter."""
    rows = [(add_months(date(2024, 1, 1), n), 300, 9000, *one) for n, one in enumerate(months)]
    names = ("month", "families", "days", "count", "contributors", "in_quarter")
    made = cells._Figures({}, [])
    cells._series(made, SimpleNamespace(series=pl.DataFrame(rows, schema=names, orient="row")), CHILDREN_IN_NEED)
    return made.cells, made.sums


def only_small_hidden(of: dict[str, Cell], sums: list) -> Release:
    """The negative control: every month stands beside its quarter unless it is small itself."""
    every = {key: replace(one, published=True) for key, one in of.items()}
    shown = {k: None if CHILDREN_IN_NEED.hides(one.count, one.contributors) else one.count for k, one in every.items()}
    return Release(every, tuple(sums), shown, frozenset(), frozenset())


@pytest.mark.parametrize("name", WHAT_IS_HIDDEN_FIRST)
def test_what_is_hidden_first(name: str) -> None:
    counts, behind, in_quarter, months, quarter = WHAT_IS_HIDDEN_FIRST[name]
    made, sums = series([(count, few, in_quarter) for count, few in zip(counts, behind, strict=True)])
    release = publish(made, sums)
    shown = [release.shown.get(f"month 2024-{n:02}") for n in (1, 2, 3)]
    assert shown == (counts if months == "all" else [None] * 3)
    assert (release.value("quarter from 2024-01") is not None) is quarter
    assert recovered(release) == {}


def test_a_small_month_is_found_where_the_other_two_stand_beside_their_quarter() -> None:
    made, sums = series([(3, 3, 45), (30, 20, 45), (40, 30, 45)])
    assert recovered(only_small_hidden(made, sums)) == {"month 2024-01": (3, 3)}


def told(counts: list[int], data: st.DataObject) -> tuple[dict[str, Cell], list]:
    """The cells of these months, with so many families behind them as there may be."""
    behind = [data.draw(st.integers(min(one, 1), one)) for one in counts]
    of = [data.draw(st.integers(max(some), sum(some))) for some in (behind[:3], behind[3:])]
    return series([(one, few, of[n // 3]) for n, (one, few) in enumerate(zip(counts, behind, strict=True))])


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 9) | st.integers(0, 60), min_size=6, max_size=6), st.data())
def test_no_small_month_or_difference_is_found_and_no_quarter_goes_without_need(counts: list[int], data) -> None:
    made, sums = told(counts, data)
    release = publish(made, sums)
    assert recovered(release) == {}
    for key in ("quarter from 2024-01", "quarter from 2024-04"):
        one = made[key]
        assert (release.value(key) is None) is CHILDREN_IN_NEED.hides(one.count, one.contributors)
    later = told([one + data.draw(st.integers(0, 8)) for one in counts], data)
    assert recovered(publish(*later, earlier=[release]), [release]) == {}


def test_an_authority_of_three_hundred_families_is_shown_its_quarters() -> None:
    """Two releases of 8 teams in 3 offices: nine in ten or more of the quarters that aren't small are shown."""
    tables, earlier, quarters = county(300, 8, 3), [], []
    for until in (date(2025, 6, 30), date(2025, 9, 30)):
        with Counting(tables, as_at=until) as counting:
            _, release = published(definitions()[NAME], counting.counts(definitions()[NAME]), earlier=earlier)
        quarters += [
            release.shown[key] for key, one in release.cells.items()
            if key.startswith("quarter from") and not release.rule.hides(one.count, one.contributors)
        ]  # fmt: skip
        assert recovered(release, earlier) == {}
        earlier.append(release)
    assert len(quarters) > 20
    assert sum(one is not None for one in quarters) >= 0.9 * len(quarters)
