"""A result as a chart: a Vega-Lite specification, and the very same rows as a table.

Charts say nothing by colour alone: sides have shapes and words, hidden numbers are written out in the table, and black
on white prints. The table is part of the page wherever the chart is.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence
from typing import Any

import altair as alt

from safeguarding.evidence.chart import (
    BLACK,
    BLUE,
    GREY,
    HIDDEN,
    ORANGE,
    Chart,
    Row,
    capital,
    control,
    hidden_marks,
    number,
    spec_of,
)
from safeguarding.evidence.chart_by_month import by_month
from safeguarding.evidence.control_limits import ControlChart, xmr
from safeguarding.evidence.indicators.result import Figure, GroupRow, IndicatorResult, Side

#: The name of an office or team is written in lines of so many letters.
WRAP = 30


def charts(result: IndicatorResult) -> tuple[Chart, ...]:
    """The charts of an indicator: before and after for each figure, its offices and teams if asked for, the months around
    allocation, and the calendar months with their limits.

    A result that couldn't be made gives none: show its `why_not`.
    """
    found = [by_month(result)] if result.month_figures else []
    for figure in result.figures:
        found.append(before_and_after(result, figure))
        for level in ("office", "team"):
            if any(row.level == level for row in figure.groups):
                found.append(by_group(result, figure, level))
    if result.month_rows:
        found.append(months(result))
    if result.series:
        found.append(series(result))
    return tuple(found)


def before_and_after(result: IndicatorResult, figure: Figure) -> Chart:
    """Two bars with their intervals and the number written on each; the ratio and its interval are in the caption."""
    sides = (figure.before, figure.after)
    rows = tuple(
        (
            capital(side.window),
            number(side.numerator),
            number(side.denominator),
            number(side.rate, 1),
            _interval(side),
        )
        for side in sides
    )
    per = capital(f"per {result.per_words}")
    title = capital(f"{figure.noun} per {result.per_words}")
    columns = ("Window", capital(figure.noun), capital(figure.before.denominator_unit), per, "95% interval")
    if figure.before.rate is None or figure.after.rate is None:
        return Chart(title, None, columns, rows, figure.says)
    points = [
        {
            "window": capital(side.window),
            "rate": side.rate,
            "label": number(side.rate, 1),
            "low": side.interval.low if side.interval else side.rate,
            "high": side.interval.high if side.interval else side.rate,
        }
        for side in sides
    ]
    base = alt.Chart(alt.Data(values=points)).encode(y=alt.Y("window:N", title=None, sort=[row[0] for row in rows]))
    bars = base.mark_bar(height=44, stroke=BLACK, strokeWidth=1).encode(
        x=alt.X("rate:Q", title=per, scale=alt.Scale(zero=True)),
        color=alt.Color("window:N", legend=None, scale=_scale(rows)),
    )
    reach = base.mark_rule(strokeWidth=3, color=BLACK).encode(x="low:Q", x2="high:Q")
    ends = base.mark_tick(thickness=3, size=18, color=BLACK)
    words = base.mark_text(align="left", dx=8, fontSize=16, fontWeight="bold", color=BLACK)
    layers = bars + reach + ends.encode(x="low:Q") + ends.encode(x="high:Q") + words.encode(x="high:Q", text="label:N")
    caption = f"{figure.says} Black lines show the 95% interval of each rate."
    return Chart(title, spec_of(layers, caption, height=130), columns, rows, caption)


def by_group(result: IndicatorResult, figure: Figure, level: str) -> Chart:
    """One line an office or team, a circle before and a diamond after; a hidden number leaves its mark out and says so.
    No picture where no office or team shows both: there is nothing to compare."""
    columns = ("Group", "Families", "Before", "After", "Rate before", "Rate after", "Change")
    groups = [row for row in figure.groups if row.level == level]
    called = _called(groups)
    rows = tuple(
        (
            name,
            number(row.families),
            number(row.before.numerator),
            number(row.after.numerator),
            number(row.before.rate, 1),
            number(row.after.rate, 1),
            _percent(row),
        )
        for name, row in zip(called, groups, strict=True)
    )
    hidden = sum(None in (row.before.rate, row.after.rate) for row in groups)
    caption = capital(f"{figure.noun} per {result.per_words}, before and after allocation, by {level}.")
    if hidden:
        caption += (
            f" Numbers of {hidden} of {len(rows)} are hidden because they are small or would give a small one away."
        )
    names = ["\n".join(textwrap.wrap(one, WRAP)) for one in called]
    points = [
        {"group": name, "side": when, "rate": side.rate}
        for name, row in zip(names, groups, strict=True)
        for when, side in (("Before", row.before), ("After", row.after))
        if side.rate is not None
    ]
    title = capital(f"{figure.noun} by {level}")
    if hidden == len(groups):
        return Chart(title, None, columns, rows, caption)
    base = alt.Chart(alt.Data(values=points)).encode(
        y=alt.Y("group:N", title=None, sort=names, axis=alt.Axis(labelExpr="split(datum.label, '\\n')")),
        x=alt.X("rate:Q", title=capital(f"per {result.per_words}"), scale=alt.Scale(zero=True)),
    )
    line = base.mark_line(color=GREY, strokeWidth=3).encode(detail="group:N")
    dots = base.mark_point(size=140, filled=True, stroke=BLACK, opacity=1).encode(**_sides())
    step = 12 + 18 * max(name.count("\n") + 1 for name in names)
    return Chart(title, spec_of(line + dots, caption, height=max(60, step * len(rows))), columns, rows, caption)


def _called(groups: Sequence[GroupRow]) -> list[str]:
    """The name of each, with that of its office where two are called the same."""
    often = Counter(row.group for row in groups)
    return [f"{row.group} ({row.office})" if often[row.group] > 1 and row.office else row.group for row in groups]


def months(result: IndicatorResult) -> Chart:
    """The months around allocation as a line with dots, and a marked line where allocation stands."""
    noun = result.figures[0].noun
    columns = ("Month", capital(noun), "Families", capital(f"per {result.per_words}"))
    rows = tuple(
        (_month(row.month), number(row.count), f"{row.families:,}", number(row.rate, 1)) for row in result.month_rows
    )
    caption = (
        f"{capital(noun)} in each month around allocation, per {result.per_words}. Month 1 after begins on the day of "
        "allocation. A climb before allocation is part of why numbers fall after it."
    )
    title = capital(f"{noun} month by month")
    points = [
        {"month": row.month + 0.5, "rate": row.rate, "side": "Before" if row.month < 0 else "After"}
        for row in result.month_rows
    ]
    if all(point["rate"] is None for point in points):
        return Chart(title, None, columns, rows, caption)
    base = alt.Chart(alt.Data(values=points)).encode(
        x=alt.X(
            "month:Q",
            title="Months before (−) and after allocation",
            scale=alt.Scale(domain=[-result.months, result.months]),
            axis=alt.Axis(tickCount=9),
        ),
        y=alt.Y("rate:Q", title=capital(f"per {result.per_words}"), scale=alt.Scale(zero=True)),
    )
    line = base.mark_line(strokeWidth=2, color=GREY).encode(detail="side:N")
    dots = base.mark_point(size=70, filled=True, stroke=BLACK, opacity=1).encode(**_sides())
    here = alt.Data(values=[{"month": 0, "label": "Allocation"}])
    rule = alt.Chart(here).mark_rule(strokeDash=[6, 4], strokeWidth=2, color=BLACK).encode(x="month:Q")
    words = (
        alt.Chart(here)
        .mark_text(align="left", dx=6, y=10, fontSize=14, color=BLACK)
        .encode(x="month:Q", text="label:N")
    )
    layers = line + dots + rule + words
    small = [
        {"month": point["month"], "rate": 0, "label": HIDDEN, "said": f"{_month(row.month)} allocation: hidden"}
        for row, point in zip(result.month_rows, points, strict=True)
        if point["rate"] is None
    ]
    if small:
        layers += hidden_marks(base, small)
        caption += f" {HIDDEN} marks a month whose number is hidden; it isn’t nothing."
    return Chart(title, spec_of(layers, caption), columns, rows, caption)


def series(result: IndicatorResult) -> Chart:
    """Calendar months as a rate of the families then with a team, with the limits of chance; quarters where months are
    hidden. Where a quarter is hidden too, limits with it would give it away, and without it mislead: there are none."""
    first, per = result.figures[0], f"{result.per_words.split()[0]} families a year"
    there = [row for row in result.series if row.months == 1 and (row.families is None or row.families > 0)]
    by = "month"
    if any(row.rate is None for row in there):
        start = there[0].month
        there, by = [row for row in result.series if row.months > 1 and row.month >= start], "quarter"
    rates = tuple(row.rate for row in there)
    why = f"Some {by}s are hidden, so no limits are drawn."
    chart = ControlChart(rates, None, None, None, None, (), why) if None in rates else xmr(rates)
    return control(
        capital(f"{first.noun} of families with a team, by calendar {by}"), capital(f"{first.noun} per {per}"),
        [row.month for row in there], chart, head="Month" if by == "month" else "Quarter from",
        hidden=[place for place, rate in enumerate(rates) if rate is None],
    )  # fmt: skip


def _sides() -> dict[str, Any]:
    """Before and after as shape and colour together."""
    names = ["Before", "After"]
    return {
        "shape": alt.Shape(
            "side:N", title=None, sort=names, scale=alt.Scale(domain=names, range=["circle", "diamond"])
        ),
        "color": alt.Color("side:N", title=None, sort=names, scale=alt.Scale(domain=names, range=[ORANGE, BLUE])),
    }


def _scale(rows: tuple[Row, ...]) -> alt.Scale:
    return alt.Scale(domain=[row[0] for row in rows], range=[ORANGE, BLUE])


def _interval(side: Side) -> str:
    if side.rate is None:
        return HIDDEN
    if side.interval is None:
        return "Not estimated"
    return f"{number(side.interval.low, 1)} to {number(side.interval.high, 1)}"


def _percent(row: GroupRow) -> str:
    if row.change_percent is not None:
        return f"{row.change_percent:+.0f}%"
    return HIDDEN if None in (row.before.rate, row.after.rate) else "None before"


def _month(month: int) -> str:
    return f"{-month} before" if month < 0 else f"{month + 1} after"
