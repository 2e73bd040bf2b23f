"""Families due for group supervision + days on which a team can meet -> who is looked at when, or why that can't be.

A plain rule that a manager can follow by hand, not an optimum. Families are taken by the day on which they are due, then by
risk, then by how long ago their children were seen. Each gets the latest opening that is not after its due day, so that
the months stay apart; where none is left, the first one after it, and is marked late. Everybody who must be there stays
for the whole meeting, so that the order within a meeting can change without putting anybody in two places.

The rule is our proposal: no public source gives one.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Opening:
    """A time at which a team could meet: local `starts`, at most `minutes` long, in one room with one chair."""

    key: str
    starts: datetime
    minutes: int
    room: str
    chair: str

    @property
    def day(self) -> date:
        return self.starts.date()

    @property
    def ends(self) -> datetime:
        return self.starts + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Case:
    """A family that is due on a day and again `interval` days after each meeting.

    `must` are those who must be there besides the chair; `rank` its risk, 0 the highest; `seen` when the child who was
    seen longest ago was last seen, None for a child whom nobody has seen; `last` when it was last looked at.
    """

    family: str
    due: date
    interval: int
    minutes: int
    must: frozenset[str]
    rank: int = 0
    seen: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A room or a person that is taken already from one local moment to another."""

    who: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Away:
    """A person who is away from one day to another, both included."""

    who: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Placed:
    family: str
    opening: str
    minutes: int
    due: date
    late: bool


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """A due family without a place: of `openings` that came into question, how many had no time left (`full`) or no room
    or chair (`closed`), and who was away or elsewhere on how many of them."""

    family: str
    due: date
    openings: int
    full: int = 0
    closed: int = 0
    away: Mapping[str, int] = field(default_factory=dict)
    elsewhere: Mapping[str, int] = field(default_factory=dict)

    def reason(self, names: Mapping[str, str]) -> str:
        """Why, in a sentence. `names`: what each person is called."""
        if not self.openings:
            return "No day is offered in the time in which this family is due."
        of = "the only day" if self.openings == 1 else f"the {self.openings} days"
        said = [f"{names.get(who, who)} is away on {n}" for who, n in sorted(self.away.items())]
        said += [f"{names.get(who, who)} is at another meeting on {n}" for who, n in sorted(self.elsewhere.items())]
        said += [f"{n} {'has' if n == 1 else 'have'} no time left" for n in [self.full] if n]
        said += [f"{n} {'has' if n == 1 else 'have'} no free room or chair" for n in [self.closed] if n]
        return f"Of {of} that came into question: {'; '.join(said)}."


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who is looked at when. Every case of the question that was due is in one of the two."""

    placed: tuple[Placed, ...]
    not_placed: tuple[NotPlaced, ...]

    def of(self, opening: str) -> tuple[Placed, ...]:
        return tuple(one for one in self.placed if one.opening == opening)


def propose(
    cases: Iterable[Case],
    openings: Iterable[Opening],
    *,
    until: date,
    early: int = 14,
    away: Iterable[Away] = (),
    taken: Iterable[Taken] = (),
) -> Proposal:
    """Places for every case due on or before `until`, again and again by its interval. The same question, the same answer.

    `early`: how many days before it is due a family may be looked at. Raises ValueError for a case or an opening that
    takes no time, an interval below one day, and for two openings or cases with one key.
    """
    days = _Days(sorted(openings, key=lambda one: (one.starts, one.key)), away, taken)
    waiting = [(_order(case), case) for case in cases if case.due <= until]
    _must_make_sense([case for _, case in waiting], days.openings)
    heapq.heapify(waiting)
    placed: list[Placed] = []
    not_placed: list[NotPlaced] = []
    while waiting:
        _, case = heapq.heappop(waiting)
        found = days.place(case, early)
        if isinstance(found, NotPlaced):
            not_placed.append(found)
            continue
        placed.append(Placed(case.family, found.key, case.minutes, case.due, found.day > case.due))
        again = replace(case, due=found.day + timedelta(days=case.interval), last=found.day)
        if again.due <= until:
            heapq.heappush(waiting, (_order(again), again))
    return Proposal(tuple(placed), tuple(not_placed))


def agenda(cases: Iterable[Case]) -> list[Case]:
    """The order of one meeting: risk, then who was seen longest ago, then so that the same people follow each other."""
    return sorted(cases, key=lambda case: (case.rank, case.seen or date.min, sorted(case.must), case.family))


def _order(case: Case) -> tuple[date, int, date, str]:
    return case.due, case.rank, case.seen or date.min, case.family


def _must_make_sense(cases: Sequence[Case], openings: Sequence[Opening]) -> None:
    for case in cases:
        if case.minutes < 1 or case.interval < 1:
            raise ValueError(f"Family {case.family}: give it one minute and one day between meetings or more.")
    for opening in openings:
        if opening.minutes < 1:
            raise ValueError(f"Opening {opening.key} takes no time. Give it one minute or more.")
    if len({case.family for case in cases}) < len(cases) or len({one.key for one in openings}) < len(openings):
        raise ValueError("Two families or two openings have one key. Give each its own.")


class _Days:
    """The openings with what is used of them while places are given."""

    def __init__(self, openings: Sequence[Opening], away: Iterable[Away], taken: Iterable[Taken]) -> None:
        self.openings = openings
        self.used = dict.fromkeys((one.key for one in openings), 0)
        self.engaged: dict[str, list[tuple[datetime, datetime, str]]] = {}
        self.away: dict[str, list[Away]] = {}
        for one in taken:
            self.engaged.setdefault(one.who, []).append((one.starts, one.ends, ""))
        for leave in away:
            self.away.setdefault(leave.who, []).append(leave)

    def place(self, case: Case, early: int) -> Opening | NotPlaced:
        """The opening that the case gets, which is then used; or why there is none."""
        first = case.due - timedelta(days=early)
        options = [one for one in self.openings if one.day >= first and (case.last is None or one.day > case.last)]
        fits = [one for one in options if self._fits(case, one)]
        in_time = [one for one in fits if one.day <= case.due]
        if not fits:
            return self._why(case, options)
        # Of several on the best day, the earliest: `fits` is in order of the clock.
        found = next(one for one in in_time if one.day == in_time[-1].day) if in_time else fits[0]
        self.used[found.key] += case.minutes
        for who in (found.room, found.chair, *case.must):
            self.engaged.setdefault(who, []).append((found.starts, found.ends, found.key))
        return found

    def _fits(self, case: Case, opening: Opening) -> bool:
        return (
            self.used[opening.key] + case.minutes <= opening.minutes
            and self._open(opening)
            and not any(self._is_away(who, opening) or self._is_elsewhere(who, opening) for who in case.must)
        )

    def _open(self, opening: Opening) -> bool:
        free = not self._is_elsewhere(opening.room, opening) and not self._is_elsewhere(opening.chair, opening)
        return free and not self._is_away(opening.chair, opening)

    def _is_away(self, who: str, opening: Opening) -> bool:
        return any(leave.start <= opening.day <= leave.end for leave in self.away.get(who, ()))

    def _is_elsewhere(self, who: str, opening: Opening) -> bool:
        return any(
            key != opening.key and starts < opening.ends and opening.starts < ends
            for starts, ends, key in self.engaged.get(who, ())
        )

    def _why(self, case: Case, options: Sequence[Opening]) -> NotPlaced:
        def on(is_so: str, who: str) -> int:
            return sum(getattr(self, is_so)(who, one) for one in options if self._open(one))

        away, elsewhere = (
            {who: n for who in sorted(case.must) if (n := on(so, who))} for so in ("_is_away", "_is_elsewhere")
        )
        full = sum(self.used[one.key] + case.minutes > one.minutes for one in options if self._open(one))
        closed = sum(not self._open(one) for one in options)
        return NotPlaced(case.family, case.due, len(options), full, closed, away, elsewhere)
