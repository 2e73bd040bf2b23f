"""What is drawn of a record on one day: people, relationships and households that can stand together on paper.

Bad data is not an exception: what contradicts itself is left out and said in words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from safeguarding.evidence.drawings.lives import as_on, is_child, is_dead
from safeguarding.evidence.drawings.text import printable
from safeguarding.evidence.relationships import (
    DIRECTED,
    MAY_HOLD,
    PARENTS,
    PARTNER_LIKE,
    TOGETHER,
    Person,
    Relationship,
    Stay,
    words,
)

#: So many parents of a kind can be drawn above one child.
MOST_PARENTS = 2
#: Of what is said more than once of one holder, the first of these stands.
_SAID = ("yes", "no", "not_known", "")
#: The bond that a couple's line shows is the strongest they had.
_BONDS = ("married", "civil_partners", "living_together", "partners")


@dataclass(frozen=True, slots=True)
class Couple:
    """Two partners. `line` is the bond drawn, `parted` empty, ended, separated or divorced; `rows` oldest first."""

    line: str
    parted: str
    rows: tuple[Relationship, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """People who live in one household on the day. Its number stands on the drawing and in the words."""

    number: int
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who holds parental responsibility for a child, by key: `yes`; parents of whom it is held that they do not, `no`;
    parents of whom it is not known, `unsure`. Each in the order of the people.
    """

    yes: tuple[str, ...]
    no: tuple[str, ...]
    unsure: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """People by key, eldest first; relationships that hold; couples; households; and what was left out, in sentences."""

    day: date
    people: Mapping[str, Person]
    index: frozenset[str]
    links: tuple[Relationship, ...]
    couples: Mapping[frozenset[str], Couple]
    homes: tuple[Home, ...]
    left_out: tuple[str, ...]
    responsible: Mapping[str, Responsible]

    def parents(self, *kinds: str) -> dict[str, list[str]]:
        """Child to parents of those kinds."""
        found: dict[str, list[str]] = defaultdict(list)
        for link in self.links:
            if link.kind in kinds:
                found[link.target].append(link.source)
        return found


def record_of(
    people: Iterable[Person],
    relationships: Iterable[Relationship],
    stays: Iterable[Stay] = (),
    *,
    day: date,
    index: Iterable[str] = (),
) -> Record:
    """The record as it stands on `day`. The order in which things are given makes no difference."""
    known, left_out = _people(people, day)
    rows = sorted({row for row in relationships if row.start is None or row.start <= day}, key=_order)
    sound = [row for row in rows if _names_two(row, known, left_out)]
    couples = _couples([row for row in sound if row.kind in PARTNER_LIKE], day)
    links = _links([row for row in sound if row.kind not in PARTNER_LIKE and row.holds_on(day)], known, left_out)
    return Record(
        day=day,
        people=known,
        index=frozenset(index) & known.keys(),
        links=tuple(links),
        couples=couples,
        homes=_homes(stays, known, frozenset(index), day),
        left_out=tuple(left_out),
        responsible=_responsible([row for row in sound if row.kind in MAY_HOLD], known, day),
    )


def name_of(person: Person) -> str:
    return printable(person.label) or "Name not known"


def _people(people: Iterable[Person], day: date) -> tuple[dict[str, Person], list[str]]:
    found: dict[str, Person] = {}
    left_out = []
    for one in sorted(people, key=lambda one: (one.born or one.expected or date.max, one.label, one.key, repr(one))):
        person = as_on(one, day)
        if person.born and person.born > day:
            left_out.append(f"{name_of(person)} is left out: born after the day of the drawing.")
        elif person.key in found:
            left_out.append(
                f"{name_of(person)} is left out: somebody else has the same key. Give each person their own."
            )
        else:
            found[person.key] = person
    return found, left_out


def _responsible(rows: list[Relationship], known: Mapping[str, Person], day: date) -> dict[str, Responsible]:
    """By child, while they are one: it begins at birth, and ends at 18 and with the life of either."""
    found: dict[str, Responsible] = {}
    for child in known.values():
        if not is_child(child, day):
            continue
        said: dict[str, str] = {}
        for row in rows:
            if row.target == child.key and row.holds_on(day) and not is_dead(known[row.source], day):
                said[row.source] = min(said.get(row.source, ""), _held(row, day), key=_SAID.index)
        groups = (tuple(key for key in known if said.get(key) == one) for one in ("yes", "no", "not_known"))
        found[child.key] = Responsible(*groups)
    return {key: held for key, held in found.items() if held.yes or held.no or held.unsure}


