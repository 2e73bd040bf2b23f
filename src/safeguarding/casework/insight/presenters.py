"""Indicators as ready words. Nothing here leaves out what belongs to a number: it comes with the result."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from safeguarding.casework.design.dates import count, day
from safeguarding.casework.design.tables import Table, link
from safeguarding.casework.insight.monthly_presenters import NOT_OF_MONTHS

if TYPE_CHECKING:
    from safeguarding.evidence.chart import Chart
    from safeguarding.evidence.indicators import Definition, IndicatorResult
    from safeguarding.evidence.indicators.result import Figure, Linkage

BETTER = {
    "fewer": "Fewer is hoped for.",
    "more": "More is hoped for.",
    "neither": "More or fewer can mean better or worse.",
}


def strands(definitions: list[Definition]) -> list[dict[str, Any]]:
    """The indicators by whose service they are about: title, why, address."""
    found: dict[str, list[dict[str, str]]] = {}
    for one in definitions:
        row = {"title": one.title, "href": reverse("indicator", args=[one.id]), "why": one.why}
        found.setdefault(one.strand[:1].upper() + one.strand[1:], []).append(row)
    return [{"name": name, "indicators": rows} for name, rows in found.items()]


#: Of a board's first indicator these are said and shown; of the others the first measure alone.
ASKED_FIRST = frozenset({"incidents", "repeats"})
OWN = "childrens_services"
#: Of 95% intervals about figures that did not change one in twenty leaves the truth out.
CAVEAT = (
    "Families are allocated at a peak of trouble, so some fall would have come without any help: no before and after here "
    "shows that the work caused a change. And of twenty that had not changed, about one would look unlikely to be chance."
)


def answer(results: list[IndicatorResult]) -> list[str]:
    """What the first indicator of a board that can be worked out and compared says, in sentences to be read aloud."""
    for one in results:
        if one.month_figures:
            return [one.says]
        if one.figures and one.feed != OWN:
            return [figure.says for figure in _first_of(one)]
    return []


def _first_of(result: IndicatorResult) -> list[Figure]:
    return [figure for figure in result.figures if figure.counts in ASKED_FIRST] or list(result.figures[:1])


def headlines(results: list[IndicatorResult]) -> Table:
    """What each indicator of a board says first, and how often it came again of the first of them. No arrows: the interval
    says whether it may be chance."""
    rows = [(one, figure) for one in results[:1] for figure in _first_of(one)]
    rows += [(one, one.figures[0]) for one in results[1:]]
    return Table(
        caption="Before and after allocation",
        head=("What", "Rate per", "Families", "Before", "After", "After compared with before", "May be chance"),
        rows=[_headline(*row) for row in rows], numeric={2, 3, 4}, nothing="Nothing can be shown yet.", stack=True,
    )  # fmt: skip


def _headline(result: IndicatorResult, figure: Figure) -> tuple[str, ...]:
    name = figure.noun[:1].upper() + figure.noun[1:]
    head = link(name, reverse("indicator", args=[result.definition]))
    numbers = (
        result.per_words,
        f"{result.families.counted:,}",
        _number(figure.before.rate),
        _number(figure.after.rate),
    )
    if result.feed == OWN:  # why families are allocated lies before allocation by construction
        return (head, *numbers, "Not to be compared", "See what it can’t show")
    if figure.ratio is None or figure.interval is None:
        hidden = None in (figure.before.numerator, figure.after.numerator)
        return (head, *numbers, "Too small to show" if hidden else "Not estimated", "–")
    high = "no limit" if figure.interval.high is None else f"{figure.interval.high:.2f}"
    chance = figure.interval.low <= 1 and (figure.interval.high is None or figure.interval.high >= 1)
    words = f"{figure.ratio:.2f} times ({figure.interval.low:.2f} to {high})"
    return (head, *numbers, words, "Yes" if chance else "Unlikely, but see what it can’t show")


def _number(value: float | None) -> str:
    return "c" if value is None else f"{value:,.1f}"


def titles(definitions: list[Definition]) -> list[dict[str, str]]:
    """Indicators with their addresses."""
    return [{"title": one.title, "href": reverse("indicator", args=[one.id])} for one in definitions]


def resting(results: list[IndicatorResult]) -> Table:
    """What the figures of a board rest on: how far the data reach, whom they follow, how much of them is linked."""
    return Table(
        caption="What these figures rest on",
        head=("What", "Data up to", "Families counted", "Of those allocated", "Partner’s incidents linked", "Definition"),
        rows=[_rests(one) for one in results], numeric={2, 3}, nothing="Nothing can be shown yet.", stack=True,
    )  # fmt: skip


def _rests(result: IndicatorResult) -> tuple[str, ...]:
    share = result.linkage.linked_share
    if result.feed == OWN:
        linked = "Our own record"
    else:
        linked = "–" if share is None else f"{share:.0%} of {result.linkage.incidents:,}"
    return (
        link(result.title, reverse("indicator", args=[result.definition])), day(result.data_date, "No data yet"),
        f"{result.families.counted:,}", f"{result.families.allocated:,}", linked, f"Version {result.version}",
    )  # fmt: skip


def not_made(results: list[IndicatorResult]) -> list[dict[str, str]]:
    """Indicators of a board that can't be computed, and why."""
    return [
        {"title": one.title, "href": reverse("indicator", args=[one.definition]), "why": one.why_not} for one in results
    ]


