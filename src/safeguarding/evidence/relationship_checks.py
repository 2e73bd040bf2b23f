"""What can't be true of a family: relationships that are refused, and those that somebody should look at again.

Plain rules over a handful of people. None of them judges a family; each finds a slip of the hand or a mix-up of people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from safeguarding.evidence.relationships import (
    BOUND,
    ELDER,
    KINDS,
    MAY_HOLD,
    SIBLING_LIKE,
    TWINS,
    Person,
    Relationship,
)

#: A proposal: younger parents exist, and are rarer than mistyped years.
YOUNG_PARENT = 12
#: A child can be born so many days after the father's death, and has one birth mother and one other parent by birth.
AFTER_DEATH, MOST_BIRTH_PARENTS = 300, 2


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, as a sentence for the person who wrote it. `refused`: it can't be true; otherwise it may be."""

    words: str
    refused: bool


def problems(people: Mapping[str, Person], held: Iterable[Relationship], new: Relationship) -> tuple[Problem, ...]:
    """What is wrong with `new` beside the relationships that are held already (without any that it replaces).

    `people` by key must hold both sides of `new`; others that are missing from it are left out. What is refused first.
    """
    rest = tuple(row for row in held if row.source in people and row.target in people)
    found = [*_refused(people, rest, new), *_doubtful(people, rest, new)]
    return tuple(sorted(found, key=lambda problem: not problem.refused))


def _refused(people: Mapping[str, Person], held: tuple[Relationship, ...], new: Relationship) -> Iterator[Problem]:
    if new.source == new.target:
        yield Problem("Somebody can’t be related to themselves. Choose two people.", True)
        return
    one, other = people[new.source], people[new.target]
    if _same(held, new):
        yield Problem(f"{_both(one, other)}: this is held already. Change what is held instead.", True)
    if new.responsibility and new.kind not in MAY_HOLD:
        yield Problem(f"Parental responsibility can’t be held as {KINDS[new.kind].name.lower()}.", True)
    if new.held_from and new.held_to and new.held_to < new.held_from:
        yield Problem("Parental responsibility can’t end before it starts. Correct one of the two dates.", True)
    if new.kind in ELDER:
        yield from _wrong_age(one, other)
        if _ancestors(held, new.source) & {new.target}:
            yield Problem(
                f"{other.label} is held as a parent or grandparent of {one.label}, and can’t be their child too.", True
            )
    if new.kind in TWINS and one.born and other.born and abs((one.born - other.born).days) > 1:
        yield Problem(f"{_both(one, other)} were not born on the same day or the next, so they aren’t twins.", True)
    if new.kind == "birth_parent":
        parents = {row.source for row in held if row.kind == "birth_parent" and row.target == new.target}
        if len(parents - {new.source}) >= MOST_BIRTH_PARENTS:
            yield Problem(
                f"{other.label} has two birth parents already. If one of them is wrong, take that one back first.", True
            )


def _wrong_age(elder: Person, younger: Person) -> Iterator[Problem]:
    if elder.unborn:
        yield Problem(f"{elder.label} is not born yet, and can’t be a parent or grandparent.", True)
    born = younger.born or (younger.expected if younger.unborn else None)
    if elder.born and born and elder.born >= born:
        yield Problem(
            f"{elder.label} was not born before {younger.label}. Choose them the other way round, or correct a date of birth.",
            True,
        )


def _doubtful(people: Mapping[str, Person], held: tuple[Relationship, ...], new: Relationship) -> Iterator[Problem]:
    if new.source == new.target:
        return
    one, other = people[new.source], people[new.target]
    if new.kind == "birth_parent" and one.born and other.born and one.born < other.born:
        years = _years(one.born, other.born)
        if years < YOUNG_PARENT:
            yield Problem(f"{one.label} was {years} when {other.label} was born. Check both dates of birth.", False)
    if new.kind == "birth_parent" and one.died and other.born and (other.born - one.died).days > AFTER_DEATH:
        yield Problem(f"{one.label} died long before {other.label} was born. Check both dates.", False)
    if new.kind in BOUND:
        yield from _bound_twice(people, held, new)


def _bound_twice(people: Mapping[str, Person], held: tuple[Relationship, ...], new: Relationship) -> Iterator[Problem]:
    for key in (new.source, new.target):
        for row in held:
            if row.kind in BOUND and key in row.pair and row.pair != new.pair and _overlap(row, new):
                spouse = next(iter(row.pair - {key}))
                yield Problem(
                    f"{people[key].label} is also held as {KINDS[row.kind].name.lower()} to {people[spouse].label} "
                    "at the same time. Check which of the two has ended.",
                    False,
                )


def _same(held: tuple[Relationship, ...], new: Relationship) -> bool:
    """Whether it is held already, from either side where the kind is the same from both."""
    directed = KINDS[new.kind].directed
    return any(
        row.kind == new.kind
        and row.pair == new.pair
        and (not directed or row.source == new.source)
        and _overlap(row, new)
        for row in held
    )


def _overlap(one: Relationship, other: Relationship) -> bool:
    """Whether both held on some day. A date that is not known shuts nothing out."""
    start = max((day for day in (one.start, other.start) if day), default=None)
    end = min((day for day in (one.end, other.end) if day), default=None)
    return start is None or end is None or start <= end


def _ancestors(held: Iterable[Relationship], key: str) -> set[str]:
    """Parents and grandparents of the person, theirs, and so on."""
    above: dict[str, set[str]] = {}
    for row in held:
        if row.kind in ELDER:
            above.setdefault(row.target, set()).add(row.source)
    found: set[str] = set()
    waiting = [key]
    while waiting:
        for parent in above.get(waiting.pop(), ()):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found


def own_ancestors(held: Iterable[Relationship]) -> set[str]:
    """Those who are held as their own parent, grandparent or further back: nobody, where every row was checked."""
    rows = tuple(held)
    return {key for row in rows for key in row.pair if key in _ancestors(rows, key)}


def siblings_worked_out(held: Iterable[Relationship]) -> tuple[Relationship, ...]:
    """Brothers and sisters who follow from their birth parents, so that nobody has to write them: pairs that share one.

    Half-siblings where another parent of each is held and differs; otherwise siblings, by all that is known. None for a
    pair of whom a relationship as siblings is written: what somebody wrote stands.
    """
    rows = tuple(held)
    written = {row.pair for row in rows if row.kind in SIBLING_LIKE}
    parents: dict[str, set[str]] = {}
    for row in rows:
        if row.kind == "birth_parent":
            parents.setdefault(row.target, set()).add(row.source)
    found = []
    for one, other in combinations(sorted(parents), 2):
        shared = parents[one] & parents[other]
        if shared and frozenset((one, other)) not in written:
            half = parents[one] - shared and parents[other] - shared
            found.append(Relationship(one, other, "half_sibling" if half else "sibling"))
    return tuple(found)


def for_a_second_child(held: Iterable[Relationship], first: str, second: str) -> tuple[Relationship, ...]:
    """The relationships of a twin who is added later: those of the first child with the second in its place.

    Nothing between the two themselves: whether they are identical nobody may know yet.
    """
    return tuple(
        replace(row, source=_put(row.source, first, second), target=_put(row.target, first, second))
        for row in held
        if first in row.pair and second not in row.pair and row.kind not in TWINS
    )


def _put(key: str, first: str, second: str) -> str:
    return second if key == first else key


def _years(start: date, end: date) -> int:
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def _both(one: Person, other: Person) -> str:
    return f"{one.label} and {other.label}"
