"""What happened with one family over the county's years: earlier referrals, the first involvement, coming back, plans
of each child. `history` draws it; `rows` in `pathway` writes it into frames.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from safeguarding.evidence.made_up.chance import DAY, days_after, stream, weighted, working_day
from safeguarding.evidence.made_up.course import Course, course
from safeguarding.evidence.made_up.households import Household

SOURCES = {
    "6": 0.31, "2A": 0.19, "3A": 0.03, "3B": 0.05, "3D": 0.03, "3E": 0.05, "3F": 0.05, "5A": 0.03, "5B": 0.06, "5C": 0.02,
    "5D": 0.05, "1A": 0.06, "1B": 0.02, "1C": 0.01, "4": 0.02, "7": 0.03, "8": 0.04, "9": 0.02, "2B": 0.02, "1D": 0.01,
}  # fmt: skip
NEEDS = {"N1": 0.57, "N2": 0.05, "N3": 0.09, "N4": 0.10, "N5": 0.14, "N6": 0.03, "N7": 0.005, "N8": 0.015}
EARLIER_NFA, CAME_BACK, CAME_BACK_NFA = 0.25, 0.17, 0.4


@dataclass
class History:
    """One family's referrals without further action (day, source) and its involvements, in order of time."""

    household: Household
    nfa: list[tuple[date, str]] = field(default_factory=list)
    courses: list[tuple[Course, str, str]] = field(default_factory=list)  # course, source, need

    @property
    def involvements(self) -> list[Course]:
        return [made for made, _, _ in self.courses]


def history(household: Household, seed: int, until: date) -> History:
    """Draw what happened with a family, up to what began by the last day."""
    rng = stream(seed, "history", household.family_id)
    made = History(household)
    if rng.random() < EARLIER_NFA:
        made.nfa.append((days_after(rng, household.referred, -600, -40), weighted(rng, SOURCES)))
    referral, allocated = household.referred, household.allocated
    while True:
        made.courses.append(_course(rng, household, referral, allocated))
        closed = made.courses[-1][0].closed
        if closed is None or rng.random() > CAME_BACK:
            return made
        referral = days_after(rng, closed, 20, 400)
        if referral <= until and rng.random() < CAME_BACK_NFA:
            made.nfa.append((referral, weighted(rng, SOURCES)))
            referral = days_after(rng, referral, 30, 300)
        allocated = working_day(referral + DAY * rng.randint(1, 15))
        if allocated > until:
            return made


def _course(rng: random.Random, household: Household, referral: date, allocated: date) -> tuple[Course, str, str]:
    sources, needs = dict(SOURCES), dict(NEEDS)
    if "domestic_abuse" in household.strands:
        sources["6"] *= 2
        needs["N1"] *= 2
    return (
        course(rng, referral, allocated, strands=len(household.strands)),
        weighted(rng, sources),
        weighted(rng, needs),
    )


def factors(rng: random.Random, household: Household, age: int, *, none_allowed: bool) -> list[str]:
    """Census codes of what an assessment found for a child of that age (-1: unborn): each once, in order."""
    found: set[str] = set()
    strands = household.strands
    if "domestic_abuse" in strands:
        found.add("3B")
        found |= {code for code, share in (("3A", 0.3), ("3C", 0.05)) if rng.random() < share}
    if "substance" in strands:
        found.add(rng.choice(("1B", "2B")))
        found |= {code for code, share in (("1B", 0.35), ("2B", 0.35), ("2C", 0.04)) if rng.random() < share}
    if "mental_health" in strands:
        found.add("4B")
        found |= {code for code, share in (("4C", 0.04),) if rng.random() < share}
    shares = [("16A", 0.3), ("17A", 0.3), ("18C", 0.12), ("5B", 0.06), ("6B", 0.05), ("19C", 0.02)]
    if age >= 5:
        shares += [("4A", 0.15), ("6A", 0.06), ("5A", 0.07), ("7A", 0.05), ("18B", 0.02)]
    if age >= 10:
        shares += [
            ("14A", 0.12),
            ("10A", 0.08),
            ("15A", 0.06),
            ("24A", 0.04),
            ("11A", 0.03),
            ("2A", 0.05),
            ("1A", 0.03),
        ]
    found |= {code for code, share in shares if rng.random() < share}
    if not found:
        return ["21"] if none_allowed else ["20"]
    return sorted(found)


def categories(rng: random.Random, household: Household) -> tuple[str, str]:
    """Category of abuse at the start of a protection plan and now."""
    weights = {"NEG": 0.5, "EMO": 0.3, "PHY": 0.08, "SAB": 0.04, "MUL": 0.02}
    if "domestic_abuse" in household.strands:
        weights["EMO"] += 0.45
    if "substance" in household.strands:
        weights["NEG"] += 0.3
    first = weighted(rng, weights)
    return first, weighted(rng, weights) if rng.random() < 0.1 else first
