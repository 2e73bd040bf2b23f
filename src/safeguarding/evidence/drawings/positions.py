"""How far to the right each node of an ordered row stands: a bounded least-squares problem with one solution.

Each row is its first place and the gaps after it. A gap is what symbols and labels need, and a spare part that may not be
less than nothing; the spare parts are chosen so that parents stand over their children and couples near each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from safeguarding.evidence.drawings import labels
from safeguarding.evidence.drawings.network import Network
from safeguarding.evidence.drawings.order import Rows
from safeguarding.evidence.drawings.ports import Ports, find, wire_ends
from safeguarding.evidence.drawings.text import width

#: How much each wish weighs.
OVER_CHILDREN, CHILD_BELOW, COUPLE, NEIGHBOURS, STRAIGHT, TIED, MIDDLE = 3.0, 0.4, 0.8, 0.15, 3.0, 0.3, 0.01
#: Beside the label on a line: room before it, and after it for a line to children.
BEFORE, AFTER = 6.0, 24.0


def positions(network: Network, rows: Rows, ports: Ports) -> dict[int, float]:
    """The middle of each node, in whole units, the leftmost extent at 0. The gaps hold exactly."""
    needs = {**_beside(network, rows, ports)}
    for row in rows:
        for one, other in pairwise(row):
            needs[one, other] = float(np.ceil(max(needs.get((one, other), 0.0), ports.right[one] + ports.left[other])))
    spread = _solved(network, rows, ports, needs)
    found: dict[int, float] = {}
    for row in rows:
        for place, node in enumerate(row):
            here = float(round(spread[node]))
            found[node] = here if not place else max(here, found[row[place - 1]] + needs[row[place - 1], node])
    start = min((found[node] - ports.left[node] for node in found), default=0.0)
    return {node: x - float(np.floor(start)) for node, x in found.items()}


def _beside(network: Network, rows: Rows, ports: Ports) -> dict[tuple[int, int], float]:
    """Room between neighbours for what is written on the lines that leave the left one to the right."""
    place = {node: (row, at) for row, nodes in enumerate(rows) for at, node in enumerate(nodes)}
    needs: dict[tuple[int, int], float] = {}
    for node, offset, wide in line_labels(network, place, ports):
        row, at = place[node]
        if at + 1 == len(rows[row]):
            continue  # a line to the right has somebody at its other end; one straight down is free there
        neighbour = rows[row][at + 1]
        leftmost = min(ports.bottom.get(neighbour, {0: 0.0}).values())
        room = offset + BEFORE + wide + AFTER - leftmost
        needs[node, neighbour] = max(needs.get((node, neighbour), 0.0), room)
    return needs


def line_labels(network: Network, place: Mapping[int, tuple[int, int]], ports: Ports) -> list[tuple[int, float, float]]:
    """Node, offset of its line, and width of the label that stands right of the line."""
    found = []
    facts = network.facts
    for knots in network.knots.values():
        for knot in knots:
            lines = labels.couple_lines(facts.units[knot.unit], facts.day)
            if lines and len(knot.parents) == 2:
                left, right = sorted(knot.parents, key=lambda node: place[node])
                offset = find(ports.bottom, left, f"unit {knot.unit}", right)
                found.append((left, offset, max(width(line, labels.SMALL_SIZE) for line in lines)))
    for wires in network.wires.values():
        for wire in wires:
            kind, at = wire.fact.split()[:2]
            lines = labels.tie_lines(facts, facts.ties[int(at)]) if kind == "tie" and wire.first else ()
            if lines:
                ends = (wire.upper, wire.lower) if wire.level else (wire.upper,)
                left = min(ends, key=lambda node: place[node])
                offset = wire_ends(ports, wire)[ends.index(left)] if wire.level else ports.clear[left]
                found.append((left, offset, max(width(line, labels.SMALL_SIZE) for line in lines)))
    return found


def _solved(network: Network, rows: Rows, ports: Ports, needs: Mapping[tuple[int, int], float]) -> dict[int, float]:
    """The least-squares places, before they are made whole."""
    count = sum(len(row) for row in rows)
    if not count:
        return {}
    from scipy.optimize import lsq_linear  # numerical libraries: only when something is drawn

    place, base = {}, np.zeros(count)
    expand = np.zeros((count, count))
    column = 0
    for row in rows:
        first = column
        for at, node in enumerate(row):
            place[node] = column
            if at:
                base[column] = base[column - 1] + needs[row[at - 1], node]
            expand[column, first : column + 1] = 1.0
            column += 1
    lower = np.zeros(count)
    for row in rows:
        lower[place[row[0]]] = -np.inf
    wishes = _wishes(network, rows, ports)
    matrix, aims = np.zeros((len(wishes), count)), np.zeros(len(wishes))
    for at, (weight, wish, aim) in enumerate(wishes):
        for node, share in wish.items():
            matrix[at, place[node]] += weight * share
        aims[at] = weight * aim
    solved = lsq_linear(matrix @ expand, aims - matrix @ base, bounds=(lower, np.inf), method="bvls", tol=1e-10)
    spread = expand @ solved.x + base
    return {node: float(spread[at]) for node, at in place.items()}


Wish = tuple[float, dict[int, float], float]


def _wishes(network: Network, rows: Rows, ports: Ports) -> list[Wish]:
    """Weight, the sum of places that is wished for, and what it should be."""
    wishes: list[Wish] = []
    for knots in network.knots.values():
        for knot in knots:
            parents, children = knot.parents, knot.children
            if parents and children:
                above = {node: 1 / len(parents) for node in parents}
                lean = sum(find(ports.bottom, node, f"unit {knot.unit}", _other(parents, node)) for node in parents)
                below = {node: -1 / len(children) for node in children}
                wishes.append((OVER_CHILDREN, {**above, **below}, -lean / len(parents)))
                wishes.extend((CHILD_BELOW, {**above, node: -1.0}, 0.0) for node in children)
            if len(parents) == 2:
                wishes.append((COUPLE, {parents[0]: 1.0, parents[1]: -1.0}, 0.0))
    for wires in network.wires.values():
        for wire in wires:
            passing = network.person[wire.upper] is None or network.person[wire.lower] is None
            weight = STRAIGHT if passing else TIED
            upper, lower = wire_ends(ports, wire)
            wishes.append((weight, {wire.upper: 1.0, wire.lower: -1.0}, lower - upper))
    for row in rows:
        wishes.extend((NEIGHBOURS, {one: 1.0, other: -1.0}, 0.0) for one, other in pairwise(row))
        wishes.extend((MIDDLE, {node: 1.0}, 0.0) for node in row)
    return wishes


def _other(parents: tuple[int, ...], node: int) -> int:
    return next((other for other in parents if other != node), -1)