def _held(row: Relationship, day: date) -> str:
    """Whether it is held on the day: yes, no, not_known; of others than parents only yes is worth saying."""
    if row.responsible_on(day):
        return "yes"
    if row.kind not in PARENTS:
        return ""
    return "no" if row.responsibility == "yes" else row.responsibility


def _order(row: Relationship) -> tuple[str, ...]:
    return (row.kind, row.source, row.target, str(row.start or ""), str(row.end or ""), row.responsibility, row.how)


def _names_two(row: Relationship, known: Mapping[str, Person], left_out: list[str]) -> bool:
    missing = sorted({row.source, row.target} - known.keys())
    if missing:
        left_out.append(f"A relationship is left out: {' and '.join(missing)} is not among the people.")
    elif row.source == row.target:
        left_out.append(f"A relationship of {name_of(known[row.source])} with the same person is left out.")
    return not missing and row.source != row.target


def _couples(rows: list[Relationship], day: date) -> dict[frozenset[str], Couple]:
    of: dict[frozenset[str], list[Relationship]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.start or date.min, _order(row))):
        of[row.pair].append(row)
    return {pair: _couple(of[pair], day) for pair in sorted(of, key=sorted)}


def _couple(rows: list[Relationship], day: date) -> Couple:
    kinds = {row.kind for row in rows}
    if "divorced" in kinds:
        kinds.add("married")
    line = next((bond for bond in _BONDS if bond in kinds), "married" if "separated" in kinds else "partners")
    now = [row for row in rows if row.kind in TOGETHER and row.holds_on(day)]
    since = max((row.start or date.min for row in now), default=None)
    partings = [
        row.kind
        for row in rows
        if row.kind not in TOGETHER and row.holds_on(day) and (since is None or (row.start or date.max) >= since)
    ]
    if "divorced" in partings:
        parted = "divorced"
    elif "separated" in partings:
        parted = "separated"
    else:
        parted = "ended" if partings or not now else ""
    return Couple(line, parted, tuple(rows))


def _links(rows: list[Relationship], known: Mapping[str, Person], left_out: list[str]) -> list[Relationship]:
    """The relationships but the couples: each once, no third parent by birth, and nobody their own ancestor."""
    kept: list[Relationship] = []
    seen: set[tuple[str, str, str]] = set()
    parents: dict[tuple[str, str], int] = defaultdict(int)
    children: dict[str, set[str]] = defaultdict(set)
    for row in sorted(rows, key=lambda row: (row.kind not in PARENTS, row.kind != "birth_parent", _order(row))):
        ends = (row.source, row.target) if row.kind in DIRECTED else tuple(sorted(row.pair))
        if (row.kind, *ends) in seen:
            continue
        seen.add((row.kind, ends[0], ends[1]))
        if row.kind in PARENTS:
            of = (row.target, row.kind)
            said = (
                f"{name_of(known[row.source])}, {words(row.kind, known[row.source].sex)} {name_of(known[row.target])},"
            )
            if _leads(children, row.target, row.source):
                left_out.append(f"{said} is left out: nobody can be their own ancestor.")
                continue
            if parents[of] == MOST_PARENTS:
                left_out.append(f"{said} is left out: two such parents are drawn already.")
                continue
            parents[of] += 1
            children[row.source].add(row.target)
        kept.append(row)
    return kept


def _leads(children: Mapping[str, set[str]], start: str, goal: str) -> bool:
    """Whether `goal` is `start` or descends from it."""
    waiting, seen = [start], set()
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            waiting.extend(children.get(here, ()))
    return False


def _homes(stays: Iterable[Stay], known: Mapping[str, Person], index: frozenset[str], day: date) -> tuple[Home, ...]:
    """Households of two or more of the people: that somebody lives alone may only mean that the others are not here."""
    members: dict[str, set[str]] = defaultdict(set)
    for stay in stays:
        if stay.person in known and stay.holds_on(day):
            members[stay.household].add(stay.person)
    place = {key: at for at, key in enumerate(known)}
    shared = {frozenset(of) for of in members.values() if len(of) > 1}
    order = sorted(shared, key=lambda of: (not of & index, -len(of), sorted(place[key] for key in of)))
    return tuple(Home(number, of) for number, of in enumerate(order, 1))
