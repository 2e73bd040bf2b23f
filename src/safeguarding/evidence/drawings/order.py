"""Who stands beside whom: rows ordered so that few lines cross, couples and brothers and sisters stand together.

Sifting: everything is tried in every place until nothing gets better. The rows are short, so this is quick and finds
what trying every order finds. Reference for the crossings of two rows: Sugiyama, Tagawa, Toda 1981.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from safeguarding.evidence.drawings.network import Network

#: What is bad, and how bad.
CROSSING, BETWEEN_PARTNERS, SPREAD, ELDER_RIGHT, TWIN_APART, HOME_SPLIT, MAN_RIGHT, TIE = 12, 6, 3, 2, 6, 5, 1, 0.5
MOST_ROUNDS = 12
#: So many orders are tried of one family at most: what a very large one costs stays bounded, and is the same each time.
MOST_TRIES = 25_000
#: A small family is tried the other way round as well.
MOST_TURNED = 16
#: The longest run of neighbours that is moved together.
RUN = 4

Rows = list[list[int]]


def ordered(network: Network) -> Rows:
    """The rows of the network in the best order found. The same network gives the same order."""
    if not network.rows:
        return []
    cost = Cost(network)
    starts = [_by_descent(network), _by_descent(network, up=True)]
    starts += [_swept(network, cost, rows) for rows in list(starts)]
    starts.sort(key=cost.total)
    tried = [_sifted(network, cost, rows) for rows in starts[:2]]
    best = min(tried, key=cost.total)
    if len(network.person) > MOST_TURNED:
        return best
    turned = _sifted(network, cost, [row[::-1] for row in best])
    return min((best, turned), key=cost.total)


@dataclass
class Cost:
    """What an order of the rows costs."""

    network: Network
    tries: int = 0
    _elder: dict[int, list[tuple[int, int, float]]] = field(default_factory=lambda: defaultdict(list))
    _homes: dict[int, list[frozenset[int]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        net = self.network
        node = {key: at for at, key in enumerate(net.person) if key is not None}
        for unit in net.facts.units:
            keys = [child.key for child in unit.children]
            for one, other in pairwise(keys):
                self._before(node[one], node[other], ELDER_RIGHT)
            if len(unit.parents) == 2:
                man, woman = sorted(unit.parents, key=lambda key: net.facts.people[key].sex != "M")
                if net.facts.people[man].sex == "M" and net.facts.people[woman].sex == "F":
                    self._before(node[man], node[woman], MAN_RIGHT)
        self._twins = [[node[key] for key in of.members] for of in net.facts.twins]
        for home in net.homes:
            for row in {net.row[node[key]] for key in home.members}:
                self._homes[row].append(frozenset(node[key] for key in home.members if net.row[node[key]] == row))
        self._busy = frozenset(
            at for of in net.knots.values() for knot in of for at in knot.parents
        ) | frozenset(wire.upper for of in net.wires.values() for wire in of)  # fmt: skip

    def _before(self, one: int, other: int, weight: float) -> None:
        if self.network.row[one] == self.network.row[other]:
            self._elder[self.network.row[one]].append((one, other, weight))

    def total(self, rows: Sequence[Sequence[int]]) -> float:
        self.tries += 1
        at = places(rows)
        channels = sum(self.channel(channel, at) for channel in range(-1, len(rows)))
        return channels + sum(self.row(row, at) for row in range(len(rows)))

    def near(self, row: int, rows: Sequence[Sequence[int]]) -> float:
        """The part of the cost that the order of one row can change."""
        self.tries += 1
        at = places(rows[max(0, row - 1) : row + 2])
        return self.channel(row - 1, at) + self.channel(row, at) + self.row(row, at)

    def channel(self, channel: int, at: dict[int, int]) -> float:
        found: float = CROSSING * crossings(self.network, channel, at)
        for knot in self.network.knots.get(channel, ()):
            if len(knot.parents) == 2:
                low, high = sorted(at[node] for node in knot.parents)
                found += BETWEEN_PARTNERS * (high - low - 1)
            if len(knot.children) > 1:
                below = [at[node] for node in knot.children]
                found += SPREAD * (max(below) - min(below) + 1 - len(below))
        for wire in self.network.wires.get(channel, ()):
            found += TIE * abs(at[wire.upper] - at[wire.lower])
        return found

    def row(self, row: int, at: dict[int, int]) -> float:
        found = sum(weight for one, other, weight in self._elder[row] if at[one] > at[other])
        for twins in self._twins:
            if self.network.row[twins[0]] == row:
                found += TWIN_APART * (
                    max(at[node] for node in twins) - min(at[node] for node in twins) + 1 - len(twins)
                )
        for home in self._homes[row]:
            inside = [at[node] for node in home]
            found += HOME_SPLIT * (max(inside) - min(inside) + 1 - len(inside))
        return found


def places(rows: Iterable[Sequence[int]]) -> dict[int, int]:
    """The place of each node in its row."""
    return {node: at for row in rows for at, node in enumerate(row)}


def crossings(network: Network, channel: int, at: dict[int, int]) -> int:
    """How many pairs of lines must cross in a channel when its two rows stand in this order."""
    falls, spans = _lines(network, channel, at)
    found = 0
    for here, (x, lows) in enumerate(falls):
        for x2, lows2 in falls[here + 1 :]:
            left, right = (lows, lows2) if x < x2 else (lows2, lows)
            if x != x2 and max(left) > min(right):
                found += sum(low > low2 for low in left for low2 in right)
    for here, (low, high) in enumerate(spans):
        for x, lows in falls:
            if low < x < high and 2 * x != low + high:
                found += len(lows)
        for low2, high2 in spans[here + 1 :]:
            found += low < low2 < high < high2 or low2 < low < high2 < high
    return found


Fall = tuple[float, list[int]]


def _lines(network: Network, channel: int, at: dict[int, int]) -> tuple[list[Fall], list[tuple[int, int]]]:
    """Lines down, from where to which places; and lines along the row above, from place to place."""
    falls: list[Fall] = []
    spans = []
    for knot in network.knots.get(channel, ()):
        above = [at[node] for node in knot.parents]
        if len(above) == 2:
            spans.append((min(above), max(above)))
        if above and knot.children:
            falls.append((sum(above) / len(above), [at[node] for node in knot.children]))
    for wire in network.wires.get(channel, ()):
        upper, lower = at[wire.upper], at[wire.lower]
        if wire.level:
            spans.append((min(upper, lower), max(upper, lower)))
        else:
            falls.append((upper, [lower]))
    return falls, spans


def _by_descent(network: Network, *, up: bool = False) -> Rows:
    """A first order: each person, then their partners, then their children, generation by generation."""
    around: dict[int, list[int]] = defaultdict(list)
    for of in network.knots.values():
        for knot in of:
            for parent in knot.parents:
                around[parent] += [*(node for node in knot.parents if node != parent), *knot.children]
            if up:
                for child in knot.children:
                    around[child] += [*knot.parents, *knot.children]
    for wires in network.wires.values():
        for wire in wires:
            around[wire.upper].append(wire.lower)
            around[wire.lower].append(wire.upper)
    rows: Rows = [[] for _ in network.rows]
    seen: set[int] = set()
    for start in (node for row in network.rows for node in row):
        waiting = [start]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                rows[network.row[node]].append(node)
                waiting.extend(reversed(around[node]))
    return rows


def _swept(network: Network, cost: Cost, rows: Rows) -> Rows:
    """The best of a few sweeps that put each node at the middle of its neighbours in the row before."""
    best, here = rows, [list(row) for row in rows]
    for turn in range(4):
        down = turn % 2 == 0
        here = centred(network, here, down=down, since=0)
        if cost.total(here) < cost.total(best):
            best = here
    return [list(row) for row in best]


def centred(network: Network, rows: Sequence[Sequence[int]], *, down: bool, since: int) -> Rows:
    """The rows from `since` on, each sorted by the middle of its neighbours above (or, not `down`, below)."""
    made = [list(row) for row in rows]
    order = range(max(1, since), len(made)) if down else range(len(made) - 2, -1, -1)
    for row in order:
        at = places(made)
        pulls: dict[int, list[float]] = defaultdict(list)
        channel = row - 1 if down else row
        for knot in network.knots.get(channel, ()):
            tops, lows = (knot.parents, knot.children) if down else (knot.children, knot.parents)
            for node in lows:
                pulls[node] += [at[other] for other in tops]
        for wire in network.wires.get(channel, ()):
            if not wire.level:
                pulls[wire.lower if down else wire.upper].append(at[wire.upper if down else wire.lower])
        share = len(made[row]) / max(1, len(made[row - 1 if down else row + 1]))
        middle = {
            node: sum(pulls[node]) / len(pulls[node]) * share if pulls[node] else float(at[node]) for node in made[row]
        }
        made[row].sort(key=lambda node: (middle[node], at[node]))
    return made


def _sifted(network: Network, cost: Cost, rows: Rows) -> Rows:
    best, value = [list(row) for row in rows], cost.total(rows)
    for _ in range(MOST_ROUNDS):
        before = value
        for row in range(len(best)):
            best = _sift_row(cost, best, row)
        value = cost.total(best)
        best, value = _with_descendants(network, cost, best, value)
        if value >= before or cost.tries > MOST_TRIES:
            break
    return best


def _moves(row: Sequence[int], longest: int) -> Iterable[list[int]]:
    """The row with each run of neighbours in each other place, as it is and turned round."""
    for size in range(1, min(longest, len(row)) + 1):
        for start in range(len(row) - size + 1):
            run, rest = list(row[start : start + size]), [*row[:start], *row[start + size :]]
            for place in range(len(rest) + 1):
                if place != start:
                    yield [*rest[:place], *run, *rest[place:]]
                if size > 1:
                    yield [*rest[:place], *run[::-1], *rest[place:]]


def _sift_row(cost: Cost, rows: Rows, row: int) -> Rows:
    value, better = cost.near(row, rows), True
    while better:
        better = False
        for moved in _moves(rows[row], RUN):
            tried = [*rows[:row], moved, *rows[row + 1 :]]
            now = cost.near(row, tried)
            if now < value - 1e-9:
                rows, value, better = tried, now, cost.tries < MOST_TRIES
                break
            if cost.tries > MOST_TRIES:
                break
    return rows


def _with_descendants(network: Network, cost: Cost, rows: Rows, value: float) -> tuple[Rows, float]:
    """Try moves of a row that the rows below follow."""
    for row in range(len(rows) - 1):
        for moved in list(_moves(rows[row], 2)):
            tried = centred(network, [*rows[:row], moved, *rows[row + 1 :]], down=True, since=row + 1)
            now = cost.total(tried)
            if now < value - 1e-9:
                rows, value = tried, now
            if cost.tries > MOST_TRIES:
                break
    return rows, value
