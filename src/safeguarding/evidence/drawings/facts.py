"""What a genogram shows, fact by fact. The drawing and its words are both made of these and of nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from safeguarding.evidence.drawings.generations import levels
from safeguarding.evidence.drawings.record import Couple, Home, Record, Responsible
from safeguarding.evidence.drawings.related import Related
from safeguarding.evidence.relationships import PARENT_LIKE, PARENTS, SIBLING_LIKE, TWINS, Person, Relationship


@dataclass(frozen=True, slots=True)
class Child:
    """A child under a unit: by which kind of relationship, and since when where that is worth saying."""

    key: str
    kind: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A couple, one parent, or the unknown parents of brothers and sisters (`parents` empty), with the children below.

    `line`: married, civil_partners, living_together, partners, not_said (parents of a child of whom no more is held),
    alone or nobody. `related`: they are also related to each other, by blood or as relatives without more being said.
    """

    parents: tuple[str, ...]
    line: str
    parted: str = ""
    rows: tuple[Relationship, ...] = ()
    children: tuple[Child, ...] = ()
    related: bool = False


@dataclass(frozen=True, slots=True)
class Twins:
    """Children of one birth, under one unit; `identical` are the pairs of them that are."""

    members: tuple[str, ...]
    identical: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is drawn. `levels` is the row of each person; `ties` are relationships with a line of their own."""

    day: date
    people: Mapping[str, Person]
    index: frozenset[str]
    levels: Mapping[str, int]
    units: tuple[Unit, ...]
    twins: tuple[Twins, ...]
    ties: tuple[Relationship, ...]
    homes: tuple[Home, ...]
    left_out: tuple[str, ...]
    responsible: Mapping[str, Responsible]


def facts_of(record: Record) -> Facts:
    """Sort the record into what is drawn as couples, children, twins and lines of their own."""
    rows = levels(record)
    place = {key: at for at, key in enumerate(record.people)}
    below, ties = _children(record, rows, place)
    siblings = [link for link in record.links if link.kind in SIBLING_LIKE]
    below.update(_parentless(record, siblings, below, rows))
    units = _units(record, below, place)
    shared = _shared(units)
    kin = _Kin(record, units, siblings)
    ties += [link for link in record.links if link.kind not in PARENT_LIKE and not kin.shows(link)]
    twins, apart = _twins(place, [link for link in siblings if link.kind in TWINS], shared, rows)
    drawn = {key for of in twins for key in of.members}
    ties = [link for link in ties if link.kind not in TWINS or link.source not in drawn] + apart
    ties.sort(key=lambda tie: (place[tie.source], place[tie.target], tie.kind))
    return Facts(
        record.day, record.people, record.index, rows, units, twins, tuple(dict.fromkeys(ties)), record.homes,
        record.left_out, record.responsible,
    )  # fmt: skip


Below = dict[tuple[str, ...], list[Child]]


def _children(record: Record, rows: Mapping[str, int], place: Mapping[str, int]) -> tuple[Below, list[Relationship]]:
    """Children by their parents, and care that can't be drawn from above."""
    of: dict[tuple[str, str], list[Relationship]] = defaultdict(list)
    ties: list[Relationship] = []
    own = {(link.source, link.target) for link in record.links if link.kind in PARENTS}
    parents = record.parents(*PARENTS)
    for link in record.links:
        if link.kind not in PARENT_LIKE or (link.kind not in PARENTS and (link.source, link.target) in own):
            continue
        beside = any(frozenset((link.source, parent)) in record.couples for parent in parents.get(link.target, ()))
        if link.kind == "step_parent" and beside:
            continue  # the couple's line shows it
        if rows[link.source] < rows[link.target]:
            of[link.target, link.kind].append(link)
        else:
            ties.append(link)
    below: Below = defaultdict(list)
    for (child, kind), links in of.items():
        for pair in _pairs(sorted({link.source for link in links}, key=place.__getitem__), record.couples, kind):
            since = (
                None
                if kind == "birth_parent"
                else min((x.start for x in links if x.source in pair and x.start), default=None)
            )
            below[pair].append(Child(child, kind, since))
    return below, ties


def _pairs(sources: list[str], couples: Mapping[frozenset[str], Couple], kind: str) -> Iterable[tuple[str, ...]]:
    """Parents of one child two by two: the parents by birth and in law, else those who are a couple."""
    waiting = list(sources)
    if kind in PARENTS:
        return [tuple(waiting)]
    found = []
    while waiting:
        first = waiting.pop(0)
        other = next((key for key in waiting if frozenset((first, key)) in couples), None)
        if other is not None:
            waiting.remove(other)
        found.append((first,) if other is None else (first, other))
    return found


