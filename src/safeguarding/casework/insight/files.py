"""An indicator as files: one tidy table, a workbook with its definition, and its charts as pictures."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from safeguarding.casework.design.dates import day
from safeguarding.casework.feeds.presenters import FEED_WORDS
from safeguarding.evidence import open_document, spreadsheets

if TYPE_CHECKING:
    from safeguarding.evidence.indicators import IndicatorResult
    from safeguarding.evidence.indicators.result import Side

KINDS = {"csv": "text/csv; charset=utf-8", "ods": open_document.MIME}
PICTURES = {"svg": "image/svg+xml", "png": "image/png"}
HEAD = (
    "What", "Level", "Office", "Team", "Window", "Families", "Number", "Out of", "Unit", "Rate", "95% interval from", "to",
    "Per",
)  # fmt: skip
MONTH_HEAD = ("Month", "Figure", "Number", "Out of", "Per")
#: What every row of the one table says besides, for it stands alone.
RESTS = ("Definition", "Data up to")
HIDDEN = "c"
#: So many letters of a picture’s title, and of the smaller lines under it, are as wide as its chart.
TITLE, UNDER = 56, 84
BAND = "Change, with links as they may be"

Row = tuple[object, ...]


def rows(result: IndicatorResult) -> Iterator[Row]:
    """A row a figure, level and side of allocation; “c” where a number is hidden. Last, how far links move each change."""
    for figure in result.figures:
        for side in (figure.before, figure.after):
            yield _row(result, figure.noun, "authority", "", "", result.families.counted, side)
        for group in figure.groups:
            team = group.group if group.level == "team" else ""
            office = group.office or group.group
            for side in (group.before, group.after):
                yield _row(result, figure.noun, group.level, office, team, group.families, side)
    for band in result.link_bands:
        ends = [value if value is not None else "" for value in (band.low, band.high)]
        yield (band.noun, "authority", "", "", BAND, *[""] * 5, *ends, "change in per cent")


def month_rows(result: IndicatorResult) -> Iterator[Row]:
    """A row a month of an indicator by month; “c” where a number is hidden, nothing where there is none."""
    months = result.month_figures
    has = (any(one.numerator is not None for one in months), any(one.denominator is not None for one in months))
    for one in months:
        hidden = one.value is None and not one.nothing_due
        numbers = (
            HIDDEN if hidden and there else "" if value is None else value
            for value, there in zip((one.numerator, one.denominator), has, strict=True)
        )
        yield (f"{one.month:%Y-%m}", "" if one.nothing_due else _shown(one.value), *numbers, result.per_words)


def _row(
    result: IndicatorResult, noun: str, level: str, office: str, team: str, families: int | None, side: Side
) -> Row:
    interval = (side.interval.low, side.interval.high) if side.interval else ("", "")
    return (
        noun, level, office, team, side.window, _shown(families), _shown(side.numerator), _shown(side.denominator),
        side.denominator_unit, _shown(side.rate), *interval, result.per_words,
    )  # fmt: skip


def _shown(value: float | None) -> object:
    return HIDDEN if value is None else value


def csv(result: IndicatorResult) -> bytes:
    """The tidy table as CSV for a spreadsheet, each row with the definition and how far the data reach."""
    head, found = (MONTH_HEAD, month_rows(result)) if result.month_figures else (HEAD, rows(result))
    rests = (f"{result.definition}, version {result.version}", f"{result.data_date or ''}")
    return spreadsheets.as_csv((*head, *RESTS), ((*row, *rests) for row in found))


def ods(result: IndicatorResult, facts: Sequence[tuple[str, str]]) -> bytes:
    """The definition and what the figures rest on, the figures, and the months, a sheet each."""
    about = [("Indicator", result.title), ("Why", result.why)]
    about += [("What it says", line) for line in result.words()[1:] if line]
    months = [(row.month, row.families, _shown(row.count), _shown(row.rate)) for row in result.month_rows]
    if result.month_figures:
        figures = open_document.Sheet("Figures", MONTH_HEAD, list(month_rows(result)))
        return open_document.spreadsheet([open_document.Sheet("About", ("What", "Words"), [*about, *facts]), figures])
    series = [
        (f"{row.month:%Y-%m}", row.months, _shown(row.families), _shown(row.count), _shown(row.rate))
        for row in result.series
    ]
    return open_document.spreadsheet(
        [
            open_document.Sheet("About", ("What", "Words"), [*about, *facts]),
            open_document.Sheet("Figures", HEAD, list(rows(result))),
            open_document.Sheet("Months around allocation", ("Month", "Families", "Number", "Rate"), months),
            open_document.Sheet(
                "Calendar months", ("Month", "Months", "Families with a team", "Number", "Rate"), series
            ),
        ]
    )


def titled(chart: dict[str, Any], result: IndicatorResult, until: date) -> dict[str, Any]:
    """The specification of a chart with what the page says around it, for the picture stands alone: the title, the quarter,
    whose data, up to when, the definition, and the caption."""
    own = result.feed == "childrens_services"
    source = "Our own record" if own else FEED_WORDS.get(result.feed, result.feed)
    said = (
        f"Quarter to {day(until)}. Source: {source}, data up to {day(result.data_date, 'no day yet')}. "
        f"Definition: {result.definition}, version {result.version}."
    )
    lines = [line for words in (said, chart["caption"]) for line in textwrap.wrap(words, UNDER)]
    head = {
        "text": textwrap.wrap(chart["title"], TITLE), "subtitle": lines, "anchor": "start", "offset": 14,
        "fontSize": 18, "subtitleFontSize": 13, "subtitlePadding": 6,
    }  # fmt: skip
    return {**chart["spec"], "title": head}


def drawn(spec: dict[str, Any], kind: str) -> bytes:
    """A chart as SVG or PNG. Nothing is fetched to draw it."""
    import vl_convert  # drawing libraries: only when a chart is drawn

    text = json.dumps(spec, sort_keys=True, default=str)
    if kind == "png":
        return bytes(vl_convert.vegalite_to_png(text, scale=2, allowed_base_urls=[]))
    return str(vl_convert.vegalite_to_svg(text, allowed_base_urls=[])).encode()