def series_picture(results: list[IndicatorResult]) -> dict[str, Any] | None:
    """The calendar months or quarters of the first indicator of which half or more show something, with the limits of
    chance: in fewer there is no line to follow."""
    from safeguarding.evidence.charts import series  # drawing libraries: only when a chart is drawn

    charts = (series(one) for one in results if one.made and one.series)
    shown = next((one for one in charts if one.spec and 2 * _shows(one) >= len(one.rows)), None)
    return None if shown is None else _picture(shown)


def _shows(chart: Chart) -> int:
    """Of how many months or quarters the chart shows a number that is not hidden and not nothing."""
    return sum(row[1] not in ("c", "0") for row in chart.rows)


def offices(result: IndicatorResult, until: date) -> list[dict[str, str]]:
    """Each office with the address of its teams."""
    names = [row.group for row in result.figures[0].groups] if result.figures else []
    return [{"name": name, "query": query("team", name, until)} for name in names]


def of_office(result: IndicatorResult, office: str) -> IndicatorResult:
    """The result with the teams of one office alone."""
    kept = [replace(one, groups=tuple(row for row in one.groups if row.office == office)) for one in result.figures]
    return replace(result, figures=tuple(kept))


def query(by: str, office: str, until: date) -> str:
    """The end of an address that asks for this level, office and quarter."""
    return urlencode({"by": by, "office": office, "until": f"{until}"} if office else {"by": by, "until": f"{until}"})


def facts(result: IndicatorResult) -> list[tuple[str, str]]:
    """What the figures rest on, line by line."""
    families, linkage = result.families, result.linkage
    lines = []
    if families.allocated:
        each = f"{families.counted:,}, each with {result.months} months before and after allocation"
        lines += [("Families allocated", f"{families.allocated:,}"), ("Families counted", each)]
    lines += [
        (f"Left out: {one.words}", f"{one.families:,}{'' if one.known else '. Not known: not zero'}")
        for one in families.excluded
        if one.families
    ]
    lines += [("Time to the first", figure.first.says) for figure in result.figures if figure.first]
    covered = "; ".join(f"{day(window.first)} to {day(window.last)}" for window in result.coverage)
    if covered:
        lines.append(("Days the feed covers", covered))
    if result.data_date:
        lines.append(("Data up to", day(result.data_date)))
    if linkage.incidents:
        lines.append(("Partner’s incidents", _incidents(linkage)))
    if linkage.members:
        found = f"{linkage.findable:,} of {count(linkage.members, 'family member')}"
        lines.append(("People who could be looked for", found))
    if result.hidden:
        lines.append(("Small numbers", result.hidden))
    lines += [
        ("Restricted files", "Left out, whether or not there are any."),
        ("Counted", f"{result.numerator}."),
        ("Out of", f"{result.denominator}."),
        ("Window", f"{result.window}."),
        ("Which way is hoped for", BETTER[result.better]),
        ("Definition", f"{result.definition}, version {result.version}. {result.source}."),
        ("Answers for it", f"{result.owner}. To be looked at again by {day(result.review)}."),
    ]
    if result.month_figures:
        lines = [line for line in lines if line[0] not in NOT_OF_MONTHS]
    if not result.verified:
        lines.append(("Checked", "Not yet checked by anybody outside the project."))
    return lines


def _incidents(linkage: Linkage) -> str:
    return (
        f"{linkage.incidents:,}: {linkage.linked:,} linked to a person, {linkage.doubtful:,} for a person to decide, "
        f"{linkage.not_linked:,} about nobody in these families"
    )


def pictures(result: IndicatorResult) -> list[dict[str, Any]]:
    """Each chart of the result: its specification, its caption and the same figures as a table."""
    from safeguarding.evidence.charts import charts  # drawing libraries: only when a chart is drawn

    return [_picture(chart) for chart in charts(result)]


def _picture(chart: Chart) -> dict[str, Any]:
    return {
        "title": chart.title,
        "spec": chart.spec,
        "caption": chart.caption,
        "table": Table(
            caption=f"{chart.title}: the figures", caption_size="s", head=chart.columns, rows=chart.rows,
            numeric=set(range(1, len(chart.columns))),
        ),
    }  # fmt: skip
