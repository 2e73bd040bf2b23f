"""When things happen to families or people: at a usual rate, with the declared surge and the declared effect."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from safeguarding.evidence.made_up.effect import Effect
from safeguarding.evidence.periods import Window

EPOCH = date(1970, 1, 1)
YEAR = 365.25


class Seen(NamedTuple):
    """One row of a feed before names are put to it: an event and a person in it."""

    incident_id: str
    feed: str
    kind: str
    date: date
    person_id: str
    role: str
    quantity: float | None = None
    possible: float | None = None
    unauthorised: float | None = None


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=int(number))


def happenings(
    rng: np.random.Generator, usual: np.ndarray, allocated: np.ndarray, window: Window, effect: Effect, what: str
) -> tuple[np.ndarray, np.ndarray]:
    """Which unit (position) and which day (number) of every event of a kind, in order of time.

    `usual`: yearly rate of each unit. `allocated`: day number of each unit's first allocation. Events are a Poisson
    process thinned from the highest rate there is (Lewis and Shedler 1979).
    """
    highest = effect.highest(what)
    number = rng.poisson(usual * highest * window.days / YEAR)
    unit = np.repeat(np.arange(len(usual)), number)
    day = day_number(window.first) + rng.integers(0, window.days, size=len(unit))
    kept = rng.random(len(unit)) < effect.multiple(day - allocated[unit], what) / highest
    unit, day = unit[kept], day[kept]
    order = np.argsort(day, kind="stable")
    return unit[order], day[order]


def steady(rng: np.random.Generator, count: int, rate: float, window: Window) -> tuple[np.ndarray, np.ndarray]:
    """Which unit and which day, for `count` units outside the families: a yearly rate and nothing else."""
    number = rng.poisson(rate * window.days / YEAR, size=count)
    unit = np.repeat(np.arange(count), number)
    return unit, day_number(window.first) + rng.integers(0, window.days, size=len(unit))
