"""An indicator by month as a result that is safe to show: every month with what it is out of, small numbers hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safeguarding.evidence import disclosure
from safeguarding.evidence.disclosure import CHILDREN_IN_NEED, Cell, Release, Rule, Sum
from safeguarding.evidence.indicators import words
from safeguarding.evidence.indicators.by_month import MonthCount
from safeguarding.evidence.indicators.counting import Counts
from safeguarding.evidence.indicators.definition import Definition
from safeguarding.evidence.indicators.result import Families, IndicatorResult, Linkage, MonthFigure

#: What a result says of its definition.
NAMED = (
    "version", "title", "why", "source", "verified", "owner", "review", "better", "design", "unit", "numerator",
    "denominator", "window", "per_words", "months", "feed",
)  # fmt: skip

#: What these count is what the service did or left undone, not how a family fares: that two visits were late points to
#: nobody. They are shown wherever enough families, children or posts stand behind what they are out of.
OF_WORK = frozenset({"caseload", "visits_on_time", "supervision_kept", "recorded_within", "recording_days"})


def named(definition: Definition) -> dict[str, Any]:
    """The fields of a result that repeat its definition."""
    return {"definition": definition.id, **{name: getattr(definition, name) for name in NAMED}}


def publish(
    definition: Definition, counts: Counts, *, rule: Rule = CHILDREN_IN_NEED, earlier: Sequence[Release] = ()
) -> tuple[IndicatorResult, Release]:
    """What was counted month by month, and the release to keep: see `calculate.publish`."""
    why_not = words.no_months(definition, counts.data_date, len(counts.monthly), counts.ever, counts.missing)
    cells, sums = ({}, []) if why_not else _cells(definition, counts.monthly)
    release = disclosure.publish(cells, sums, rule=rule, earlier=earlier)
    made = () if why_not else tuple(_figure(definition, one, release) for one in counts.monthly)
    if made and all(one.value is None for one in made):
        why_not, made = words.months_too_small(definition), ()
    result = IndicatorResult(
        **named(definition),
        made=not why_not,
        why_not=why_not,
        says=words.latest_month(definition, made) if made else why_not,
        coverage_says=words.months_covered(counts.covered),
        linkage_says="",
        cannot_show=words.months_cannot_show(definition),
        data_date=counts.data_date,
        coverage=counts.covered,
        families=Families(0, 0, 0, ()),
        linkage=Linkage(0, 0, 0, 0, 0, 0, 0),
        figures=(),
        month_rows=(),
        series=(),
        hidden=words.hidden(rule) + (words.OF_WORK if definition.how in OF_WORK else ""),
        month_figures=made,
        shared_months=definition.how == "survival_length",
    )
    return result, release


def _keys(one: MonthCount) -> tuple[str, str, str]:
    return tuple(f"{name} in {one.month:%Y-%m}" for name in ("counted", "out of", "the rest"))  # type: ignore[return-value]


def _cells(definition: Definition, months: Sequence[MonthCount]) -> tuple[dict[str, Cell], list[Sum]]:
    """Every month's numerator and denominator; of a share also the rest, which could be worked out from them. Of work the
    denominator alone: see OF_WORK."""
    cells, sums = {}, []
    if definition.how in OF_WORK:
        return {_keys(one)[1]: Cell(float(one.denominator or 0), one.of) for one in months}, []
    share = definition.measures[0].counts == "share"
    for one in months:
        counted, out_of, rest = _keys(one)
        if one.numerator is not None:
            cells[counted] = Cell(float(one.numerator), one.behind, worth=5.0)
        if one.denominator is not None:
            cells[out_of] = Cell(float(one.denominator), one.of)
        if share and one.numerator is not None and one.denominator is not None:
            cells[rest] = Cell(float(one.denominator - one.numerator), None, published=False)
            sums.append(Sum(out_of, (counted, rest)))
    return cells, sums


def _figure(definition: Definition, one: MonthCount, release: Release) -> MonthFigure:
    counted, out_of, _rest = _keys(one)
    numerator = release.shown.get(counted)
    denominator = release.value(out_of) if one.denominator is not None else None
    if definition.how in OF_WORK and denominator is not None:
        numerator = one.numerator
    counts = definition.measures[0].counts
    value: float | None
    if counts == "total":
        value = numerator
    elif counts == "median":
        # A median of few tells about one of them, and a numerator that is hidden says that they are few.
        hidden = denominator is None or (one.numerator is not None and numerator is None)
        value = None if hidden else one.value
    else:
        value = disclosure.rate(numerator, denominator, per=definition.per)
    return MonthFigure(one.month, numerator, denominator, value)
