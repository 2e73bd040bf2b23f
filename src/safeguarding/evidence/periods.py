"""Days, windows and years as the field counts them: working days, calendar months, census years, school terms.

Every function takes and gives `datetime.date`. A window holds its first and its last day.
"""

from __future__ import annotations

import calendar as gregorian
import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.metadata import version as installed_version
from pathlib import Path

from govuk_bank_holidays.bank_holidays import BankHolidays

DAY = timedelta(days=1)
SATURDAY = 5
OWN_LIST = Path(__file__).with_name("bank_holidays.toml")


class CalendarError(ValueError):
    """A day can't be counted: the calendar has no version, or doesn't reach that far."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days nobody works besides Saturdays and Sundays, for the years `first_year` to `last_year`.

    `version` goes with every deadline counted on the calendar, so that a later reader knows which list was used.
    """

    version: str
    holidays: frozenset[date] = field(repr=False)
    first_year: int
    last_year: int

    def __post_init__(self) -> None:
        if not self.version.strip():
            raise CalendarError(
                "The calendar has no version, so a deadline counted on it could not be explained later. "
                "Give it one, or use bank_holidays()."
            )

    def is_working_day(self, day: date) -> bool:
        """Whether people work on the day. Raises CalendarError outside the years the calendar holds."""
        if not self.first_year <= day.year <= self.last_year:
            raise CalendarError(
                f"The calendar {self.version} holds the bank holidays of {self.first_year} to {self.last_year}, "
                f"not those of {day.year}. Add them to {OWN_LIST.name}, or update govuk-bank-holidays."
            )
        return day.weekday() < SATURDAY and day not in self.holidays


@cache
def _published() -> tuple[frozenset[date], str]:
    """The list for England and Wales alone, as bundled: no network, and never the list of the whole United Kingdom."""
    rows = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return frozenset(row["date"] for row in rows), installed_version("govuk-bank-holidays")


@cache
def _own_list() -> tuple[frozenset[date], frozenset[date]]:
    data = tomllib.loads(OWN_LIST.read_text(encoding="utf-8"))
    return frozenset(data["added"]), frozenset(data["removed"])


def bank_holidays(*, added: Iterable[date] = (), removed: Iterable[date] = ()) -> Calendar:
    """The working calendar of England and Wales, with days an authority adds or takes away.

    The version is made from the days themselves: change one day and the version changes.
    Source: the bank-holiday list on GOV.UK as bundled by govuk-bank-holidays, and bank_holidays.toml.
    """
    return _calendar(frozenset(added), frozenset(removed))


@cache
def _calendar(added: frozenset[date], removed: frozenset[date]) -> Calendar:
    published, release = _published()
    own_added, own_removed = _own_list()
    held = (published | own_added) - own_removed
    days = (held | added) - removed
    mark = hashlib.sha256(" ".join(day.isoformat() for day in sorted(days)).encode()).hexdigest()[:8]
    years = sorted({day.year for day in held})
    return Calendar(f"england-and-wales {release} {mark}", days, years[0], years[-1])


@lru_cache(maxsize=8192)
def add_working_days(start: date, count: int, calendar: Calendar) -> date:
    """The working day `count` working days after `start`, which is day 0 whether or not it is worked.

    Raises CalendarError outside the calendar, ValueError for a negative count.
    Source: the children in need validation rules count day 0 this way.
    """
    if count < 0:
        raise ValueError(f"count is {count}; give 0 or more working days.")
    day = start
    while count:
        day += DAY
        count -= calendar.is_working_day(day)
    return day


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Working days after `start` up to and including `end`: 0 where they are the same day, negative where end is earlier."""
    if end < start:
        return -working_days_between(end, start, calendar)
    return sum(calendar.is_working_day(start + DAY * n) for n in range(1, (end - start).days + 1))


def last_working_day_on_or_before(day: date, calendar: Calendar) -> date:
    """The day itself where it is worked, else the last worked day before it."""
    while not calendar.is_working_day(day):
        day -= DAY
    return day


def add_months(start: date, months: int) -> date:
    """The same day `months` calendar months later (earlier if negative), or the month's last day where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, gregorian.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Window:
    """From the first day to the last, both counted."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def months_before(day: date, months: int = 12) -> Window:
    """The calendar months that end the day before `day`: 15 January gives 15 January of last year to 14 January."""
    return Window(add_months(day, -months), day - DAY)


def months_after(day: date, months: int = 12) -> Window:
    """The calendar months that begin on `day`, which counts: 15 January gives 15 January to 14 January of next year."""
    return Window(day, add_months(day, months) - DAY)


def first_of_month(day: date) -> date:
    """The first day of the day's month: how a month is named in every table."""
    return day.replace(day=1)


def month_window(day: date) -> Window:
    """The whole calendar month that holds the day."""
    return months_after(first_of_month(day), 1)


def months_between(first: date, last: date) -> tuple[date, ...]:
    """The first days of every month touched from `first` to `last`."""
    start = first_of_month(first)
    count = (last.year - start.year) * 12 + last.month - start.month + 1
    return tuple(add_months(start, n) for n in range(count))


def census_year(day: date) -> int:
    """The end year of the financial year that holds the day: 1 April 2025 to 31 March 2026 is 2026."""
    return day.year + (day.month >= 4)


def census_year_window(year: int) -> Window:
    """1 April of the year before to 31 March of the end year: the children in need census and the financial year."""
    return Window(date(year - 1, 4, 1), date(year, 3, 31))


def easter_sunday(year: int) -> date:
    """Western Easter. Source: Meeus, Astronomical Algorithms, chapter 8 (Gregorian calendar)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@dataclass(frozen=True, slots=True)
class SchoolTerm:
    """A term as school returns count it; `academic_year` is the year it ends in: 2025/26 is 2026."""

    name: str
    academic_year: int
    window: Window


def school_term(day: date) -> SchoolTerm:
    """The term that holds the day, holidays included.

    Autumn is 1 August to 31 December, spring 1 January to Easter Sunday, summer Easter Monday to 31 July.
    Source: the attendance periods of the DfE school census guide; not verified.
    """
    if day.month >= 8:
        return SchoolTerm("autumn", day.year + 1, Window(date(day.year, 8, 1), date(day.year, 12, 31)))
    easter = easter_sunday(day.year)
    if day <= easter:
        return SchoolTerm("spring", day.year, Window(date(day.year, 1, 1), easter))
    return SchoolTerm("summer", day.year, Window(easter + DAY, date(day.year, 7, 31)))
