"""Streams of chance: each has its own seed, so that a change to one part of the county leaves the others as they were."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np

from safeguarding.evidence import periods

DAY = timedelta(days=1)


def stream(seed: int, *what: object) -> random.Random:
    """A stream for one small thing, such as the words of one family."""
    return random.Random(f"{seed}/{'/'.join(map(str, what))}")


def column_stream(seed: int, what: str) -> np.random.Generator:
    """A stream for whole columns."""
    return np.random.default_rng([seed, int.from_bytes(hashlib.sha256(what.encode()).digest()[:6], "big")])


def weighted(rng: random.Random, weights: Mapping[str, float]) -> str:
    """One of the keys, by its weight."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]


@cache
def calendar() -> periods.Calendar:
    """England's bank holidays, and every weekday after the last year that is known.

    A family's course is drawn whole and may run years past the county's last day, where it is thrown away.
    """
    return replace(periods.bank_holidays(), last_year=9999)


def working_day(day: date) -> date:
    """The day itself where it is worked, else the next worked day."""
    while not calendar().is_working_day(day):
        day += DAY
    return day


def working_days_after(start: date, count: int) -> date:
    """The working day `count` working days after the start."""
    return periods.add_working_days(start, count, calendar())


def days_after(rng: random.Random, start: date, low: int, high: int) -> date:
    """A day `low` to `high` days after the start."""
    return start + DAY * rng.randint(low, high)


def working_day_before(day: date) -> date:
    """The day itself where it is worked, else the last worked day before it."""
    return periods.last_working_day_on_or_before(day, calendar())
