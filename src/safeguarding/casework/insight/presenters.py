"""Indicators as ready words. Nothing here leaves out what belongs to a number: it comes with the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from safeguarding.casework.design.dates import count, day
from safeguarding.casework.design.tables import Table

if TYPE_CHECKING:
    from safeguarding.evidence.charts import Chart
    from safeguarding.evidence.indicators import Definition, IndicatorResult
    from safeguarding.evidence.indicators.result import Linkage

FEED_WORDS = {
    "police": "Police",
    "hospital": "Hospital",
    "mental_health": "Mental health",
    "substance_misuse": "Substance misuse",
    "school": "School",
    "probation": "Probation",
    "housing": "Housing",
    "ambulance": "Ambulance",
    "childrens_services": "Children’s services",
}


def definition_rows(definitions: list[Definition]) -> list[dict[str, str]]:
    """The list of indicators: title, why, partner."""
    return [
        {
            "title": one.title,
            "href": reverse("indicator", args=[one.id]),
            "why": one.why,
            "feed": FEED_WORDS.get(one.feed, one.feed),
        }
        for one in definitions
    ]


def facts(result: IndicatorResult) -> list[tuple[str, str]]:
    """What the figures rest on, line by line."""
    families, linkage = result.families, result.linkage
    lines = [
        ("Families allocated", f"{families.allocated:,}"),
        ("Families counted", f"{families.counted:,}, each with {result.months} months before and after allocation"),
    ]
    lines += [
        (f"Left out: {one.words}", f"{one.families:,}{'' if one.known else '. Not known: not zero'}")
        for one in families.excluded
        if one.families
    ]
    covered = "; ".join(f"{day(window.first)} to {day(window.last)}" for window in result.coverage)
    lines += [
        ("Days the feed covers", covered or "None: nothing has been linked"),
        ("Data up to", day(result.data_date, "No data yet")),
        (
            "Partner’s incidents",
            _incidents(linkage),
        ),
        ("People who could be looked for", f"{linkage.findable:,} of {count(linkage.members, 'family member')}"),
        ("Small numbers", result.hidden),
        ("Restricted files", "Left out, whether or not there are any."),
        ("Definition", f"{result.definition}, version {result.version}. {result.source}."),
    ]
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
