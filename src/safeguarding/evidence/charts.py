"""A result as a chart: a Vega-Lite specification, and the very same rows as a table.

Charts say nothing by colour alone: sides have shapes and words, hidden numbers are written out in the table, and black
on white prints. The table is part of the page wherever the chart is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt

from safeguarding.evidence.control_limits import ControlChart, xmr
from safeguarding.evidence.disclosure import CHILDREN_IN_NEED
from safeguarding.evidence.indicators.result import Figure, GroupRow, IndicatorResult, Side

BLUE, ORANGE, BLACK, GREY = "#1d70b8", "#f47738", "#0b0c0c", "#b1b4b6"
FONT = "Arial, Liberation Sans, sans-serif"
WIDTH, HEIGHT = 560, 240
HIDDEN = CHILDREN_IN_NEED.mark
USUAL, SIGNAL = "As usual", "Stands out"

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and its table. `spec` is a Vega-Lite 6 specification, None where there is nothing that can be drawn;
    `columns` and `rows` are text, ready to show; `caption` says in a sentence what is to be seen.
    """

    title: str
    spec: dict[str, Any] | None
    columns: Row
    rows: tuple[Row, ...]
    caption: str


def charts(result: IndicatorResult) -> tuple[Chart, ...]:
    """The charts of an indicator: before and after for each figure, its offices and teams if asked for, the months around
    allocation, and the calendar months with their limits.

    A result that couldn't be made gives none: show its `why_not`.
    """
    found = []
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
            _capital(side.window),
            _number(side.numerator),
            _number(side.denominator),
            _number(side.rate, 1),
            _interval(side),
        )
        for side in sides
    )
    per = _capital(f"per {result.per_words}")
    title = _capital(f"{figure.noun} per {result.per_words}")
    columns = ("Window", _capital(figure.noun), _capital(figure.before.denominator_unit), per, "95% interval")
    if figure.before.rate is None or figure.after.rate is None:
        return Chart(title, None, columns, rows, figure.says)
    points = [
        {
            "window": _capital(side.window),
            "rate": side.rate,
            "label": _number(side.rate, 1),
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
    return Chart(title, _spec(layers, caption, height=130), columns, rows, caption)


def by_group(result: IndicatorResult, figure: Figure, level: str) -> Chart:
    """One line an office or team, a circle before and a diamond after; a hidden number leaves its mark out and says so."""
    columns = ("Group", "Families", "Before", "After", "Rate before", "Rate after", "Change")
    groups = [row for row in figure.groups if row.level == level]
    rows = tuple(
        (
            row.group,
            _number(row.families),
            _number(row.before.numerator),
            _number(row.after.numerator),
            _number(row.before.rate, 1),
            _number(row.after.rate, 1),
            _percent(row),
        )
        for row in groups
    )
    hidden = sum(row.before.rate is None or row.after.rate is None for row in groups)
    caption = _capital(f"{figure.noun} per {result.per_words}, before and after allocation, by {level}.")
    if hidden:
        caption += (
            f" Numbers of {hidden} of {len(rows)} are hidden because they are small or would give a small one away."
        )
    points = [
        {"group": row.group, "side": name, "rate": side.rate}
        for row in groups
        for name, side in (("Before", row.before), ("After", row.after))
        if side.rate is not None
    ]
    title = _capital(f"{figure.noun} by {level}")
    if not points:
        return Chart(title, None, columns, rows, caption)
    base = alt.Chart(alt.Data(values=points)).encode(
        y=alt.Y("group:N", title=None, sort=[row.group for row in groups]),
        x=alt.X("rate:Q", title=_capital(f"per {result.per_words}"), scale=alt.Scale(zero=True)),
    )
    line = base.mark_line(color=GREY, strokeWidth=3).encode(detail="group:N")
    dots = base.mark_point(size=140, filled=True, stroke=BLACK, opacity=1).encode(**_sides())
    return Chart(title, _spec(line + dots, caption, height=max(60, 30 * len(rows))), columns, rows, caption)


def months(result: IndicatorResult) -> Chart:
    """The months around allocation as a line with dots, and a marked line where allocation stands."""
    noun = result.figures[0].noun
    columns = ("Month", _capital(noun), "Families", _capital(f"per {result.per_words}"))
    rows = tuple(
        (_month(row.month), _number(row.count), f"{row.families:,}", _number(row.rate, 1)) for row in result.month_rows
    )
    caption = (
        f"{_capital(noun)} in each month around allocation, per {result.per_words}. Month 1 after begins on the day of "
        "allocation. A climb before allocation is part of why numbers fall after it."
    )
    title = _capital(f"{noun} month by month")
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
        y=alt.Y("rate:Q", title=_capital(f"per {result.per_words}"), scale=alt.Scale(zero=True)),
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
    small = [{"month": point["month"], "rate": 0, "label": HIDDEN} for point in points if point["rate"] is None]
    if small:
        layers += base.properties(data=alt.Data(values=small)).mark_text(fontSize=14, dy=-8).encode(text="label:N")
        caption += f" {HIDDEN} marks a month whose number is hidden; it isn't nothing."
    return Chart(title, _spec(layers, caption), columns, rows, caption)


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
        _capital(f"{first.noun} of families with a team, by calendar {by}"), _capital(f"{first.noun} per {per}"),
        [row.month for row in there], chart, head="Month" if by == "month" else "Quarter from",
    )  # fmt: skip


def control(title: str, noun: str, when: Sequence[date], chart: ControlChart, *, head: str = "Month") -> Chart:
    """A series of months, or of what `head` says, with its mean and limits; what belongs to a signal is a diamond, everything else a circle.

    `when`: the first day of each month of the series. Limits that can’t be drawn leave the bare line, and the caption says
    why. Raises ValueError where months and values are not as many.
    """
    marked = chart.marked
    pairs = list(zip(when, chart.values, strict=True))
    rows = tuple(
        (f"{day:%B %Y}", _number(value), "Stands out" if place in marked else "")
        for place, (day, value) in enumerate(pairs)
    )
    columns = (head, noun, "Signal")
    points: list[dict[str, Any]] = [
        {"month": day.isoformat(), "value": value, "side": SIGNAL if place in marked else USUAL}
        for place, (day, value) in enumerate(pairs)
        if value is not None
    ]
    if not points:
        return Chart(title, None, columns, rows, chart.says)
    whole = all(float(point["value"]).is_integer() for point in points)
    scale = alt.Scale(zero=True) if any(point["value"] for point in points) else alt.Scale(domain=[0, 1])
    steps = alt.Axis(format=",d", tickMinStep=1) if whole else alt.Axis()
    base = alt.Chart(alt.Data(values=points)).encode(
        x=alt.X("month:T", title=None, axis=alt.Axis(format="%b %Y", labelAngle=-45, tickCount="month")),
        y=alt.Y("value:Q", title=noun, scale=scale, axis=steps),
    )
    names = [USUAL, SIGNAL]
    dots = base.mark_point(size=70, filled=True, stroke=BLACK, opacity=1).encode(
        shape=alt.Shape("side:N", title=None, scale=alt.Scale(domain=names, range=["circle", "diamond"])),
        color=alt.Color("side:N", title=None, scale=alt.Scale(domain=names, range=[BLUE, ORANGE])),
    )
    layers = base.mark_line(strokeWidth=2, color=GREY) + dots
    for name, height, dash in (
        ("Average", chart.mean, [1, 0]),
        ("Upper limit", chart.upper, [6, 4]),
        ("Lower limit", chart.lower, [6, 4]),
    ):
        if height is not None:
            line = alt.Chart(alt.Data(values=[{"value": height, "label": f"{name} {_number(height, 1)}"}]))
            layers += line.mark_rule(strokeDash=dash, strokeWidth=1.5, color=BLACK).encode(y="value:Q")
            words = line.mark_text(align="left", dx=4, fontSize=13, color=BLACK)
            layers += words.encode(y="value:Q", x=alt.value(WIDTH), text="label:N")
    return Chart(title, _spec(layers, chart.says), columns, rows, chart.says)


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


def _spec(chart: alt.LayerChart, says: str, height: int = HEIGHT) -> dict[str, Any]:
    """The specification with the house's type and colours; `says` is its description for a screen reader."""
    made = chart.properties(width=WIDTH, height=height, description=says, background="#ffffff").configure(font=FONT)
    made = made.configure_axis(
        labelFontSize=14, titleFontSize=14, labelColor=BLACK, titleColor=BLACK, gridColor="#f3f2f1", titleFontWeight="normal",
        labelLimit=220,
    ).configure_legend(labelFontSize=14, labelColor=BLACK, orient="top").configure_view(stroke=None)  # fmt: skip
    spec: dict[str, Any] = made.to_dict()
    return spec


def _interval(side: Side) -> str:
    if side.rate is None:
        return HIDDEN
    if side.interval is None:
        return "Not estimated"
    return f"{_number(side.interval.low, 1)} to {_number(side.interval.high, 1)}"


def _percent(row: GroupRow) -> str:
    if row.before.numerator is None or row.after.numerator is None:
        return HIDDEN
    return "None before" if row.change_percent is None else f"{row.change_percent:+.0f}%"


def _number(value: float | None, places: int = 0) -> str:
    return HIDDEN if value is None else f"{value:,.{places}f}"


def _month(month: int) -> str:
    return f"{-month} before" if month < 0 else f"{month + 1} after"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
