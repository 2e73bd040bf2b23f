"""The lines between two rows: first the couples' lines, each on a track of its own where they would touch, then those
from parents to children. Every line is upright or level, so a crossing is plain to see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from safeguarding.evidence.drawings import labels
from safeguarding.evidence.drawings.network import Knot, Network
from safeguarding.evidence.drawings.ports import Ports, find, wire_ends
from safeguarding.evidence.drawings.positions import BEFORE
from safeguarding.evidence.drawings.text import width

TRACK, FIRST_TRACK, LAST_SPACE, TWINS_SPACE, LEAST = 14.0, 10.0, 20.0, 26.0, 36.0
LINE_HEIGHT = 13.0
#: Lines nearer than this are taken for one.
APART = 6.0
#: What putting two lines on top of each other costs, counted in crossings.
COVERED = 1000


@dataclass(slots=True)
class Bar:
    """The level line of a couple or of a tie between two of one row; without `level`, only a label beside an upright."""

    fact: str
    start: float
    end: float
    deep: int
    lines: tuple[str, ...] = ()
    level: bool = True
    track: int = 0
    y: float = 0.0

    @property
    def label_x(self) -> float:
        return self.start + BEFORE

    @property
    def label_width(self) -> float:
        return max((width(line, labels.SMALL_SIZE) for line in self.lines), default=0.0)

    @property
    def reach(self) -> tuple[float, float]:
        return self.start, max(self.end, self.label_x + self.label_width if self.lines else self.end)


@dataclass(slots=True)
class Fall:
    """A line down to the next row: `x` where it comes from, `feet` where it arrives, by node and port; `wire`: it only passes, or is a tie."""

    fact: str
    x: float | None
    feet: tuple[tuple[int, str, float], ...]
    bar: Bar | None = None
    twins: tuple[tuple[int, ...], ...] = ()
    upper: int = -1
    wire: bool = False
    track: int = 0
    y: float = 0.0

    @property
    def landings(self) -> list[float]:
        """Where uprights arrive: at a child, or at the point from which the lines of twins part."""
        joined = {node for of in self.twins for node in of}
        found = [x for node, _, x in self.feet if node not in joined]
        return found + [self.apex(of) for of in self.twins]

    def apex(self, of: tuple[int, ...]) -> float:
        xs = [x for node, _, x in self.feet if node in of]
        return (min(xs) + max(xs)) / 2

    @property
    def span(self) -> tuple[float, float]:
        xs = [*self.landings, *([] if self.x is None else [self.x])]
        return min(xs), max(xs)

    @property
    def is_straight(self) -> bool:
        return self.span[0] == self.span[1]


@dataclass(slots=True)
class Channel:
    """The lines of a channel; `height` is known once they have tracks."""

    bars: list[Bar] = field(default_factory=list)
    falls: list[Fall] = field(default_factory=list)
    has_twins: bool = False
    height: float = 0.0


def channel_of(network: Network, channel: int, x: Mapping[int, float], ports: Ports) -> Channel:
    """The lines of one channel with their tracks; `y` of each counts from the top of the channel."""
    made = Channel(_bars(network, channel, x, ports))
    top = _bar_tracks(made.bars)
    by_fact = {bar.fact: bar for bar in made.bars}
    taken: list[float] = []
    for knot in network.knots.get(channel, ()):
        if knot.children:
            fall = _fall(network, knot, x, ports, by_fact.get(f"unit {knot.unit}"))
            made.falls.append(fall)
    for wire in network.wires.get(channel, ()):
        if not wire.level:
            upper, lower = wire_ends(ports, wire)
            foot = (wire.lower, wire.fact, x[wire.lower] + lower)
            made.falls.append(Fall(wire.fact, x[wire.upper] + upper, (foot,), upper=wire.upper, wire=True))
    bottoms = [x[node] + at for node in _row(network, channel) for at in ports.bottom.get(node, {}).values()]
    for fall in made.falls:
        if fall.bar is not None:
            others = [foot for other in made.falls if other is not fall for foot in other.landings]
            fall.x = _drop(fall, made.bars, [*bottoms, *others, *taken])
            taken.append(fall.x)
    height = _fall_tracks(made.falls, top)
    made.has_twins = any(fall.twins for fall in made.falls)
    made.height = max(LEAST, height + LAST_SPACE + (TWINS_SPACE if made.has_twins else 0))
    return made


def _row(network: Network, channel: int) -> Sequence[int]:
    return network.rows[channel] if 0 <= channel < len(network.rows) else ()


def _bars(network: Network, channel: int, x: Mapping[int, float], ports: Ports) -> list[Bar]:
    facts, bars = network.facts, []
    for knot in network.knots.get(channel, ()):
        if len(knot.parents) == 2:
            left, right = sorted(knot.parents, key=lambda node: x[node])
            fact = f"unit {knot.unit}"
            start = x[left] + find(ports.bottom, left, fact, right)
            end = x[right] + find(ports.bottom, right, fact, left)
            bars.append(Bar(fact, start, end, 0, labels.couple_lines(facts.units[knot.unit], facts.day)))
    for wire in network.wires.get(channel, ()):
        kind, at = wire.fact.split()[:2]
        lines = labels.tie_lines(facts, facts.ties[int(at)]) if kind == "tie" and wire.first else ()
        upper, lower = wire_ends(ports, wire)
        if wire.level:
            start, end = sorted((x[wire.upper] + upper, x[wire.lower] + lower))
            bars.append(Bar(wire.fact, start, end, 1, lines))
        elif lines:
            start = x[wire.upper] + ports.clear[wire.upper]
            bars.append(Bar(wire.fact, start, start, 2, lines, level=False))
    return bars


def _bar_tracks(bars: list[Bar]) -> float:
    """Give bars their tracks, the narrow above the wide; returns the height they take."""
    placed: list[Bar] = []
    for bar in sorted(bars, key=lambda bar: (bar.deep, bar.end - bar.start, bar.start, bar.fact)):
        low, high = bar.reach
        over = [one for one in placed if one.reach[0] < high + APART and low < one.reach[1] + APART]
        bar.track = max((one.track + 1 for one in over), default=0)
        placed.append(bar)
    y = 0.0
    for track in range(max((bar.track for bar in bars), default=-1) + 1):
        here = [bar for bar in bars if bar.track == track]
        y += FIRST_TRACK + max(len(bar.lines) for bar in here) * LINE_HEIGHT
        for bar in here:
            bar.y = y
    return y


def _fall(network: Network, knot: Knot, x: Mapping[int, float], ports: Ports, bar: Bar | None) -> Fall:
    feet = tuple(
        (node, f"child {knot.unit} {place}", x[node] + find(ports.top, node, f"child {knot.unit} {place}"))
        for place, node in enumerate(knot.children)
    )
    node_of = {network.person[node]: node for node in knot.children if network.person[node] is not None}
    twins = tuple(
        tuple(node_of[key] for key in of.members)
        for of in network.facts.twins
        if all(key in node_of for key in of.members) and is_unit_of_twins(network, of.members, knot.unit)
    )
    start = None
    if bar is None and knot.parents:
        start = x[knot.parents[0]] + find(ports.bottom, knot.parents[0], f"unit {knot.unit}")
    return Fall(f"unit {knot.unit}", start, feet, bar, twins, upper=knot.parents[0] if knot.parents else -1)


def is_unit_of_twins(network: Network, members: tuple[str, ...], unit: int) -> bool:
    """Whether twins are joined under this unit: the first that has them all, by birth before all else."""
    units = network.facts.units
    of = [
        at for at, one in enumerate(units) if set(members) <= {child.key for child in one.children}
    ]  # fmt: skip
    by_birth = [at for at in of if all(c.kind == "birth_parent" for c in units[at].children if c.key in members)]
    return (by_birth or of)[0] == unit


def _drop(fall: Fall, bars: Iterable[Bar], others: Sequence[float]) -> float:
    """Where the line to the children leaves the couple's line: over the children, clear of labels and other lines."""
    bar = fall.bar
    if bar is None:
        raise ValueError("Only a couple's line has a place to choose.")
    low, high = bar.start + APART, bar.end - APART
    landings = fall.landings
    aim = min(max(sum(landings) / len(landings), low), high)
    labelled = [
        (one.label_x - 3, one.label_x + one.label_width + 3) for one in bars if one.lines and one.y > bar.y
    ]  # fmt: skip
    tries = [*sorted(landings, key=lambda x: abs(x - aim))[:1], aim]
    tries += [aim + step * side for step in range(1, int(high - low) + 2) for side in (-1, 1)]

    def is_free(x: float, apart: float) -> bool:
        near_own = any(0 < abs(x - own) < APART for own in landings)
        clear = all(abs(x - other) >= apart for other in others)
        return low <= x <= high and clear and not near_own and not any(a < x < b for a, b in labelled)

    if abs(tries[0] - aim) > APART:
        tries.pop(0)
    free = (x for apart in (APART, 2.0, 0.0) for x in tries if is_free(x, apart))
    return next(free, (low + high) / 2)


