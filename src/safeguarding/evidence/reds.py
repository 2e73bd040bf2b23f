"""What followed when a child was rated red: a decision, an action, a statutory step; how soon; and how the child stood later.

Counts what was recorded. It doesn't say that what followed helped, or that nothing was done where nothing is recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

#: Within so many days something should follow: until the next monthly supervision.
WITHIN = 31
#: Months later, with the days at which a state is looked for: the last supervision within 31 days either side.
LATER = {3: 91, 6: 183}
EITHER_SIDE = 31
CLOSED, NOT_LOOKED_AT = "closed", "not_looked_at"
KINDS = ("decision", "action", "step", "any")


@dataclass(frozen=True, slots=True)
class Red:
    """A child's turn to red on a day, and the first day of each thing that followed on it or later; None for none.

    `after`: (day, worst answer) of each later supervision, by day. `closed`: the day on which the family was closed.
    """

    key: str
    on: date
    decision: date | None = None
    action: date | None = None
    step: date | None = None
    after: tuple[tuple[date, str], ...] = ()
    closed: date | None = None

    def first(self, kind: str) -> date | None:
        """The first day of that kind of thing; “any” for whichever came first."""
        if kind != "any":
            return {"decision": self.decision, "action": self.action, "step": self.step}[kind]
        return min((day for day in (self.decision, self.action, self.step) if day), default=None)

    def days(self, kind: str) -> int | None:
        found = self.first(kind)
        return (found - self.on).days if found else None


@dataclass(frozen=True, slots=True)
class Followed:
    """Of `of` reds that are at least 31 days old, `within` were followed by the `kind` within 31 days. `median`: the
    days by which half were, None where fewer than half were within 31."""

    kind: str
    within: int
    of: int
    median: int | None


@dataclass(frozen=True, slots=True)
class Later:
    """How the children stood some months after their red. `counts` by worst answer, “closed” and “not_looked_at”;
    `reached` reds are old enough to tell, of `of`."""

    months: int
    counts: dict[str, int]
    reached: int
    of: int

    @property
    def known(self) -> int:
        return self.reached - self.counts.get(NOT_LOOKED_AT, 0)


def followed(reds: Iterable[Red], today: date) -> tuple[Followed, ...]:
    """How many reds were followed, by each kind of thing and by any of them. Reds of less than 31 days ago count in
    neither number: there was no time."""
    old = [red for red in reds if (today - red.on).days >= WITHIN]
    return tuple(_followed(kind, [red.days(kind) for red in old]) for kind in KINDS)


def _followed(kind: str, days: Sequence[int | None]) -> Followed:
    # What was not followed stands behind everything that was, so that the median is not of the quick ones alone.
    in_time = [one for one in days if one is not None and one <= WITHIN]
    ranked = sorted(in_time) + [WITHIN + 1] * (len(days) - len(in_time))
    middle = median_low(ranked) if ranked else WITHIN + 1
    return Followed(kind, len(in_time), len(days), middle if middle <= WITHIN else None)


def later(reds: Iterable[Red], months: int, today: date) -> Later:
    """How the children stood after 3 or 6 months. Raises KeyError for another number of months."""
    held, days = list(reds), LATER[months]
    reached = [red for red in held if red.on + timedelta(days=days + EITHER_SIDE) <= today]
    counts = Counter(state_after(red, months) for red in reached)
    return Later(months, dict(counts), len(reached), len(held))


def state_after(red: Red, months: int) -> str:
    """The worst answer of the last supervision within 31 days either side of that time; “closed” where the family was
    closed by then and not looked at; else “not_looked_at”."""
    middle = red.on + timedelta(days=LATER[months])
    first, last = middle - timedelta(days=EITHER_SIDE), middle + timedelta(days=EITHER_SIDE)
    within = [answer for day, answer in red.after if first <= day <= last]
    if within:
        return within[-1]
    return CLOSED if red.closed is not None and red.closed <= last else NOT_LOOKED_AT


def turns(ratings: Iterable[tuple[date, str]]) -> list[date]:
    """The days on which the worst answer became red, having been none or another before. `ratings` by day."""
    found, before = [], ""
    for day, answer in ratings:
        if answer == "red" and before != "red":
            found.append(day)
        before = answer
    return found


def worst(answers: Iterable[str]) -> str:
    """The worst of some answers: red, amber, green; “cannot_rate” only where nobody could rate."""
    given = set(answers)
    return next((one for one in ("red", "amber", "green") if one in given), "cannot_rate")
