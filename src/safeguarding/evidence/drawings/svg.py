"""A layout as SVG: black on white, every attribute in the element itself, so that no style or script is needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from safeguarding.evidence.drawings.shapes import Label, Layout, Line, Outline, Point, Symbol
from safeguarding.evidence.drawings.strokes import STROKES
from safeguarding.evidence.drawings.text import printable

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
BLACK, WHITE = "#0b0c0c", "#ffffff"
#: Height and length of a tooth of a zigzag, and how far apart a double line stands.
TOOTH, PITCH, GAP, KIN_GAP = 4.0, 5.0, 2.0, 3.0
ROUND = 9.0


def number(value: float) -> str:
    """`12`, `12.5`: at most two places, never `-0`."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, *inside: str, **attributes: str | float) -> str:
    """One element; `_` in a name of an attribute stands for `-`. The content is escaped already, the attributes are here."""
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(value if isinstance(value, str) else number(value))}"
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{said}>{''.join(inside)}</{name}>" if inside else f"<{name}{said}/>"


def words(text: str, x: float, y: float, size: float, *, centred: bool = False, bold: bool = False) -> str:
    """One line of text with its baseline at `y`."""
    return element(
        "text", escape(printable(text)), x=x, y=y, font_size=size, fill=BLACK,
        text_anchor="middle" if centred else "", font_weight="bold" if bold else "",
    )  # fmt: skip


def document(width: float, height: float, title: str, described: str, parts: Iterable[str], name: str) -> str:
    """The whole SVG. `name` begins its ids, so that two drawings can stand in one page. No personal data in the title."""
    return element(
        "svg",
        element("title", escape(printable(title)), id=f"{name}-title"),
        element("desc", escape(printable(described)), id=f"{name}-described"),
        element("rect", x=0, y=0, width=width, height=height, fill=WHITE),
        *parts,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {number(width)} {number(height)}", width=width,
        height=height, role="img", aria_labelledby=f"{name}-title {name}-described", font_family=FONT,
    )  # fmt: skip


def drawn(layout: Layout) -> list[str]:
    """Everything of a layout: households first, then lines, then symbols and words on top."""
    return [
        *(outline(one) for one in layout.outlines),
        *(_paper(one) for one in layout.labels if not one.fact.startswith("person")),
        *(line(one) for one in layout.lines),
        *(symbol(one) for one in layout.symbols),
        *(label(one) for one in layout.labels),
        *(label(words) for one in layout.outlines for words in one.labels),
    ]


def outline(one: Outline) -> str:
    paths = " ".join(_rounded(loop) for loop in one.loops)
    return element("path", d=paths, fill="none", stroke=BLACK, stroke_width=1, stroke_dasharray="5 3")


def _rounded(loop: Sequence[Point]) -> str:
    """A closed path with its corners rounded, as no other line has them."""
    steps = []
    for at, corner in enumerate(loop):
        before, after = loop[at - 1], loop[(at + 1) % len(loop)]
        start, end = _towards(corner, before), _towards(corner, after)
        steps.append(f"{'L' if at else 'M'}{_at(start)}Q{_at(corner)} {_at(end)}")
    return "".join(steps) + "Z"


def _towards(corner: Point, other: Point) -> Point:
    length = _length(corner, other)
    share = min(ROUND, length / 2) / (length or 1.0)
    return corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _paper(one: Label) -> str:
    """White under the words, so that a household's line does not run through them."""
    box = one.box
    return element("rect", x=box.x - 1, y=box.y, width=box.width + 2, height=box.height, fill=WHITE)


def label(one: Label) -> str:
    parts, y = [], one.box.y
    names = max(one.sizes, default=0.0)
    for text, size in zip(one.lines, one.sizes, strict=True):
        y += size + 2
        x = one.box.x + one.box.width / 2 if one.centred else one.box.x
        parts.append(words(text, x, y - 3, size, centred=one.centred, bold=size == names and size > 11))
    return "".join(parts)


