"""Where lines leave a symbol below and reach it from above, and how much room each place in a row takes.

Lines to the left leave on the left, lines straight down in the middle, lines to the right on the right; the nearer the
partner, the further out, so that the lines of one person never cross each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from safeguarding.evidence.drawings import labels
from safeguarding.evidence.drawings.network import Knot, Network, Wire
from safeguarding.evidence.drawings.order import Rows, places
from safeguarding.evidence.drawings.text import width
from safeguarding.evidence.relationships import PARENTS

#: Half the width of a symbol, and between two lines at one symbol.
HALF, SPACING = 20.0, 10.0
BRACKET, BESIDE = 9.0, 7.0
#: Room round the symbols and labels of a row, for the household lines too.
MARGIN = 11.0
PASSING = 6.0
NARROWEST = 70.0

#: What a line is at a node: the fact's name and the node at its other end (or -1).
Port = tuple[str, int]


@dataclass
class Ports:
    """Offsets from the middle of a node, by node and port; extents left and right; and what stands under the symbol."""

    bottom: dict[int, dict[Port, float]] = field(default_factory=dict)
    top: dict[int, dict[Port, float]] = field(default_factory=dict)
    left: dict[int, float] = field(default_factory=dict)
    right: dict[int, float] = field(default_factory=dict)
    #: Where the label starts, from the middle of the node, its width, and whether it stands centred.
    label: dict[int, tuple[float, float, bool]] = field(default_factory=dict)
    names: dict[int, tuple[str, ...]] = field(default_factory=dict)
    details: dict[int, tuple[str, ...]] = field(default_factory=dict)
    bracketed: set[int] = field(default_factory=set)
    #: Right of the last line that leaves a node straight down: there is room for words on those.
    clear: dict[int, float] = field(default_factory=dict)
    #: The nodes under which the number of each household stands: one for each part of it that is drawn by itself.
    home_at: dict[int, tuple[int, ...]] = field(default_factory=dict)


def ports_of(network: Network, rows: Rows) -> Ports:
    """The ports of every node of the ordered rows."""
    at = places(rows)
    ports = Ports()
    _bottoms(network, at, ports)
    _tops(network, at, ports)
    _homes(network, at, ports)
    for unit in network.facts.units:
        for child in unit.children:
            if child.kind not in (*PARENTS - {"adoptive_parent"}, "sibling"):
                ports.bracketed.add(network.person.index(child.key))
    for node in range(len(network.person)):
        _extent(network, ports, node)
    return ports


def home_words(number: int) -> str:
    return f"Household {number}"


def _offsets(items: list[Port]) -> dict[Port, float]:
    middle = (len(items) - 1) / 2
    spacing = min(SPACING, 2 * (HALF - 4) / max(1, len(items) - 1))
    return {item: (place - middle) * spacing for place, item in enumerate(items)}


def _bottoms(network: Network, at: Mapping[int, int], ports: Ports) -> None:
    sides: dict[int, list[tuple[float, Port]]] = defaultdict(list)
    for knots in network.knots.values():
        for knot in knots:
            for node, other in _ends(knot):
                sides[node].append((_outward(at, node, other, deep=0), (f"unit {knot.unit}", other)))
    for wires in network.wires.values():
        for wire in wires:
            if wire.level:
                for node, other in ((wire.upper, wire.lower), (wire.lower, wire.upper)):
                    sides[node].append((_outward(at, node, other, deep=1000), (wire.fact, other)))
            else:
                sides[wire.upper].append((at[wire.lower] / 1000, (wire.fact, wire.lower)))
    for node, items in sides.items():
        ports.bottom[node] = offsets = _offsets([port for _, port in sorted(items, key=_mirrored)])
        down = [offsets[port] for place, port in items if 0 <= place <= 1]
        ports.clear[node] = max(down, default=0.0)


def _ends(knot: Knot) -> list[tuple[int, int]]:
    if len(knot.parents) == 2:
        one, other = knot.parents
        return [(one, other), (other, one)]
    return [(node, -1) for node in knot.parents]


def _outward(at: Mapping[int, int], node: int, other: int, *, deep: int) -> float:
    """A number that sorts ports from left to right: near left, far left, down, far right, near right."""
    if other < 0:
        return 0.5
    distance = at[other] - at[node]
    reach = 10_000 - abs(distance) - deep
    return reach if distance > 0 else -reach


def _mirrored(item: tuple[float, Port]) -> tuple[float, int, Port]:
    """Two lines between the same two people leave one in the order in which they reach the other, seen from outside."""
    place, port = item
    number = int(port[0].split()[1])
    return place, -number if place < 0 else number, port


def _tops(network: Network, at: Mapping[int, int], ports: Ports) -> None:
    above: dict[int, list[tuple[float, bool, int, Port]]] = defaultdict(list)
    for knots in network.knots.values():
        for knot in knots:
            middle = sum(at[node] for node in knot.parents) / max(1, len(knot.parents))
            for place, node in enumerate(knot.children):
                above[node].append((middle, True, knot.unit, (f"child {knot.unit} {place}", -1)))
    for wires in network.wires.values():
        for wire in wires:
            if not wire.level:
                number = int(wire.fact.split()[1])
                above[wire.lower].append((at[wire.upper], False, number, (wire.fact, wire.upper)))
    for node, items in above.items():
        # From one person to another, lines arrive in the order in which they leave.
        ports.top[node] = _offsets([port for *_, port in sorted(items)])


def _homes(network: Network, at: Mapping[int, int], ports: Ports) -> None:
    """A household's number stands under its last person, and under the last of those a row is missing between."""
    for home in network.homes:
        nodes = [node for node, key in enumerate(network.person) if key in home.members]
        rows = {network.row[node] for node in nodes}
        last = [max((at[node], node) for node in nodes if network.row[node] == row)[1] for row in sorted(rows)]
        ports.home_at[home.number] = tuple(node for node in last if network.row[node] + 1 not in rows)


def _extent(network: Network, ports: Ports, node: int) -> None:
    key = network.person[node]
    if key is None:
        ports.left[node] = ports.right[node] = PASSING
        return
    names = labels.name_lines(network.facts.people[key])
    small = labels.detail_lines(network.facts, key)
    ports.names[node], ports.details[node] = names, small
    wide = max(
        [width(line, labels.NAME_SIZE) for line in names]
        + [width(line, labels.SMALL_SIZE) for line in small]
        + [width(home_words(number), labels.SMALL_SIZE) for number, here in ports.home_at.items() if node in here]
    )
    side = HALF + (BRACKET if node in ports.bracketed else 0)
    bottom = ports.bottom.get(node)
    if bottom:
        start = max(bottom.values()) + BESIDE
        ports.label[node] = (start, wide, False)
        ports.left[node], ports.right[node] = side + MARGIN, max(side, start + wide) + MARGIN
    else:
        half = max(wide, NARROWEST) / 2
        ports.label[node] = (-wide / 2, wide, True)
        ports.left[node] = ports.right[node] = max(side, half) + MARGIN


def find(ports: Mapping[int, Mapping[Port, float]], node: int, fact: str, other: int = -1) -> float:
    """The offset of a line at a node."""
    return ports.get(node, {}).get((fact, other), 0.0)


def wire_ends(ports: Ports, wire: Wire) -> tuple[float, float]:
    """The offsets of a wire at its two ends."""
    if wire.level:
        return find(ports.bottom, wire.upper, wire.fact, wire.lower), find(
            ports.bottom, wire.lower, wire.fact, wire.upper
        )
    return find(ports.bottom, wire.upper, wire.fact, wire.lower), find(ports.top, wire.lower, wire.fact, wire.upper)
