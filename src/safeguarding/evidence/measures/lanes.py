"""What happened on which day, in lanes under one axis of days: ratings, spans and numbered points, as SVG.

A rating is a letter in a shape of its own, so nothing is said by colour alone and it prints in black and white. The same
stands in words beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

INK, LINE, PAPER = "#0b0c0c", "#b1b4b6", "#ffffff"
LEFT, RIGHT, TOP, BOTTOM, LANE, LEAST, DAY = 232, 24, 12, 40, 40, 480, 0.9
#: Letter, fill and colour of the letter of each answer.
LOOKS = {
    "red": ("R", "#ca3535", PAPER),
    "amber": ("A", "#ffbf47", INK),
    "green": ("G", "#00703c", PAPER),
    "cannot_rate": ("?", PAPER, INK),
}
#: Marks of one lane that would touch stand above one another, this many pixels apart.
TOUCH, STEP = 22, 22


@dataclass(frozen=True, slots=True)
class Rated:
    """An answer given on a day: red, amber, green or cannot_rate."""

    on: date
    answer: str


@dataclass(frozen=True, slots=True)
class Point:
    """A numbered or lettered point; what it stands for is said in words beside the picture."""

    on: date
    mark: str


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another; `end` None for one that still runs."""

    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Lane:
    """One line across. `lines`: whether its points reach up through the lanes above, as a decision does."""

    name: str
    items: Sequence[Rated | Point | Span]
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """The SVG with its size in CSS pixels."""

    svg: str
    width: float
    height: float


def draw(lanes: Sequence[Lane], first: date, last: date, says: str) -> Picture | None:
    """The lanes from one day to another; None where there is nothing in them. `says` describes the picture.

    What lies outside the days is left out; a span is cut at them. Raises ValueError where the last day is before the
    first, or an answer is not one of the four.
    """
    if last < first:
        raise ValueError(f"The last day, {last}, is before the first, {first}.")
    shown = [Lane(lane.name, kept, lane.lines) for lane in lanes if (kept := _within(lane.items, first, last))]
    if not shown:
        return None
    across = max(LEAST, (last - first).days * DAY)
    scale = _Scale(first, across / max(1, (last - first).days))
    placed = [_stack(lane.items, scale) for lane in shown]
    heights = [LANE + STEP * (max((level for _, level in items), default=0)) for items in placed]
    width, height = LEFT + across + RIGHT, TOP + sum(heights) + BOTTOM
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
            f'height="{height:g}" role="img" aria-label="{escape(says)}" font-family="Arial, Liberation Sans, sans-serif" '
            f'font-size="14" fill="{INK}"><rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>'
        )
    ]
    parts += _axis(scale, first, last, height)
    top = float(TOP)
    marks: list[str] = []
    for lane, items, tall in zip(shown, placed, heights, strict=True):
        parts.append(f'<path d="M0 {top + tall:g}H{width:g}" stroke="{LINE}" stroke-width="1"/>')
        parts.append(f'<text x="8" y="{top + LANE / 2 + 5:g}">{escape(_short(lane.name))}</text>')
        for item, level in items:
            y = top + LANE / 2 + STEP * level
            if lane.lines and isinstance(item, Point):
                x = scale.x(item.on)
                parts.append(f'<path d="M{x:g} {TOP}V{y:g}" stroke="{INK}" stroke-width="1" stroke-dasharray="3 4"/>')
            marks.append(_mark(item, scale, y, last))
        top += tall
    return Picture("".join(parts + marks) + "</svg>", width, height)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    wide: float

    def x(self, day: date) -> float:
        return round(LEFT + (day - self.first).days * self.wide, 1)


def _within(items: Sequence[Rated | Point | Span], first: date, last: date) -> list[Rated | Point | Span]:
    found: list[Rated | Point | Span] = []
    for item in items:
        if isinstance(item, Span):
            if item.start <= last and (item.end is None or item.end >= first):
                found.append(Span(max(item.start, first), item.end if item.end and item.end <= last else None))
        elif first <= item.on <= last:
            found.append(item)
    return found


def _stack(items: Sequence[Rated | Point | Span], scale: _Scale) -> list[tuple[Rated | Point | Span, int]]:
    """Each item with its level: 0, or as far down as it takes not to touch another of the lane."""
    taken: defaultdict[int, list[float]] = defaultdict(list)
    found: list[tuple[Rated | Point | Span, int]] = []
    for item in sorted(items, key=lambda one: one.start if isinstance(one, Span) else one.on):
        level = 0
        if not isinstance(item, Span):
            x = scale.x(item.on)
            while any(abs(x - other) < TOUCH for other in taken[level]):
                level += 1
            taken[level].append(x)
        found.append((item, level))
    return found


def _axis(scale: _Scale, first: date, last: date, height: float) -> list[str]:
    """The first day and each first of January, April, July and October, with as many words as have room."""
    days = [first]
    days += [date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 4, 7, 10)]
    parts, free = [], 0.0
    for day in sorted({day for day in days if first <= day <= last}):
        x = scale.x(day)
        parts.append(f'<path d="M{x:g} {TOP}V{height - BOTTOM + 6:g}" stroke="{LINE}" stroke-width="1"/>')
        if x >= free:
            words = f"{day.day} {day:%b} {day.year}" if day == first else f"{day:%b} {day.year}"
            parts.append(f'<text x="{x:g}" y="{height - 12:g}">{words}</text>')
            free = x + 88
    return parts


def _mark(item: Rated | Point | Span, scale: _Scale, y: float, last: date) -> str:
    if isinstance(item, Span):
        start, end = scale.x(item.start), scale.x(item.end or last)
        open_end = "" if item.end else f'<path d="M{end:g} {y - 8:g}l8 8l-8 8z" fill="{INK}"/>'
        return (
            f'<rect x="{start:g}" y="{y - 8:g}" width="{max(4.0, end - start):g}" height="16" fill="#d2e2f1" '
            f'stroke="{INK}" stroke-width="1.5"/>{open_end}'
        )
    x = scale.x(item.on)
    if isinstance(item, Point):
        return (
            f'<rect x="{x - 10:g}" y="{y - 10:g}" width="20" height="20" rx="3" fill="{PAPER}" stroke="{INK}"/>'
            f'<text x="{x:g}" y="{y + 5:g}" text-anchor="middle">{escape(item.mark)}</text>'
        )
    if item.answer not in LOOKS:
        raise ValueError(f"{item.answer!r} is not one of {', '.join(LOOKS)}.")
    letter, fill, ink = LOOKS[item.answer]
    return (
        f'{_shape(item.answer, x, y, fill)}<text x="{x:g}" y="{y + 5:g}" text-anchor="middle" font-weight="bold" '
        f'fill="{ink}">{letter}</text>'
    )


def _shape(answer: str, x: float, y: float, fill: str) -> str:
    """A square, a diamond, a circle, or a circle with a broken edge."""
    look = f'fill="{fill}" stroke="{INK}"'
    if answer == "red":
        return f'<rect x="{x - 9.5:g}" y="{y - 9.5:g}" width="19" height="19" {look}/>'
    if answer == "amber":
        return f'<path d="M{x:g} {y - 13:g}l13 13l-13 13l-13 -13z" {look}/>'
    broken = ' stroke-dasharray="3 2"' if answer == "cannot_rate" else ""
    return f'<circle cx="{x:g}" cy="{y:g}" r="10.5" {look}{broken}/>'


def _short(name: str) -> str:
    """As many characters as the room beside the lanes takes."""
    return name if len(name) <= 30 else name[:29] + "…"
