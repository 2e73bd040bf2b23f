"""One open family as the board counts, narrows and sorts it, and what about it asks for a second look. Without a database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from safeguarding.evidence.ratings import movement

#: A family that nobody has rated stands before the green ones: not rated is not green.
RANKS = {"red": 0, "amber": 1, None: 2, "green": 3}


class Fact(NamedTuple):
    """One open family. `due`: the day by which it must be supervised; `missed`: whether a planned day passed without it.

    `apart`: whether the last closed supervision holds red and green for one child. `lacks`: the disciplines of which
    somebody should work with an adult and nobody does. `near`: the first statutory date, where it is late or near. `decision`:
    whether a named manager has still to decide on a red or worse rating. `looks`: what asks for a second look, as
    `looks_of` says it.
    """

    pk: UUID
    name: str
    team: str
    team_id: UUID | None
    office: str
    office_id: UUID | None
    rating: str | None
    before: str | None
    supervised_on: date | None
    due: date
    missed: bool = False
    apart: bool = False
    lacks: tuple[str, ...] = ()
    near: date | None = None
    decision: bool = False
    looks: int = 0

    @property
    def moved(self) -> str:
        """worse, better, same, first or not_rated."""
        return _moved(self.before, self.rating)


@lru_cache(maxsize=64)
def _moved(before: str | None, now: str | None) -> str:
    return movement(before, now).direction


#: What the board counts, by key.
LOOKS: Mapping[str, Callable[[Fact, date], bool]] = {
    "worse": lambda one, today: one.moved == "worse",
    "better": lambda one, today: one.moved == "better",
    "decision": lambda one, today: one.decision,
    "unrated": lambda one, today: one.rating is None,
    "overdue": lambda one, today: one.due < today,
    "missed": lambda one, today: one.missed,
    "apart": lambda one, today: one.apart,
    "worker": lambda one, today: bool(one.lacks),
    "late": lambda one, today: one.near is not None and one.near < today,
    "soon": lambda one, today: one.near is not None and one.near >= today,
}
#: Each has a bit of its own, in this order: a row of the database says them all in one number.
BITS: Mapping[str, int] = {key: 1 << at for at, key in enumerate(LOOKS)}


def looks_of(one: Fact, today: date) -> int:
    """What about the family asks for a second look: the bits of LOOKS that hold on the day."""
    return sum(BITS[key] for key, asks in LOOKS.items() if asks(one, today))


@lru_cache(maxsize=1 << len(LOOKS))
def names_of(looks: int) -> Collection[str]:
    """The keys of LOOKS whose bits are set, in order."""
    return tuple(key for key, bit in BITS.items() if looks & bit)


#: How the board can be sorted. Each begins with what it is sorted by and ends with the name.
SORTS: Mapping[str, Callable[[Fact], tuple[Any, ...]]] = {
    "risk": lambda one: (RANKS[one.rating],),
    "due": lambda one: (one.due,),
    "dates": lambda one: (one.near or date.max,),
    "name": lambda one: (),
}
