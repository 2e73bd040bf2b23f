"""Quarters of the calendar year: by them everything about the quality of supervision is counted."""

from __future__ import annotations

from datetime import date, timedelta

from safeguarding.casework.design.dates import MONTHS


def quarter_of(day: date) -> date:
    """The first day of the quarter that the day is in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_quarter(first: date) -> date:
    return quarter_of(first + timedelta(days=95))


def last_quarters(today: date, number: int) -> list[date]:
    """The first days of so many quarters up to that of today, earliest first."""
    found = [quarter_of(today)]
    while len(found) < number:
        found.insert(0, quarter_of(found[0] - timedelta(days=1)))
    return found


def quarter_words(first: date) -> str:
    """`January to March 2026`."""
    return f"{MONTHS[first.month - 1]} to {MONTHS[first.month + 1]} {first.year}"