def _parentless(
    record: Record, siblings: list[Relationship], below: Mapping[tuple[str, ...], list[Child]], rows: Mapping[str, int]
) -> Below:
    """Brothers and sisters without any parent in the record, who hang on one line."""
    placed = {child.key for of in below.values() for child in of}
    group: dict[str, str] = {}
    for link in siblings:
        ends = (link.source, link.target)
        if link.kind == "half_sibling" or placed & set(ends) or rows[ends[0]] != rows[ends[1]]:
            continue
        one, other = (group.setdefault(key, key) for key in ends)
        group = {key: one if name == other else name for key, name in group.items()}
    found: Below = defaultdict(list)
    names = sorted(set(group.values()))
    for name in names:
        members = [Child(key, "sibling") for key in record.people if group.get(key) == name]
        found[("", name)] = members
    return found


def _units(record: Record, below: Mapping[tuple[str, ...], list[Child]], place: Mapping[str, int]) -> tuple[Unit, ...]:
    kin = Related(record)
    pairs = {tuple(sorted(pair, key=place.__getitem__)) for pair in record.couples} | set(below)
    units = []
    for pair in sorted(pairs, key=lambda pair: (len(pair), [place.get(key, -1) for key in pair])):
        children = tuple(sorted(below.get(pair, ()), key=lambda child: (place[child.key], child.kind)))
        couple = record.couples.get(frozenset(pair))
        if pair[0] == "":
            units.append(Unit((), "nobody", children=children))
        elif len(pair) == 1:
            units.append(Unit(pair, "alone", children=children))
        elif couple is None:
            units.append(Unit(pair, "not_said", children=children, related=kin.are(*pair)))
        else:
            units.append(Unit(pair, couple.line, couple.parted, couple.rows, children, kin.are(*pair)))
    return tuple(units)


def _shared(units: tuple[Unit, ...]) -> dict[str, set[int]]:
    """The units each person is a child of."""
    found: dict[str, set[int]] = defaultdict(set)
    for at, unit in enumerate(units):
        for child in unit.children:
            found[child.key].add(at)
    return found


def _twins(
    place: Mapping[str, int], links: list[Relationship], shared: Mapping[str, set[int]], rows: Mapping[str, int]
) -> tuple[tuple[Twins, ...], list[Relationship]]:
    """Twins under one unit, and those who are apart and need a line of their own."""
    group: dict[str, str] = {}
    apart = []
    for link in links:
        ends = (link.source, link.target)
        if rows[ends[0]] != rows[ends[1]] or not shared.get(ends[0], set()) & shared.get(ends[1], set()):
            apart.append(link)
            continue
        one, other = (group.setdefault(key, key) for key in ends)
        group = {key: one if name == other else name for key, name in group.items()}
    found = []
    for name in sorted(set(group.values())):
        members = tuple(sorted((key for key in group if group[key] == name), key=place.__getitem__))
        if not set.intersection(*(shared[key] for key in members)):
            apart += [link for link in links if link.source in members]
            continue
        pairs = {tuple(sorted(link.pair)) for link in links if link.kind == "identical_twin" and link.source in members}
        found.append(Twins(members, tuple(sorted((one, other) for one, other in pairs))))
    return tuple(found), apart


class _Kin:
    """What the lines of parents and children show already, so that it needs no line of its own."""

    def __init__(self, record: Record, units: tuple[Unit, ...], siblings: list[Relationship]) -> None:
        self._parents: dict[str, set[str]] = defaultdict(set)
        self._units = _shared(units)
        for unit in units:
            for child in unit.children:
                if child.kind in PARENTS:
                    self._parents[child.key].update(unit.parents)
        self._siblings = {link.pair for link in siblings}

    def _are_siblings(self, one: str, other: str) -> bool:
        return bool(self._parents[one] & self._parents[other] or self._units[one] & self._units[other])

    def shows(self, link: Relationship) -> bool:
        one, other = link.source, link.target
        match link.kind:
            case "grandparent":
                return any(one in self._parents[parent] for parent in list(self._parents[other]))
            case "aunt_or_uncle":
                return any(
                    self._are_siblings(one, parent) or frozenset((one, parent)) in self._siblings
                    for parent in list(self._parents[other])
                    if parent != one
                )
            case "half_sibling":
                return len(self._parents[one] & self._parents[other]) == 1
            case "sibling":
                return self._are_siblings(one, other)
        return False