def _fall_tracks(falls: list[Fall], top: float) -> float:
    """Give the lines to children their tracks so that few cross and none lies on another; returns the height reached."""
    bent = sorted((fall for fall in falls if not fall.is_straight), key=lambda fall: (fall.span, fall.fact))
    order: list[Fall] = []
    for fall in bent:
        costs = [
            sum(_over(one, fall) for one in order[:place]) + sum(_over(fall, one) for one in order[place:])
            for place in range(len(order) + 1)
        ]
        order.insert(costs.index(min(costs)), fall)
    better = True
    while better:
        better = False
        for place in range(len(order) - 1):
            one, other = order[place : place + 2]
            if _over(other, one) < _over(one, other):
                order[place : place + 2] = [other, one]
                better = True
    for place, fall in enumerate(order):
        low, high = fall.span
        over = [one for one in order[:place] if one.span[0] < high + APART and low < one.span[1] + APART]
        fall.track = max((one.track + 1 for one in over), default=0)
        fall.y = top + TRACK * (fall.track + 1)
    return max((fall.y for fall in order), default=top)


def _over(upper: Fall, lower: Fall) -> int:
    """What it costs to put one level line above another: crossings, and uprights that would lie on each other."""
    starts, feet = ([] if lower.x is None else [lower.x]), upper.landings
    crossed = sum(lower.span[0] < x < lower.span[1] for x in feet)
    crossed += sum(upper.span[0] < x < upper.span[1] for x in starts)
    return crossed + COVERED * sum(abs(x - foot) < 3 for x in starts for foot in feet)
