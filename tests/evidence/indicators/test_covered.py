"""What a delivery says nothing of is not known, and never zero: covered days by feed and kind."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.indicators.county import county
from tests.evidence.indicators.made import covers

from safeguarding.evidence.feeds.definition import load
from safeguarding.evidence.indicators import calculate, definitions
from safeguarding.evidence.indicators.covered import covered_stretches, joined, kinds_needed, known_to_all, not_covered
from safeguarding.evidence.indicators.definition import MONTHLY, OWN, WORKBOOK
from safeguarding.evidence.periods import Window
from safeguarding.evidence.tables import COVERAGE

KINDS = sorted(load("police").code_words["kind"])
CALL_OUTS = definitions()["police_domestic_abuse_before_after"]


def days(month, last_month=None, year=2026):
    last = date(year, last_month or month, 28)
    return date(year, month, 1), last


def table(*rows):
    """Coverage of the police by (kind, first, last)."""
    given = [("police", first, last, kind) for kind, first, last in rows]
    return pl.DataFrame(given, schema=COVERAGE.schema, orient="row")


@pytest.mark.parametrize(
    ("delivered", "asked", "known"),
    [
        ([], ["missing"], []),
        ([("missing", 1, 3)], ["missing"], [(1, 3)]),
        ([("missing", 1, 3)], ["domestic_abuse"], []),
        ([(None, 1, 3)], ["domestic_abuse"], [(1, 3)]),
        ([(None, 1, 3), ("missing", 1, 6)], ["domestic_abuse"], [(1, 3)]),
        ([("other", 1, 6), ("concern_for_safety", 3, 9)], ["other", "concern_for_safety"], [(3, 6)]),
        ([("other", 1, 6)], ["other", "concern_for_safety"], []),
        ([("other", 1, 2), ("concern_for_safety", 5, 6)], ["other", "concern_for_safety"], []),
        ([("missing", 1, 2), ("missing", 4, 5)], ["missing"], [(1, 2), (4, 5)]),
        ([("missing", 1, 3), ("missing", 2, 5)], ["missing"], [(1, 5)]),
    ],
)
def test_the_days_known_are_those_covered_for_every_kind_that_is_needed(delivered, asked, known):
    coverage = table(*((kind, *days(*months)) for kind, *months in delivered))
    assert covered_stretches(coverage, "police", asked) == tuple(Window(*days(*months)) for months in known)


def stretches(kinds):
    day = st.dates(date(2024, 1, 1), date(2026, 12, 31))
    return st.lists(st.tuples(st.sampled_from(kinds), day, st.integers(0, 400)), max_size=8)


@given(stretches(KINDS), stretches(KINDS[:1]), st.sampled_from(KINDS[1:]))
def test_a_delivery_of_one_kind_never_changes_the_days_covered_for_another(before, more, other):
    made = table(*((kind, first, first + timedelta(days=length)) for kind, first, length in before))
    added = table(*((kind, first, first + timedelta(days=length)) for kind, first, length in [*before, *more]))
    assert covered_stretches(added, "police", [other]) == covered_stretches(made, "police", [other])


def whole(kind):
    return [covers(date(2020, 1, 1), date(2025, 12, 31)) | {"kind": kind}]


def test_an_indicator_of_a_kind_that_nobody_sent_is_not_known_and_says_which_kind():

    known = county()
    made = replace(known, coverage=COVERAGE.conform(pl.DataFrame(whole("missing"))))
    result = calculate(CALL_OUTS, made)
    assert not result.made
    assert result.figures == ()
    assert "“domestic abuse" in result.why_not.casefold()
    assert "not the same as none" in result.why_not
    assert calculate(CALL_OUTS, known).made, "and with every kind covered it is known"
    same = replace(known, coverage=COVERAGE.conform(pl.DataFrame(whole("domestic_abuse"))))
    assert calculate(CALL_OUTS, same).figures == calculate(CALL_OUTS, known).figures


@pytest.mark.parametrize("one", definitions().values(), ids=lambda one: one.id)
def test_every_indicator_needs_the_kinds_that_it_counts_and_the_ends_of_what_it_measures(one):
    assert set(one.kinds) <= set(kinds_needed(one, one.feed))
    if "care" in one.kinds and one.measures[0].counts != "incidents":
        assert "left_care" in kinds_needed(one, OWN)
    if one.monthly and WORKBOOK in MONTHLY[one.how]:
        assert kinds_needed(one, WORKBOOK) == ()
    assert not_covered(COVERAGE.empty(), one) == (), "where nothing came at all, no single kind is missing"


@pytest.mark.parametrize(
    ("first", "second", "waited_for", "known"),
    [
        # two that are expected: a day is known when both cover it, once the second has begun
        ([(1, 6)], [(1, 4)], "AB", [(1, 4)]),
        ([(1, 6)], [(3, 4)], "AB", [(1, 4)]),
        ([(1, 6)], [(3, 3), (5, 6)], "AB", [(1, 3), (5, 6)]),
        ([(1, 2)], [(5, 6)], "AB", [(1, 2)]),
        # one that never covered the kind holds nothing up
        ([(1, 6)], [], "AB", [(1, 6)]),
        # one that is not expected adds its days and holds nothing up
        ([(1, 4)], [(2, 2)], "A", [(1, 4)]),
        ([(3, 4)], [(1, 2)], "A", [(1, 4)]),
        # nobody is expected: as all of them together
        ([(1, 2)], [(5, 6)], "", [(1, 2), (5, 6)]),
    ],
)
def test_a_day_is_known_when_everybody_who_is_waited_for_covers_it(first, second, waited_for, known):
    of_each = {"A": [days(*some) for some in first], "B": [days(*some) for some in second]}
    assert known_to_all(of_each, set(waited_for)) == tuple(Window(*days(*some)) for some in known)


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4)


@given(SPANS, SPANS, st.sets(st.sampled_from("AB")))
def test_day_by_day_a_day_is_known_if_somebody_covers_it_and_nobody_who_has_begun_lacks_it(first, second, waited_for):
    zero = date(2026, 1, 1)
    of_each = {
        name: [(zero + timedelta(days=a), zero + timedelta(days=b)) for a, b in spans if a <= b]
        for name, spans in (("A", first), ("B", second))
    }
    known = known_to_all(of_each, waited_for)
    assert known == joined((one.first, one.last) for one in known), "in order, and apart"
    for day in (zero + timedelta(days=number) for number in range(42)):
        covering = {name for name, spans in of_each.items() if any(a <= day <= b for a, b in spans)}
        lacking = {name for name in waited_for - covering if any(a < day for a, _ in of_each[name])}
        assert any(one.first <= day <= one.last for one in known) == (bool(covering) and not lacking)
