"""From a start and a rule to a due date, and from a due date and today to where things stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from safeguarding.evidence import periods
from safeguarding.evidence.clocks.rules import Clock, ClockError, Limit, Rule, clocks
from safeguarding.evidence.periods import Calendar, bank_holidays

SOON = 7


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline and everything needed to explain it.

    `due` may be a day nobody works where the limit is in months or calendar days: it stays the deadline, and
    `book_by` is the last working day on or before it, the last sensible day to book for.
    """

    clock: str
    name: str
    version: str
    limit: Limit
    start: date
    due: date
    book_by: date
    calendar_version: str
    level: str
    verified: bool
    source: str

    def words(self) -> str:
        """The deadline in a sentence."""
        book = "" if self.book_by == self.due else f", which nobody works: book by {_day(self.book_by)}"
        checked = "" if self.verified else "; not yet checked against its source"
        return f"{self.name}: due {_day(self.due)}{book} ({self.limit} from {_day(self.start)}, {self.level} limit{checked})."


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a deadline stands: `state` is done, done_late, due, due_soon or overdue.

    `days_to_go` counts calendar days to the due date, negative once it has passed; for what is done, from the day
    it was done. `words` says it in English.
    """

    state: str
    days_to_go: int
    words: str


def due(
    clock_id: str,
    start: date,
    *,
    on: date | None = None,
    overrides: Mapping[str, Limit] | None = None,
    calendar: Calendar | None = None,
    known: Mapping[str, Clock] | None = None,
) -> Due | None:
    """The deadline of a clock that started on `start`, or None where no rule of the clock was in force.

    `on`: the day whose rules apply, the start unless given. `overrides`: the authority's own limits by clock id; they
    may shorten a national limit, never lengthen it. `calendar`: England and Wales unless given. `known`: the clocks
    to look in, those that come with the software unless given.
    Raises ClockError for an unknown clock or a local limit that isn't allowed, CalendarError beyond the calendar.
    """
    known = clocks() if known is None else known
    if clock_id not in known:
        raise ClockError(f"There is no clock “{clock_id}”. There are: {', '.join(known)}.")
    clock = known[clock_id]
    rule = clock.rule_on(on or start)
    if rule is None:
        return None
    own = (overrides or {}).get(clock_id)
    if own is not None:
        _allow(clock, rule, own)
    limit = own or rule.limit
    calendar = calendar or bank_holidays()
    last = _add(start, limit, calendar)
    return Due(
        clock=clock_id,
        name=clock.name,
        version=rule.version if own is None else f"{rule.version} local",
        limit=limit,
        start=start,
        due=last,
        book_by=periods.last_working_day_on_or_before(last, calendar),
        calendar_version=calendar.version,
        level=rule.level if own is None else "local",
        verified=rule.verified if own is None else False,
        source=rule.source if own is None else "the authority's own limit",
    )


def _add(start: date, limit: Limit, calendar: Calendar) -> date:
    if limit.unit == "working_days":
        return periods.add_working_days(start, limit.number, calendar)
    if limit.unit == "months":
        return periods.add_months(start, limit.number)
    return start + timedelta(days=limit.number)


def _allow(clock: Clock, rule: Rule, own: Limit) -> None:
    if rule.level != "national":
        return
    if own.unit != rule.limit.unit or own.number > rule.limit.number:
        raise ClockError(
            f"{clock.name}: the local limit of {own} can't replace the national {rule.limit}. "
            f"Give {rule.limit} or fewer, in {rule.limit.unit}."
        )


def standing(due: Due | date, done: date | None, today: date, *, soon: int = SOON) -> Standing:
    """Where a deadline stands today. `soon`: calendar days before the due date from which it is due soon."""
    last = due.due if isinstance(due, Due) else due
    if done is not None:
        left = (last - done).days
        return (
            Standing("done", left, "Done on time")
            if left >= 0
            else Standing("done_late", left, f"Done {_days(-left)} late")
        )
    left = (last - today).days
    if left < 0:
        return Standing("overdue", left, f"Overdue by {_days(-left)}")
    words = "Due today" if left == 0 else f"Due in {_days(left)}"
    return Standing("due_soon" if left <= soon else "due", left, words)


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
