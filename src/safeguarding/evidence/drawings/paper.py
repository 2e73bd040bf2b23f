"""A drawing on a sheet of paper: A4 where it stays legible there, else A3."""

from __future__ import annotations

from safeguarding.evidence.drawings import svg
from safeguarding.evidence.drawings.genogram import Drawing

#: Width and height in points, the most usual first.
SHEETS = {
    "A4 upright": (595.0, 842.0),
    "A4 across": (842.0, 595.0),
    "A3 across": (1191.0, 842.0),
}
MARGIN = 30.0
#: Points to a unit of the drawing: never larger than in a book, and from A4 to A3 when the smallest words are under 7 points.
MOST, LEAST = 0.9, 0.64


def sheet_for(drawing: Drawing) -> str:
    """The name of the sheet, a key of SHEETS: the first on which the smallest words are legible, or the largest."""
    return next((name for name in SHEETS if _scale(drawing, name) >= LEAST), list(SHEETS)[-1])


def on_sheet(drawing: Drawing) -> str:
    """The drawing as the SVG of a whole sheet, one unit a point, for a printer or a converter to PDF."""
    name = sheet_for(drawing)
    wide, tall = SHEETS[name]
    scale = _scale(drawing, name)
    left = (wide - drawing.width * scale) / 2
    inside = svg.element(
        "g", drawing.svg, transform=f"translate({svg.number(left)} {svg.number(MARGIN)}) scale({scale:.4f})"
    )
    paper = svg.element("rect", x=0, y=0, width=wide, height=tall, fill=svg.WHITE)
    return svg.element(
        "svg", paper, inside, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {svg.number(wide)} {svg.number(tall)}",
        width=wide, height=tall,
    )  # fmt: skip


def _scale(drawing: Drawing, name: str) -> float:
    wide, tall = SHEETS[name]
    return min((wide - 2 * MARGIN) / drawing.width, (tall - 2 * MARGIN) / drawing.height, MOST)
