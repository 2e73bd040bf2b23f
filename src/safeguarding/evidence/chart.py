"""A chart of the house: its colours and type, what it gives back, and the control chart that several rooms draw.

Charts say nothing by colour alone: marks have shapes and words, and black on white prints. The table is part of the page
wherever the chart is.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt

from safeguarding.evidence.control_limits import HOW_TO_READ, ControlChart
from safeguarding.evidence.disclosure import CHILDREN_IN_NEED

BLUE, ORANGE, BLACK, GREY = "#1d70b8", "#f47738", "#0b0c0c", "#b1b4b6"
FONT = "Arial, Liberation Sans, sans-serif"
WIDTH, HEIGHT = 560, 240
HIDDEN = CHILDREN_IN_NEED.mark
#: Up to so many, a whole-number axis has a tick for each.
FEW = 5
#: So many months have room under a chart.
TICKS = 13
#: So many letters of an axis’s title have room beside a chart; a longer one is written in lines.
BESIDE = 32
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


def control(
    title: str,
    noun: str,
    when: Sequence[date],
    chart: ControlChart,
    *,
    head: str = "Month",
    hidden: Collection[int] = (),
) -> Chart:
    """A series of months, or of what `head` says, with its mean and limits; what belongs to a signal is a diamond, everything else a circle.

    `when`: the first day of each month of the series. `hidden`: the places whose number is hidden, each marked as such. The
    line breaks where there is no number. Limits that can’t be drawn leave the bare line, and the caption says why. Raises
    ValueError where months and values are not as many.
    """
    marked = chart.marked
    pairs = list(zip(when, chart.values, strict=True))
    rows = tuple(
        (f"{day:%B %Y}", number(value), "Stands out" if place in marked else "")
        for place, (day, value) in enumerate(pairs)
    )
    points: list[dict[str, Any]] = [
        {"month": day.isoformat(), "value": value, "side": SIGNAL if place in marked else USUAL}
        for place, (day, value) in enumerate(pairs)
    ]
    if all(value is None for value in chart.values):
        return Chart(title, None, (head, noun, "Signal"), rows, chart.says)
    # The whole series, where its ends are hidden too: a lone point stands at its own date.
    span = alt.Scale(domain=[_moment(min(when)), _moment(max(when))]) if len(set(when)) > 1 else alt.Undefined
    base = alt.Chart(alt.Data(values=points)).encode(
        x=alt.X("month:T", title=None, scale=span, axis=alt.Axis(format="%b %Y", labelAngle=-45, values=_ticks(when))),
        y=_height(noun, chart),
    )
    names = [USUAL, SIGNAL]
    dots = base.mark_point(size=70, filled=True, stroke=BLACK, opacity=1).encode(
        shape=alt.Shape("side:N", title=None, scale=alt.Scale(domain=names, range=["circle", "diamond"])),
        color=alt.Color("side:N", title=None, scale=alt.Scale(domain=names, range=[BLUE, ORANGE])),
    )
    layers = base.mark_line(strokeWidth=2, color=GREY) + dots
    for line in _limits(chart):
        layers += line
    caption = f"{chart.says} {HOW_TO_READ}" if chart.made else chart.says
    if hidden:
        marks = [
            {"month": when[place].isoformat(), "value": 0, "label": HIDDEN, "said": f"{when[place]:%B %Y}: hidden"}
            for place in sorted(hidden)
        ]
        layers += hidden_marks(base, marks)
        caption += f" {HIDDEN} marks a {head.split()[0].lower()} whose number is hidden; it isn’t nothing."
    return Chart(title, spec_of(layers, caption), (head, noun, "Signal"), rows, caption)


def _height(noun: str, chart: ControlChart) -> alt.Y:
    """The axis of the values: from nought, its title in lines, and with whole numbers alone where all are whole."""
    shown = [value for value in chart.values if value is not None]
    whole = all(float(value).is_integer() for value in shown)
    scale = alt.Scale(zero=True) if any(shown) else alt.Scale(domain=[0, 1])
    steps = alt.Axis(format=",d", tickMinStep=1) if whole else alt.Axis()
    top = math.ceil(max(chart.upper or 0, *shown, 1))
    if whole and top <= FEW:  # else ticks between whole numbers are made, and rounded: 0, 1, 1
        scale, steps = alt.Scale(domain=[0, top]), alt.Axis(format=",d", values=list(range(top + 1)))
    return alt.Y("value:Q", title=textwrap.wrap(noun, BESIDE), scale=scale, axis=steps)


def _limits(chart: ControlChart) -> list[alt.Chart]:
    """The average and the limits as lines with their names, those that can be drawn."""
    found = []
    for name, height, dash in (
        ("Average", chart.mean, [1, 0]),
        ("Upper limit", chart.upper, [6, 4]),
        ("Lower limit", chart.lower, [6, 4]),
    ):
        if height is not None:
            line = alt.Chart(alt.Data(values=[{"value": height, "label": f"{name} {number(height, 1)}"}]))
            found.append(line.mark_rule(strokeDash=dash, strokeWidth=1.5, color=BLACK).encode(y="value:Q"))
            words = line.mark_text(align="left", dx=4, fontSize=13, color=BLACK)
            found.append(words.encode(y="value:Q", x=alt.value(WIDTH), text="label:N"))
    return found


def hidden_marks(base: alt.Chart, marks: list[dict[str, Any]]) -> alt.Chart:
    """A letter above the axis for each number that is hidden. A screen reader hears `said`, not the height of the letter."""
    text = base.properties(data=alt.Data(values=marks)).mark_text(fontSize=14, dy=-8)
    return text.encode(text="label:N", description=alt.Description("said:N"))


def _ticks(when: Sequence[date]) -> list[alt.DateTime]:
    """Days that the axis names: of the series itself, and no more than have room."""
    every = -(-len(when) // TICKS)
    return [_moment(day) for day in when[::every]]


def _moment(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)


def spec_of(chart: alt.LayerChart, says: str, height: int = HEIGHT) -> dict[str, Any]:
    """The specification with the house's type and colours; `says` is its description for a screen reader."""
    made = chart.properties(width=WIDTH, height=height, description=says, background="#ffffff").configure(font=FONT)
    made = made.configure_axis(
        labelFontSize=14, titleFontSize=14, labelColor=BLACK, titleColor=BLACK, gridColor="#f3f2f1", titleFontWeight="normal",
        labelLimit=220,
    ).configure_legend(labelFontSize=14, labelColor=BLACK, orient="top").configure_view(stroke=None)  # fmt: skip
    spec: dict[str, Any] = made.to_dict()
    return spec


def number(value: float | None, places: int = 0) -> str:
    return HIDDEN if value is None else f"{value:,.{places}f}"


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