def symbol(one: Symbol) -> str:
    """A person's symbol: the shape, a second line inside for the child whom the file is about, brackets, cross and age."""
    parts = [_shape(one.shape, one.x, one.y, one.half)]
    if one.index:
        parts.append(
            _shape(
                one.shape,
                one.x,
                one.y + (2 if one.shape == "triangle" else 0),
                one.half - (6 if one.shape == "triangle" else 4),
            )
        )
    if one.crossed:
        reach = one.half * {"circle": 0.72, "diamond": 0.5, "triangle": 0.36}.get(one.shape, 1.0)
        low = one.y + (one.half * 0.4 if one.shape == "triangle" else 0)
        parts += [
            _stroke(((one.x - reach, low - side * reach), (one.x + reach, low + side * reach)), 2, "")
            for side in (1, -1)
        ]
    if one.bracketed:
        for side in (-1, 1):
            x, inner = one.x + side * (one.half + 6), one.x + side * (one.half + 1.5)
            top, bottom = one.y - one.half - 1, one.y + one.half + 1
            parts.append(_stroke(((inner, top), (x, top), (x, bottom), (inner, bottom)), 1.5, ""))
    if one.inside:
        parts.append(words(one.inside, one.x, one.y + 5, 14, centred=True))
    return "".join(parts)


def _shape(shape: str, x: float, y: float, half: float) -> str:
    look: dict[str, str | float] = {"fill": WHITE, "stroke": BLACK, "stroke_width": 2}
    match shape:
        case "square":
            return element("rect", x=x - half, y=y - half, width=2 * half, height=2 * half, **look)
        case "circle":
            return element("circle", cx=x, cy=y, r=half, **look)
        case "triangle":
            corners = [(x, y - half), (x + half, y + half), (x - half, y + half)]
        case _:
            corners = [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
    points = " ".join(f"{number(a)},{number(b)}" for a, b in corners)
    return element("polygon", points=points, stroke_linejoin="round", **look)


def line(one: Line) -> str:
    """A line in its stroke, with an arrow head where it points at somebody."""
    stroke = STROKES[one.style]
    if stroke.zigzag:
        shape = _stroke(_zigzag(one.points), stroke.width, "")
    elif stroke.double or one.double:
        apart = KIN_GAP if one.double else GAP
        shape = "".join(_stroke(_beside(one.points, side * apart), stroke.width, stroke.dashes) for side in (1, -1))
    else:
        shape = _stroke(one.points, stroke.width, stroke.dashes)
    return shape + (_head(*one.points[-2:]) if one.arrow else "")


def _stroke(points: Sequence[Point], width: float, dashes: str) -> str:
    return element(
        "path", d=_path(points), fill="none", stroke=BLACK, stroke_width=width, stroke_dasharray=dashes,
        stroke_linejoin="round",
    )  # fmt: skip


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def _head(before: Point, tip: Point) -> str:
    length = _length(before, tip) or 1.0
    along = ((tip[0] - before[0]) / length, (tip[1] - before[1]) / length)
    base = (tip[0] - 9 * along[0], tip[1] - 9 * along[1])
    corners = (tip, (base[0] - 4 * along[1], base[1] + 4 * along[0]), (base[0] + 4 * along[1], base[1] - 4 * along[0]))
    return element("polygon", points=" ".join(f"{number(x)},{number(y)}" for x, y in corners), fill=BLACK)


def _length(one: Point, other: Point) -> float:
    return ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5


def _zigzag(points: Sequence[Point]) -> list[Point]:
    found = [points[0]]
    for one, other in pairwise(points):
        length = _length(one, other)
        teeth = int(length / PITCH)
        if teeth > 1:
            ahead = ((other[0] - one[0]) / length, (other[1] - one[1]) / length)
            for tooth in range(1, teeth):
                side = TOOTH if tooth % 2 else -TOOTH
                along = length * tooth / teeth
                found.append((one[0] + ahead[0] * along - ahead[1] * side, one[1] + ahead[1] * along + ahead[0] * side))
        found.append(other)
    return found


def _beside(points: Sequence[Point], by: float) -> list[Point]:
    """The line moved to its left by `by`, its corners kept square."""
    found = []
    for at, (x, y) in enumerate(points):
        sides = [
            pair
            for pair in (
                (points[at - 1], points[at]) if at else None,
                (points[at], points[at + 1]) if at + 1 < len(points) else None,
            )
            if pair
        ]
        dx = dy = 0.0
        for one, other in sides:
            length = _length(one, other) or 1.0
            nx, ny = -(other[1] - one[1]) / length * by, (other[0] - one[0]) / length * by
            dx, dy = (nx if abs(nx) > abs(dx) else dx), (ny if abs(ny) > abs(dy) else dy)
        found.append((x + dx, y + dy))
    return found
