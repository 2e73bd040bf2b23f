"""Answers over time as a small picture: lines with a mark of its own each, drawn as SVG without a library.

The table of the same answers stands beside it and says everything; the picture says nothing by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

WIDTH, HEIGHT = 560, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 16, 48
INK, LINE = "#0b0c0c", "#b1b4b6"
COLOURS = ("#1d70b8", "#f47738", "#00703c", "#4c2c92")
DASHES = ("", "8 4", "2 4", "12 4 2 4")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is called, and (day, value) in order of the day."""

    name: str
    points: Sequence[tuple[date, float]]


def draw(lines: Sequence[Line], low: float, high: float, ticks: Sequence[float], says: str) -> str:
    """An SVG of the lines between `low` and `high`; empty where there is nothing to draw. `says` describes it.

    Raises ValueError for a value outside the range.
    """
    points = [point for line in lines for point in line.points]
    if not points:
        return ""
    if wrong := [value for _, value in points if not low <= value <= high]:
        raise ValueError(f"{wrong[0]} lies outside the picture’s range of {low} to {high}.")
    first, last = min(day for day, _ in points), max(day for day, _ in points)
    legend = TOP + 22 * len(lines)
    height = HEIGHT + 22 * len(lines)

    def x(day: date) -> float:
        days = (last - first).days
        across = WIDTH - LEFT - RIGHT
        return round(LEFT + (across / 2 if not days else across * (day - first).days / days), 1)

    def y(value: float) -> float:
        room = height - legend - BOTTOM
        return round(legend + room * (1 - (value - low) / (high - low)), 1)

    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
            f'role="img" aria-label="{escape(says)}" font-family="Arial, Liberation Sans, sans-serif" font-size="14" '
            f'fill="{INK}"><rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
        )
    ]
    parts += [
        f'<path d="M{LEFT} {y(tick)}H{WIDTH - RIGHT}" stroke="{LINE}"/>'
        f'<text x="{LEFT - 8}" y="{y(tick) + 5}" text-anchor="end">{tick:g}</text>'
        for tick in ticks
    ]
    parts += _days(first, last, height)
    for number, line in enumerate(lines):
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        parts.append(_line([(x(day), y(value)) for day, value in line.points], number, colour, dash))
        at = TOP + 22 * number
        parts.append(_line([(LEFT, at), (LEFT + 32, at)], number, colour, dash))
        parts.append(f'<text x="{LEFT + 44}" y="{at + 5}">{escape(line.name)}</text>')
    return "".join(parts) + "</svg>"


def _days(first: date, last: date, height: int) -> list[str]:
    """The first and the last day, under the picture."""
    at = height - BOTTOM + 26
    if first == last:
        return [f'<text x="{WIDTH / 2}" y="{at}" text-anchor="middle">{_day(first)}</text>']
    return [
        f'<text x="{LEFT}" y="{at}">{_day(first)}</text>',
        f'<text x="{WIDTH - RIGHT}" y="{at}" text-anchor="end">{_day(last)}</text>',
    ]


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _line(points: list[tuple[float, float]], number: int, colour: str, dash: str) -> str:
    path = " ".join(f"{x},{y}" for x, y in points)
    drawn = f' stroke-dasharray="{dash}"' if dash else ""
    line = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{drawn}/>'
    return line + "".join(_mark(x, y, number, colour) for x, y in points)


def _mark(x: float, y: float, number: int, colour: str) -> str:
    """A circle, a diamond, a square or a triangle."""
    look = f'fill="{colour}" stroke="{INK}"'
    shape = number % 4
    if shape == 0:
        return f'<circle cx="{x}" cy="{y}" r="5" {look}/>'
    if shape == 2:
        return f'<rect x="{x - 5}" y="{y - 5}" width="10" height="10" {look}/>'
    corners = [(0, -7), (7, 0), (0, 7), (-7, 0)] if shape == 1 else [(0, -7), (7, 5), (-7, 5)]
    path = " ".join(f"{x + dx:g},{y + dy:g}" for dx, dy in corners)
    return f'<polygon points="{path}" {look}/>'
