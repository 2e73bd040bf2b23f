"""What is drawn for a made-up census episode: codes by how common they are, and days that stay in the year."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from safeguarding.evidence.made_up.chance import days_after, weighted
from safeguarding.evidence.periods import Window

DAY = timedelta(days=1)

SOURCES = {
    "6": 28, "2A": 18, "3A": 3, "3B": 3, "3C": 1, "3D": 2, "3E": 4, "3F": 3, "1A": 6, "1B": 1, "1C": 1, "1D": 1,
    "2B": 2, "4": 2, "5A": 4, "5B": 3, "5C": 3, "5D": 4, "7": 5, "8": 3, "9": 2, "10": 1,
}  # fmt: skip
NEEDS = {"N1": 58, "N2": 8, "N3": 5, "N4": 8, "N5": 13, "N6": 3, "N7": 1, "N8": 3, "N9": 0.5, "N0": 0.5}
ABUSE = {"NEG": 48, "EMO": 37, "PHY": 8, "SAB": 5, "MUL": 2}
STRANDS = {
    "3A": 9, "3B": 26, "3C": 4, "1A": 2, "1B": 13, "1C": 2, "2A": 5, "2B": 14, "2C": 3, "4A": 11, "4B": 24, "4C": 4,
}  # fmt: skip
OTHERS = {
    "5A": 6, "5B": 3, "5C": 1, "6A": 4, "6B": 6, "6C": 1, "7A": 3, "8B": 0.2, "8C": 0.2, "8D": 0.2, "8E": 0.2,
    "8F": 0.2, "9A": 1, "10A": 3, "11A": 3, "12A": 1, "13A": 2, "14A": 5, "15A": 4, "16A": 17, "17A": 18, "18B": 3,
    "18C": 7, "19B": 2, "19C": 3, "20": 8, "22A": 0.4, "23A": 0.5, "24A": 3,
}  # fmt: skip
OWN_DOING = {"1A", "2A", "4A", "7A", "9A", "10A", "11A", "13A", "14A", "15A", "24A"}  # not of a small child
CLOSED = {"RC7": 81, "RC5": 8, "RC4": 5, "RC3": 4, "RC1": 2}
CLOSED_AT_17 = {"RC7": 70, "RC5": 8, "RC6": 22}


@dataclass(frozen=True)
class Chance:
    """Where the draws come from and the year they must stay in; `earliest` is the first day a referral can be on.

    `age` is in whole years at the end of the year, 0 for the unborn.
    """

    rng: random.Random
    year: Window
    earliest: date
    age: int

    def referral(self, room: int) -> date:
        """A day of the year with at least `room` days left after it, on or after `earliest`; there must be one."""
        first, last = max(self.year.first, self.earliest), self.year.last - DAY * room
        return days_after(self.rng, first, 0, (last - first).days)

    @property
    def known_before(self) -> bool:
        """Whether the child could be referred in the year before."""
        return self.earliest <= self.year.first - DAY * 20

    def earlier_referral(self) -> date:
        """A day of the year before; only where the child is `known_before`."""
        first, last = max(self.year.first - DAY * 360, self.earliest), self.year.first - DAY * 20
        return days_after(self.rng, first, 0, (last - first).days)

    def closing(self, after: date, reasons: dict[str, float] | None = None) -> tuple[date, str] | None:
        """A closure soon after, None where the year is over first."""
        day = days_after(self.rng, after, 0, 14)
        if day > self.year.last:
            return None
        return day, weighted(self.rng, reasons or (CLOSED_AT_17 if self.age >= 17 else CLOSED))


def factors(chance: Chance) -> tuple[str, ...]:
    """One to five, three in five from the strands of domestic abuse, substance misuse and mental ill health."""
    rng = chance.rng
    count = rng.choices((1, 2, 3, 4, 5), weights=(28, 28, 22, 14, 8))[0]
    drawn = {weighted(rng, STRANDS if rng.random() < 0.62 else OTHERS) for _ in range(count)}
    fitting = drawn if chance.age >= 10 else drawn - OWN_DOING
    return tuple(sorted(fitting or {weighted(rng, {"4B": 3, "3B": 3, "16A": 2})}, key=_number))


def _number(factor: str) -> tuple[int, str]:
    """3B before 16A, as the code set has them."""
    return int(factor.rstrip("ABCDEF")), factor
