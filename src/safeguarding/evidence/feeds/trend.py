"""How the quality of a feed goes, delivery by delivery, as a Vega-Lite specification."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt

BLUE, ORANGE, BLACK = "#1d70b8", "#f47738", "#0b0c0c"
FONT = "Arial, Liberation Sans, sans-serif"
REJECTED, FILLED = "Rejected", "Filled in"


def drawn(deliveries: Sequence[tuple[date, float, float]]) -> dict[str, Any]:
    """Two lines with points of their own shape over (day received, share rejected, share filled in), shares from 0 to 1."""
    points = [
        {"day": f"{on.day} {on:%b %Y}", "place": place, "share": value, "what": what}
        for place, (on, rejected, filled) in enumerate(deliveries)
        for what, value in ((REJECTED, rejected), (FILLED, filled))
    ]
    scale = alt.Scale(domain=[FILLED, REJECTED], range=[BLUE, ORANGE])
    base = alt.Chart(alt.Data(values=points)).encode(
        x=alt.X("day:N", title="Received", sort=alt.SortField("place"), axis=alt.Axis(labelAngle=-40)),
        y=alt.Y("share:Q", title="Share", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%")),
        color=alt.Color("what:N", title=None, scale=scale),
    )
    shape = alt.Shape("what:N", title=None, scale=alt.Scale(domain=[FILLED, REJECTED], range=["circle", "diamond"]))
    marks = base.mark_point(size=110, filled=True, stroke=BLACK, opacity=1).encode(shape=shape)
    chart = (base.mark_line(strokeWidth=2) + marks).properties(width=480, height=200, background="white")
    legend = {"orient": "top", "labelFontSize": 15}
    sized = chart.configure(font=FONT).configure_axis(labelFontSize=14, titleFontSize=14).configure_legend(**legend)
    spec: dict[str, Any] = sized.to_dict()
    return spec
