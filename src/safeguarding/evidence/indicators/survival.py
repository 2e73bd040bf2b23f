"""How long a spell lasts, when many have not ended yet.

The mean of those that have ended is too short: long ones are still open. Every spell counts here for as long as it was
watched, from the age it had when the watch began to the age it had when it ended or the watch did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from safeguarding.evidence.periods import Window

#: With fewer still watched than this before half have ended, the estimate hangs on single children and isn't given.
FEWEST_AT_RISK = 6


@dataclass(frozen=True, slots=True)
class Stay:
    """A spell of a child from its first day to its last, None while it lasts."""

    child: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Length:
    """`days`: by when half have ended, None where it can't be said. `at_risk`: spells watched, of so many `children`;
    `ended`: those that ended in the window."""

    days: int | None
    at_risk: int
    ended: int
    children: int


def median_length(stays: Iterable[Stay], window: Window) -> Length:
    """The median length in days of the spells that the window watches, as though all began and ended under its rates.

    The Kaplan-Meier product over ages, with those who were there before the window entering at the age that they had on
    its first day, and those who last beyond it leaving unended at the age of its last. Sources: Kaplan and Meier, JASA 53
    (1958), for the product; Tsai, Jewell and Wang, Biometrika 74 (1987), for late entry; Brenner and Gefeller, Cancer 78
    (1996), for the window as a period.
    """
    watched = [one for one in stays if one.start <= window.last and (one.end is None or one.end >= window.first)]
    children = len({one.child for one in watched})
    ended = np.array([one.end is not None and one.end <= window.last for one in watched], bool)
    # Entry is the day before the first on which it could have ended in the window: an end on that first day counts.
    entry = np.array([max(-1, (window.first - one.start).days - 1) for one in watched], np.int64)
    leave = np.array(
        [((one.end if one.end and one.end <= window.last else window.last) - one.start).days for one in watched],
        np.int64,
    )
    share, enough, days = 1.0, True, None
    for age in np.unique(leave[ended]):
        at_risk = int(((entry < age) & (leave >= age)).sum())
        share *= 1 - int((leave[ended] == age).sum()) / at_risk
        enough = enough and at_risk >= FEWEST_AT_RISK
        if share <= 0.5:
            days = int(age) if enough else None
            break
    return Length(days, len(watched), int(ended.sum()), children)
