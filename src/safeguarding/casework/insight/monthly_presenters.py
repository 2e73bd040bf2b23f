"""Indicators by month as ready words: the last month that can be shown, and a year before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from safeguarding.casework.design.tables import Table, link

if TYPE_CHECKING:
    from safeguarding.evidence.indicators import IndicatorResult, MonthFigure

#: What the figures of a month don't rest on: nobody is followed before and after.
NOT_OF_MONTHS = frozenset(
    {"Families allocated", "Families counted", "Partner’s incidents", "People who could be looked for"}
)


def latest(results: list[IndicatorResult]) -> Table:
    """A row an indicator by month. No arrows: its chart says what is more than chance."""
    return Table(
        caption="Month by month: the last month that can be shown",
        head=("What", "Month", "Figure", "Number", "Out of", "A year before"),
        rows=[_latest(one) for one in results], numeric={2, 3, 4, 5}, nothing="Nothing can be shown yet.", stack=True,
    )  # fmt: skip


def _latest(result: IndicatorResult) -> tuple[str, ...]:
    shown = [one for one in result.month_figures if one.value is not None]
    one = shown[-1]
    year_before = one.month.replace(year=one.month.year - 1)
    before = next((old for old in shown if old.month == year_before), None)
    return (
        link(result.title.removesuffix(", month by month"), reverse("indicator", args=[result.definition])),
        f"{one.month:%B %Y}", figure(result, one), _plain(one.numerator if one.numerator != one.value else None), _plain(one.denominator),
        "–" if before is None else figure(result, before),
    )  # fmt: skip


def figure(result: IndicatorResult, one: MonthFigure) -> str:
    """A share with its sign, a number whole, everything else with one place."""
    if one.value is None:
        return "c"
    if result.per_words.startswith("100 "):
        return f"{one.value:.0f}%"
    return f"{one.value:,.0f}" if float(one.value).is_integer() else f"{one.value:,.1f}"


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
