"""The dashed line round a household: the outline of the places of its people and of the channels between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from safeguarding.evidence.drawings import labels
from safeguarding.evidence.drawings.channels import LINE_HEIGHT
from safeguarding.evidence.drawings.ports import MARGIN, home_words
from safeguarding.evidence.drawings.record import Home
from safeguarding.evidence.drawings.shapes import Box, Label, Outline, Point
from safeguarding.evidence.drawings.sheet import Sheet
from safeguarding.evidence.drawings.text import width

#: Households drawn one inside the other stand this far apart.
NEST = 3.0
#: A narrower passage between two rows looks like a slip of the pen.
NARROWEST = 24.0
CLEAR = 7.0


def runs(row: Sequence[int], members: frozenset[int], passing: frozenset[int]) -> list[list[int]]:
    """The members of a row in runs of neighbours; lines that only pass may stand between them."""
    found: list[list[int]] = []
    waiting: list[int] = []
    for node in row:
        if node in members:
            if found and found[-1] and not waiting:
                found[-1].append(node)
            else:
                found.append([node])
            waiting = []
        elif node not in passing:
            waiting = [node]
    return found


def loops(boxes: Iterable[Box]) -> tuple[tuple[Point, ...], ...]:
    """The outline of boxes that touch or overlap, as loops of corners: the first and the last corner are not repeated."""
    given = list(boxes)
    xs = sorted({x for box in given for x in (box.x, box.right)})
    ys = sorted({y for box in given for y in (box.y, box.bottom)})
    filled = {
        (column, row)
        for column in range(len(xs) - 1)
        for row in range(len(ys) - 1)
        if any(
            box.x <= xs[column] and xs[column + 1] <= box.right and box.y <= ys[row] and ys[row + 1] <= box.bottom
            for box in given
        )
    }
    steps: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for column, row in sorted(filled):
        sides = (
            ((column, row), (column + 1, row), (column, row - 1)),
            ((column + 1, row), (column + 1, row + 1), (column + 1, row)),
            ((column + 1, row + 1), (column, row + 1), (column, row + 1)),
            ((column, row + 1), (column, row), (column - 1, row)),
        )
        for start, end, beside in sides:
            if beside not in filled:
                steps.setdefault(start, []).append(end)
    found = []
    while steps:
        start = min(steps)
        path, here = [start], start
        while True:
            ends = steps[here]
            there = ends.pop(0)
            if not ends:
                del steps[here]
            if there == start:
                break
            path.append(there)
            here = there
        found.append(tuple((xs[column], ys[row]) for column, row in _corners(path)))
    return tuple(found)


def _corners(path: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The path without the points at which it goes straight on."""
    kept = []
    for at, here in enumerate(path):
        before, after = path[at - 1], path[(at + 1) % len(path)]
        if not (before[0] == here[0] == after[0] or before[1] == here[1] == after[1]):
            kept.append(here)
    return kept


def ranks_of(homes: tuple[Home, ...]) -> list[tuple[Home, int]]:
    """Households with how many others they stand inside of, where they share people."""
    ranks: list[tuple[Home, int]] = []
    for home in homes:
        taken = {rank for other, rank in ranks if other.members & home.members}
        ranks.append((home, next(rank for rank in range(len(homes) + 1) if rank not in taken)))
    return ranks


def outline_of(sheet: Sheet, home: Home, rank: int) -> Outline:
    network, ports = sheet.network, sheet.ports
    members = frozenset(node for node, key in enumerate(network.person) if key in home.members)
    passing = frozenset(node for node, key in enumerate(network.person) if key is None)
    inset = 2 + NEST * min(rank, 2)
    of: dict[int, list[Box]] = defaultdict(list)
    for row, nodes in enumerate(sheet.rows):
        for run in runs(nodes, members, passing):
            left = sheet.x[run[0]] - ports.left[run[0]] + inset
            right = sheet.x[run[-1]] + ports.right[run[-1]] - inset
            of[row].append(Box(left, sheet.row_y[row] + inset, right - left, sheet.row_height[row] - 2 * inset))
    boxes = [box for row in of.values() for box in row]
    for row in of:
        if row + 1 in of:
            boxes.append(_between(sheet, row, of[row], of[row + 1]))
        elif len(of[row]) > 1 and row - 1 not in of:
            below = of[row][0].bottom
            boxes.append(_joined(of[row], below, below + inset + 4))
    fact = f"home {home.number}"
    return Outline(fact, loops(boxes), tuple(_number(sheet, home, node) for node in ports.home_at[home.number]))


def _number(sheet: Sheet, home: Home, node: int) -> Label:
    """The household's number, at the right under one of its people; the numbers of others whom it shares them with above."""
    ports, words = sheet.ports, home_words(home.number)
    wide = width(words, labels.SMALL_SIZE)
    here = [number for number, nodes in sorted(ports.home_at.items()) if node in nodes]
    row = sheet.network.row[node]
    y = sheet.row_y[row] + sheet.row_height[row] - MARGIN - LINE_HEIGHT * (len(here) - here.index(home.number))
    box = Box(sheet.x[node] + ports.right[node] - MARGIN - wide, y, wide, LINE_HEIGHT)
    return Label(f"home {home.number}", (words,), (labels.SMALL_SIZE,), box)


def _between(sheet: Sheet, channel: int, above: list[Box], below: list[Box]) -> Box:
    """The passage from one row's part of a household to the next: as narrow as both, or wide enough to join them."""
    top, bottom = above[0].bottom, below[0].y
    left, right = max(above[0].x, below[0].x), min(above[0].right, below[0].right)
    if len(above) > 1 or len(below) > 1 or right - left < NARROWEST:
        return _joined([*above, *below], top, bottom)
    low, high = min(above[0].x, below[0].x), max(above[0].right, below[0].right)
    left = _clear(sheet, channel, left, low, right - NARROWEST)
    right = _clear(sheet, channel, right, left + NARROWEST, high)
    return Box(left, top, right - left, bottom - top)


def _clear(sheet: Sheet, channel: int, x: float, low: float, high: float) -> float:
    """The nearest place to `x` at which an upright edge lies on no other line and runs through no words."""
    made = sheet.channels[channel]
    lines = [end for bar in made.bars for end in (bar.start, bar.end)]
    lines += [foot for fall in made.falls for foot in (*fall.landings, *([] if fall.x is None else [fall.x]))]
    said = [(bar.label_x - 2, bar.label_x + bar.label_width + 2) for bar in made.bars if bar.lines]
    for step in range(int(high - low) + 1):
        for there in (x + step, x - step):
            clear = all(abs(there - line) >= CLEAR for line in lines) and not any(a < there < b for a, b in said)
            if clear and low <= there <= high:
                return there
    return x


def _joined(boxes: list[Box], top: float, bottom: float) -> Box:
    left, right = min(box.x for box in boxes), max(box.right for box in boxes)
    return Box(left, top, right - left, bottom - top)
