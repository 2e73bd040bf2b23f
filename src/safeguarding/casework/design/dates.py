"""Dates and moments in words, in local time, for presenters: plain functions that return ready strings."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]  # not the locale's


def _local(moment: datetime) -> datetime:
    if timezone.is_naive(moment):
        raise ValueError(f"{moment!r} has no time zone: use django.utils.timezone.now() or make it aware")
    return timezone.localtime(moment)


def _as_day(when: date | datetime) -> date:
    return _local(when).date() if isinstance(when, datetime) else when


def day(when: date | datetime | None, missing: str = "") -> str:
    """`3 April 2026`; a moment gives its local day; nothing gives `missing`."""
    if when is None:
        return missing
    when = _as_day(when)
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def short_day(when: date | datetime | None, missing: str = "") -> str:
    """`3 Apr 2026`, for the columns of wide tables."""
    if when is None:
        return missing
    when = _as_day(when)
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}"


def month(when: date | datetime) -> str:
    """`April 2026`."""
    when = _as_day(when)
    return f"{MONTHS[when.month - 1]} {when.year}"


def clock(moment: datetime) -> str:
    """`18:04`, local time. Records of the police and of health use the 24-hour clock, and so do these pages."""
    return _local(moment).strftime("%H:%M")


def moment(when: datetime | None, missing: str = "") -> str:
    """`3 April 2026 at 18:04`, local time. Raises ValueError for a moment without a time zone."""
    return missing if when is None else f"{day(when)} at {clock(when)}"


def count(number: int, one: str, many: str = "") -> str:
    """`1 child`, `2 children`, `1,200 families`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def ago(when: date | datetime | None, today: date | None = None, missing: str = "never") -> str:
    """`today`, `yesterday`, `3 days ago`, `2 weeks ago`, `5 months ago`, `2 years ago`; a later day counts as `in 3 days`.

    Whole days by the local calendar, so that what happened at 23:50 is `yesterday` ten minutes into the next day.
    """
    if when is None:
        return missing
    when, today = _as_day(when), today or timezone.localdate()
    days = (today - when).days
    if days == 0:
        return "today"
    if days < 0:
        return "tomorrow" if days == -1 else f"in {count(-days, 'day')}"
    if days == 1:
        return "yesterday"
    if days < 14:
        return f"{days} days ago"
    months = _whole_months(when, today)
    if months < 2:
        return f"{days // 7} weeks ago"
    return f"{months} months ago" if months < 24 else f"{months // 12} years ago"


def _whole_months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def days_to_go(due: date | None, today: date | None = None, missing: str = "no date set") -> str:
    """`due today`, `1 day to go`, `5 days to go`, `3 days overdue`: calendar days, counted from `today`."""
    if due is None:
        return missing
    days = (due - (today or timezone.localdate())).days
    if days == 0:
        return "due today"
    return f"{count(days, 'day')} to go" if days > 0 else f"{count(-days, 'day')} overdue"


def age(born: date, today: date | None = None) -> str:
    """`3 years`, `7 months`, `2 weeks`, `4 days`; before the day of birth, `due 3 April 2026`."""
    today = today or timezone.localdate()
    months, days = _whole_months(born, today), (today - born).days
    if days < 0:
        return f"due {day(born)}"
    if months >= 24:
        return f"{months // 12} years"
    if months >= 1:
        return count(months, "month")
    return count(days // 7, "week") if days >= 14 else count(days, "day")
