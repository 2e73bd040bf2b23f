"""Children's ways through the levels of help, month by month: in, out, step up, step down, and the time at each level.

A child is in the flow on the days on which a team holds the family. The level of a day is the highest that is open on
it. A step is from one plan to another while a team holds the child: the first plan after an assessment is a beginning,
not a step. Time at a level is a Kaplan-Meier median over stays (Kaplan & Meier 1958), because the stays that still last
would otherwise make it too short.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

NO_LEVEL, ASSESSMENT, IN_NEED, PROTECTION = "none", "assessment", "in_need", "protection"
#: Lowest first.
LEVELS = (NO_LEVEL, ASSESSMENT, IN_NEED, PROTECTION)
#: Between these a change is a step.
PLANS = (IN_NEED, PROTECTION)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spell:
    """Days that a child spent at a level, or with a team: from `start` up to, not with, `end`; None while it lasts.

    `value` is one of LEVELS, or the key of a team.
    """

    child: str
    value: str
    start: date
    end: date | None


@dataclass(slots=True)
class MonthFlow:
    """Children in one month, which begins on `month`. `moved_in` and `moved_out` are from and to other teams.

    `at_end`: how many were at each level when it ended, without those who left on its last day. `whole` is False for a month that is not over.
    """

    month: date
    whole: bool
    into: int = 0
    out: int = 0
    up: int = 0
    down: int = 0
    moved_in: int = 0
    moved_out: int = 0
    at_end: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))


@dataclass(frozen=True, slots=True)
class LevelTime:
    """Stays at a level that began in the months asked for. `median` in days; None where fewer than half have ended."""

    level: str
    stays: int
    ended: int
    median: int | None


@dataclass(frozen=True, slots=True)
class Flow:
    months: tuple[MonthFlow, ...]
    times: tuple[LevelTime, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """Days of one child with one team at one level."""

    unit: str
    level: str
    start: date
    end: date | None


def flow(
    levels: Iterable[Spell],
    held: Iterable[Spell],
    first: date,
    today: date,
    *,
    units: Collection[str] | None = None,
) -> Flow:
    """What happened to the children of the `units` (of all, when None) from the month of `first` to that of `today`.

    A child who leaves a team on a last day leaves in the month of that day. Spells that begin after `today` do not
    count. Spells of one child with several teams at once count for the team whose key comes first.
    """
    months = _months(first, today)
    stays: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for parts in _parts(levels, held, today):
        inside = [part if units is None or part.unit in units else None for part in parts]
        _count(parts, inside, months)
        for level, start, end in _stays(inside):
            if start >= months[0].month and start <= today:
                stays[level].append((((end or today) - start).days, end is not None))
    times = tuple(
        LevelTime(level, len(stays[level]), sum(ended for _, ended in stays[level]), median_stay(stays[level]))
        for level in LEVELS
    )
    return Flow(tuple(months), times)


def median_stay(stays: Sequence[tuple[int, bool]]) -> int | None:
    """The Kaplan-Meier median of stays of (days, has ended): the first day by which half have ended; None if never."""
    left, standing = 1.0, len(stays)
    ended: dict[int, int] = defaultdict(int)
    gone: dict[int, int] = defaultdict(int)
    for days, over in stays:
        gone[days] += 1
        ended[days] += over
    for days in sorted(gone):
        left *= 1 - ended[days] / standing
        if left <= 0.5 + 1e-12 and ended[days]:
            return days
        standing -= gone[days]
    return None


def _months(first: date, today: date) -> list[MonthFlow]:
    found, month = [], first.replace(day=1)
    while month <= today:
        after = (month + timedelta(days=31)).replace(day=1)
        found.append(MonthFlow(month, whole=after <= today))
        month = after
    if not found:
        raise ValueError(f"The first month, {first:%Y-%m}, lies after {today}. Give an earlier one.")
    return found


def _parts(levels: Iterable[Spell], held: Iterable[Spell], today: date) -> Iterator[list[_Part]]:
    """Each child's days with a team, cut wherever team or level changes, in their order."""
    at: dict[str, list[Spell]] = defaultdict(list)
    for spell in levels:
        if spell.start <= today:
            at[spell.child].append(spell)
    teams: dict[str, list[Spell]] = defaultdict(list)
    for spell in held:
        if spell.start <= today:
            teams[spell.child].append(spell)
    for child, of in sorted(teams.items()):
        days = sorted({day for spell in (*of, *at[child]) for day in (spell.start, spell.end) if day and day <= today})
        parts: list[_Part] = []
        for day, after in pairwise([*days, None]):
            if day is None:
                continue
            unit = min((spell.value for spell in of if _on(spell, day)), default=None)
            if unit is None:
                continue
            level = max((spell.value for spell in at[child] if _on(spell, day)), key=LEVELS.index, default=NO_LEVEL)
            parts.append(_Part(unit, level, day, after))
        yield parts


def _on(spell: Spell, day: date) -> bool:
    return spell.start <= day and (spell.end is None or day < spell.end)


def _count(parts: Sequence[_Part], inside: Sequence[_Part | None], months: Sequence[MonthFlow]) -> None:
    of = {one.month: one for one in months}

    def add(what: str, day: date) -> None:
        month = of.get(day.replace(day=1))
        if month is not None:
            setattr(month, what, getattr(month, what) + 1)

    before: _Part | None = None  # the part that ends on the very day on which the next begins
    was_inside: _Part | None = None
    for part, here in zip(parts, inside, strict=True):
        if before is not None and before.end != part.start:
            if was_inside is not None:
                add("out", _last(before))
            before = was_inside = None
        if here is not None and was_inside is None:
            add("into" if before is None else "moved_in", part.start)
        if here is None and was_inside is not None:
            add("moved_out", part.start)
        if before is not None and here is not None and before.level in PLANS and part.level in PLANS:
            step = LEVELS.index(part.level) - LEVELS.index(before.level)
            if step:
                add("up" if step > 0 else "down", part.start)
        before, was_inside = part, here
    if before is not None and before.end is not None and was_inside is not None:
        add("out", _last(before))
    _count_who_is_there(parts, inside, months)


def _count_who_is_there(parts: Sequence[_Part], inside: Sequence[_Part | None], months: Sequence[MonthFlow]) -> None:
    """Whoever leaves on the last day of a month has left it; whoever changes team or level on the day after has not."""
    follows = [after.start if after else None for after in (*parts[1:], None)]
    for month in months:
        after = (month.month + timedelta(days=31)).replace(day=1)
        for one, then in zip(inside, follows, strict=True):
            if one is None or one.start >= after:
                continue
            if one.end is None or one.end > after or one.end == then == after:
                month.at_end[one.level] += 1


def _last(part: _Part) -> date:
    if part.end is None:
        raise ValueError("A part that lasts has no last day.")
    return part.end - DAY


def _stays(inside: Sequence[_Part | None]) -> Iterator[tuple[str, date, date | None]]:
    """Days in a row at one level, whichever of the units held the child."""
    running: tuple[str, date, date | None] | None = None
    for part in inside:
        if part is None:
            continue
        if running and running[0] == part.level and running[2] == part.start:
            running = (running[0], running[1], part.end)
            continue
        if running:
            yield running
        running = (part.level, part.start, part.end)
    if running:
        yield running
