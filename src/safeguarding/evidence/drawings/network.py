"""The facts as rows of nodes and, in the channel between two rows, the lines that run there.

A line that passes a row without stopping gets a place of its own in it, a node without a person, so that it runs past
symbols and never through one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from safeguarding.evidence.drawings.facts import Facts
from safeguarding.evidence.drawings.record import Home


@dataclass(frozen=True, slots=True)
class Knot:
    """A unit in its channel: nodes of its parents in the row above, nodes of its children in the row below."""

    unit: int
    parents: tuple[int, ...]
    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wire:
    """A piece of a line. `fact`: the name of what it shows, such as `tie 2`, `unit 1` or `child 1 0`.

    From a node of the row above to one of the row below; or, `level`, between two nodes of the row above.
    `first` marks the piece that carries the label of a tie.
    """

    fact: str
    upper: int
    lower: int
    level: bool = False
    first: bool = True


@dataclass(frozen=True)
class Network:
    """`rows` of nodes from the top; `person` of a node, or None; knots and wires by channel, -1 above the first row."""

    facts: Facts
    rows: tuple[tuple[int, ...], ...]
    person: tuple[str | None, ...]
    row: tuple[int, ...]
    knots: Mapping[int, tuple[Knot, ...]]
    wires: Mapping[int, tuple[Wire, ...]]

    @property
    def homes(self) -> tuple[Home, ...]:
        return self.facts.homes


class _Builder:
    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.person: list[str | None] = list(facts.people)
        self.row = [facts.levels[key] for key in facts.people]
        self.node = {key: at for at, key in enumerate(facts.people)}
        channels = range(-1, max(self.row, default=-1) + 1)
        self.knots: dict[int, list[Knot]] = {channel: [] for channel in channels}
        self.wires: dict[int, list[Wire]] = {channel: [] for channel in channels}

    def pass_by(self, row: int) -> int:
        """A node without a person."""
        self.person.append(None)
        self.row.append(row)
        return len(self.person) - 1

    def lead(self, fact: str, upper: int, row: int) -> int:
        """The node that carries a line from `upper` into `row`."""
        here = upper
        while self.row[here] < row:
            lower = self.pass_by(self.row[here] + 1)
            self.wires[self.row[here]].append(Wire(fact, here, lower))
            here = lower
        return here

    def unit(self, at: int) -> None:
        unit = self.facts.units[at]
        first = min(self.row[self.node[child.key]] for child in unit.children) if unit.children else 0
        row = max((self.row[self.node[key]] for key in unit.parents), default=first - 1)
        parents = tuple(self.lead(f"unit {at}", self.node[key], row) for key in unit.parents)
        children = []
        for place, child in enumerate(unit.children):
            fact, goal = f"child {at} {place}", self.node[child.key]
            if self.row[goal] == row + 1:
                children.append(goal)
                continue
            below = self.pass_by(row + 1)
            children.append(below)
            last = self.lead(fact, below, self.row[goal] - 1)
            self.wires[self.row[last]].append(Wire(fact, last, goal))
        self.knots[row].append(Knot(at, parents, tuple(children)))

    def tie(self, at: int) -> None:
        link = self.facts.ties[at]
        ends = sorted((self.node[link.source], self.node[link.target]), key=lambda node: (self.row[node], node))
        upper, lower = ends
        if self.row[upper] == self.row[lower]:
            self.wires[self.row[upper]].append(Wire(f"tie {at}", upper, lower, level=True))
            return
        last = self.lead(f"tie {at}", upper, self.row[lower] - 1)
        self.wires[self.row[last]].append(Wire(f"tie {at}", last, lower, first=last == upper))


def network_of(facts: Facts) -> Network:
    """Lay the facts out in rows and channels."""
    made = _Builder(facts)
    for at in range(len(facts.units)):
        made.unit(at)
    for at in range(len(facts.ties)):
        made.tie(at)
    rows: list[list[int]] = [[] for _ in range(max(made.row, default=-1) + 1)]
    for node, row in enumerate(made.row):
        rows[row].append(node)
    for channel, wires in made.wires.items():
        made.wires[channel] = _labelled_once(wires, made.wires)
    return Network(
        facts,
        tuple(tuple(row) for row in rows),
        tuple(made.person),
        tuple(made.row),
        {channel: tuple(knots) for channel, knots in made.knots.items()},
        {channel: tuple(wires) for channel, wires in made.wires.items()},
    )


def _labelled_once(wires: list[Wire], every: Mapping[int, list[Wire]]) -> list[Wire]:
    """Only the uppermost piece of a line carries its label."""
    top: dict[str, int] = {}
    for channel in sorted(every):
        for wire in every[channel]:
            top.setdefault(wire.fact, wire.upper)
    return [Wire(w.fact, w.upper, w.lower, w.level, first=top[w.fact] == w.upper) for w in wires]
