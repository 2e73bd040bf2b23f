"""What the planted months should give: the value of each indicator by month, and how chance spreads it (`_known_months`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from scipy import stats

from safeguarding.evidence import periods
from safeguarding.evidence.indicators.by_month import MonthCount
from safeguarding.evidence.made_up.partners.happenings import day_number

Expected = Callable[[Sequence[MonthCount], float], tuple[float, float, float]]

FIRST, LAST = date(2022, 6, 1), date(2026, 9, 30)
START, DAYS = day_number(FIRST), (LAST - FIRST).days + 1
MONTHS = [periods.month_window(periods.add_months(date(2026, 10, 1), -n)) for n in range(36, 0, -1)]


class Spells(NamedTuple):
    """How many begin on a day and how many days they last on average, of children of their own."""

    a_day: float
    days: float

    @property
    def stays(self) -> float:
        return self.days / (1 + self.days)


SPELLS = {"protection": Spells(0.8, 60), "in_need": Spells(0.8, 60), "care": Spells(0.6, 70)}
#: So many working days apart visits are due, as the clocks say, and so many in a hundred are made by then.
VISITS = {"protection": (10, 0.8), "in_need": (20, 0.7)}
FAMILIES, SUPERVISED = 250, 0.85
ENTRIES, LATEST = 101, 30  # entries written in a month, each as likely 0 to 29 working days late
WITHIN = 2
SIZES, HELD, POSTS = {1: 0.34, 2: 0.33, 3: 0.19, 4: 0.14}, 0.7, 20
CHILDREN, REFERRED = 500, 0.8 / 365.25


def expected_open(one: Spells, day: date, *, past: int = 0) -> float:
    """How many spells are expected to be open on the day and to last `past` days beyond it."""
    return one.a_day * sum(one.stays ** (n + past) for n in range(day_number(day) - START + 1))


def at_end(one: Spells, place: int) -> Expected:
    """Poisson, as spells begin apart from each other; what ends on the month's last day is over."""

    def expected(months: Sequence[MonthCount], between: float) -> tuple[float, float, float]:
        mean, value = (
            expected_open(one, months[place].month + timedelta(MONTHS[place].days - 1), past=1),
            months[place].numerator,
        )
        return value, mean, _between(stats.poisson(mean).cdf, value, between)

    return expected


def days_of(one: Spells, place: int) -> Expected:
    """A spell gives the month as many days as they share; the variance is that of a compound Poisson sum."""

    def expected(months: Sequence[MonthCount], between: float) -> tuple[float, float, float]:
        month = MONTHS[place]
        open_on = np.array([expected_open(one, month.first + timedelta(n)) for n in range(month.days)])
        apart = np.arange(month.days)
        both = open_on[np.minimum.outer(apart, apart)] * one.stays ** np.abs(np.subtract.outer(apart, apart))
        return _normal(months[place].numerator, open_on.sum(), both.sum() ** 0.5, between)

    return expected


def lasted(one: Spells) -> Expected:
    """Of all months together: lengths are geometric, whichever month they end in."""

    def expected(months: Sequence[MonthCount], between: float) -> tuple[float, float, float]:
        days, plans = sum(month.numerator for month in months), sum(month.denominator for month in months)
        found = _normal(days, plans * one.days, (plans * one.stays) ** 0.5 * (1 + one.days), between)
        return days / plans, one.days, found[2]

    return expected


def median_length(one: Spells, place: int) -> Expected:
    """The age by which half have ended; Greenwood's variance of the share that has not, over the density there."""

    def expected(months: Sequence[MonthCount], between: float) -> tuple[float, float, float]:
        leaves = -np.log(one.stays)
        half, spread = np.log(2) / leaves - 1, 1 / (leaves * (one.a_day * 365) ** 0.5)
        value = months[place].value
        return value, float(np.ceil(half)), float(stats.norm.cdf((value - between - half) / spread))

    return expected


def share(chance: float) -> Expected:
    """Of all months together: each is a trial of its own."""

    def expected(months: Sequence[MonthCount], between: float) -> tuple[float, float, float]:
        kept, due = sum(month.numerator for month in months), sum(month.denominator for month in months)
        return kept / due, chance, _between(stats.binom(due, chance).cdf, kept, between)

    return expected


def median_delay(place: int) -> Expected:
    """The middle one of an odd number: as many as half are no later than it."""

    def below(value: float) -> float:
        share = min(max((value + 1) / LATEST, 0.0), 1.0)
        return float(stats.binom(ENTRIES, share).sf(ENTRIES // 2))

    def expected(months: Sequence[MonthCount], between: float) -> tuple[float, float, float]:
        value = months[place].value
        return value, LATEST / 2 - 0.5, _between(below, value, between)

    return expected


def caseload(place: int) -> Expected:
    """Two children to every post, and those of the families held: as many as their sizes say, by the chance declared."""

    def expected(months: Sequence[MonthCount], between: float) -> tuple[float, float, float]:
        size, square = (sum(n**power * share for n, share in SIZES.items()) for power in (1, 2))
        mean = 2 * POSTS + FAMILIES * HELD * size
        full_time = POSTS * 0.8
        found = _normal(
            months[place].numerator, mean, (FAMILIES * (HELD * square - (HELD * size) ** 2)) ** 0.5, between
        )
        return months[place].numerator / months[place].denominator, mean / full_time, found[2]

    return expected


def _between(below: Callable[[float], float], value: float, between: float) -> float:
    """The place of a whole number in its distribution, drawn between it and the number before (Smith 1985)."""
    return float(below(value - 1) + between * (below(value) - below(value - 1)))


def _normal(value: float, mean: float, spread: float, between: float) -> tuple[float, float, float]:
    return value, mean, float(stats.norm.cdf((value - 1 + between + 0.5 - mean) / spread))
