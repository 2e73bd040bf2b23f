"""When deliveries are due, and which of them came: on time, late, not yet, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from safeguarding.evidence.periods import add_months

#: How often, in months; a week is told apart.
MONTHS = {"month": 1, "quarter": 3}
EVERY = ("week", *MONTHS)
ON_TIME, LATE, WAITED_FOR, MISSING = "on time", "came late", "late", "missing"


@dataclass(frozen=True)
class Due:
    """A day on which a delivery was or is due, the day it came, and what that is: on time, came late, late or missing.

    “late” waits still, within the days of grace; “missing” is past them.
    """

    day: date
    came: date | None
    state: str

    @property
    def days_late(self) -> int:
        return max(0, (self.came - self.day).days) if self.came else 0


def days_due(every: str, first: date, until: date) -> list[date]:
    """The days from `first` up to and with `until`, and the one after. Raises ValueError for an interval not in EVERY."""
    if every not in EVERY:
        raise ValueError(f"A delivery is due every {' or '.join(EVERY)}, not every “{every}”.")
    found, number = [first], 0
    while found[-1] <= until:
        number += 1
        found.append(first + timedelta(weeks=number) if every == "week" else add_months(first, number * MONTHS[every]))
    return found


def kept_to(every: str, first: date, grace: int, received: Sequence[date], today: date) -> tuple[Due, ...]:
    """Each day due up to today, oldest first, with what came for it, and the next one if something came for it already.

    A delivery is for the day due that it came nearest to; half-way, for the earlier. One that came more than half an
    interval before the first was not for any. `grace`: days after which one that
    has not come is missing.
    """
    days = days_due(every, first, today)
    before = first - timedelta(weeks=1) if every == "week" else add_months(first, -MONTHS[every])
    came: dict[date, date] = {}
    for one in sorted(day for day in received if day - before >= first - day):
        nearest = min(days, key=lambda day: (abs((one - day).days), day))
        came.setdefault(nearest, one)
    return tuple(_due(day, came.get(day), grace, today) for day in days if day <= today or day in came)


def next_due(every: str, first: date, received: Sequence[date], today: date) -> date:
    """The first day from today on for which nothing came yet."""
    done = {due.day for due in kept_to(every, first, 0, received, today) if due.came}
    days = days_due(every, first, today)
    return next((day for day in days if day >= today and day not in done), days_due(every, days[-1], days[-1])[1])


def whole_before(every: str, first: date, received: date) -> tuple[date, date] | None:
    """The first and the last day of the last whole week (from a Monday), month or quarter (from January, April, July or
    October) before the latest day due that is not after `received`; None before the first is due. Raises ValueError for an
    interval not in EVERY."""
    due = [day for day in days_due(every, first, received) if day <= received]
    if not due:
        return None
    if every == "week":
        end = due[-1] - timedelta(days=due[-1].weekday())
        return end - timedelta(weeks=1), end - timedelta(days=1)
    end = due[-1].replace(day=1)
    end = add_months(end, -((end.month - 1) % MONTHS[every]))
    return add_months(end, -MONTHS[every]), end - timedelta(days=1)


def _due(day: date, came: date | None, grace: int, today: date) -> Due:
    if came is not None:
        return Due(day, came, ON_TIME if came <= day else LATE)
    return Due(day, None, WAITED_FOR if (today - day).days <= grace else MISSING)
