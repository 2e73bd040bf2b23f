"""Of an authority's calendar the months go first, and a quarter only for what it is itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
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


def counts_of(months: list[tuple[int, int, int]]) -> SimpleNamespace:
    """Calendar months from January 2024: count, families behind it, families behind its quarter."""
    rows = [(add_months(date(2024, 1, 1), n), 300, 9000, *one) for n, one in enumerate(months)]
    names = ("month", "families", "days", "count", "contributors", "in_quarter")
    return SimpleNamespace(series=pl.DataFrame(rows, schema=names, orient="row"))


def series(months: list[tuple[int, int, int]]) -> tuple[dict[str, Cell], list]:
    """The cells of these months."""
    made = cells._Figures({}, [])
    cells._series(made, counts_of(months), CHILDREN_IN_NEED)
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


def whole_quarters(months: list[tuple[int, int, int]], earlier: list[Release]) -> Release:
    """The release of these months beside those before it."""
    counts = counts_of(months)
    made = cells._Figures({}, [])
    cells._series(made, counts, CHILDREN_IN_NEED)
    cells._corrected_by_few(made, counts, CHILDREN_IN_NEED, earlier)
    return publish(made.cells, made.sums, earlier=earlier)


@pytest.mark.parametrize(
    ("late", "families", "shown"),
    [(0, 0, 90), (1, 1, 90), (5, 5, 90), (5, 0, 90), (20, 4, 90), (6, 6, 96)],
    ids=["none", "one", "five", "five of families known", "twenty of four families", "six of six families"],
)
def test_a_quarter_corrected_by_few_stays_as_published_and_one_corrected_by_more_is_shown_as_it_is(
    late: int, families: int, shown: int
) -> None:
    first = whole_quarters([(20, 15, 50), (30, 20, 50), (40, 30, 50)], [])
    then = whole_quarters([(20 + late, 15 + families, 50 + families), (30, 20, 50), (40, 30, 50)], [first])
    assert then.value("quarter from 2024-01") == shown
    assert recovered(then, [first]) == {}


def test_few_late_rows_add_up_until_they_are_many() -> None:
    earlier: list[Release] = []
    for late, shown in ((0, 90), (3, 90), (5, 90), (8, 98)):
        months = [(20 + late, 15 + late, 50 + late), (30, 20, 50), (40, 30, 50)]
        earlier.append(whole_quarters(months, earlier))
        assert earlier[-1].value("quarter from 2024-01") == shown
        assert recovered(earlier[-1], earlier[:-1]) == {}


@settings(deadline=None, max_examples=15)
@given(st.lists(st.integers(0, 60), min_size=3, max_size=3), st.data())
def test_no_small_number_or_correction_is_found_from_quarters_that_stay_as_published(counts: list[int], data) -> None:
    earlier: list[Release] = []
    for _ in range(3):
        behind = [data.draw(st.integers(min(one, 1), one)) for one in counts]
        of = data.draw(st.integers(max(behind), sum(behind)))
        earlier.append(whole_quarters([(one, few, of) for one, few in zip(counts, behind, strict=True)], earlier))
        assert recovered(earlier[-1], earlier[:-1]) == {}
        counts = [one + data.draw(st.integers(0, 4)) for one in counts]


def three_quarters(seed: int, late: float) -> list[Release]:
    """What 300 families of 8 teams in 3 offices are shown in three quarters, where a share of rows comes a quarter late."""
    tables, earlier = county(300, 8, 3, seed), []
    comes_late = np.random.default_rng(seed).random(len(tables.events)) < late
    ends = [date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30)]
    for before, until in pairwise(ends):
        there = tables.events.filter(~pl.Series(comes_late) | (pl.col("date") <= before))
        with Counting(
            replace(tables, events=there, links=tables.links.join(there, "event_id", "semi")), as_at=until
        ) as one:
            _, release = published(definitions()[NAME], one.counts(definitions()[NAME]), earlier=earlier)
        assert recovered(release, earlier) == {}
        earlier.append(release)
    return earlier


def quarters_shown(releases: list[Release]) -> tuple[int, int]:
    """Of the calendar quarters that aren't small, how many are shown, and how many there are."""
    found = [
        release.shown[key] is not None for release in releases for key, one in release.cells.items()
        if key.startswith("quarter from") and not release.rule.hides(one.count, one.contributors)
    ]  # fmt: skip
    return sum(found), len(found)


def given_up_for_others(releases: list[Release]) -> list[str]:
    """The authority's own figures that are hidden though neither they nor what adds up with them tell of few."""
    found = []
    for number, release in enumerate(releases):
        for sort in ("before", "after", "families"):
            keys = [f"families: {cells.ALL}"] if sort == "families" else [
                f"{one} {sort}: {cells.ALL}" for one in ("incidents", "any", "repeats")]  # fmt: skip
            small = {key for key in keys if tells_of_few(key, release, releases[:number])}
            found += [key for key in keys if release.shown[key] is None and not small]
    return found


def tells_of_few(key: str, release: Release, earlier: list[Release]) -> bool:
    now, rule = release.cells[key], release.rule
    steps = [rule.hides_step(now.count - was.count, was.contributors, now.contributors)
             for was in (one.cells[key] for one in earlier)]  # fmt: skip
    return rule.hides(now.count, now.contributors) or any(steps)


@pytest.mark.parametrize("seed", [0, 1])
def test_an_authority_is_shown_its_quarters_and_loses_no_total_for_a_team(seed: int) -> None:
    releases = three_quarters(seed, 0.05)
    shown, of = quarters_shown(releases)
    assert shown == of > 30
    assert given_up_for_others(releases) == []


def test_quarters_and_totals_are_lost_where_nothing_keeps_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: late rows as they come, and totals no dearer than any other figure."""
    monkeypatch.setattr(cells, "_corrected_by_few", lambda *rest: None)
    monkeypatch.setattr(cells, "WHOLE", 0.01)
    releases = three_quarters(1, 0.05)
    shown, of = quarters_shown(releases)
    assert shown < of
    assert given_up_for_others(releases) != []
