"""How one involvement with a family goes, in dates: referral, assessment, enquiry, conference, plans, care, closure.

The clocks are those of `evidence.clocks`. Most steps are on time; a declared share isn't (`Late`). A course is drawn
whole, as if the future were known; whoever writes it into frames leaves out what lies after the county's last day.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from safeguarding.evidence import periods
from safeguarding.evidence.made_up.chance import (
    DAY,
    days_after,
    weighted,
    working_day,
    working_day_before,
    working_days_after,
)

ROUTES = {"assessment": 0.12, "in_need": 0.48, "protection": 0.29, "step_up": 0.11}


@dataclass(frozen=True)
class Late:
    """The declared share of steps that miss their clock."""

    decision: float = 0.05
    assessment: float = 0.18
    conference: float = 0.22
    core_group: float = 0.15
    review: float = 0.08
    visit: float = 0.12


LATE = Late()

Spell = tuple[date, date]


@dataclass
class Course:
    """One involvement. Spells are first and last day; `closed` may be empty where care goes on."""

    referral: date
    allocated: date
    decided: date
    route: str
    trend: str
    assessments: list[tuple[date, date | None, date]] = field(default_factory=list)  # start, review point, authorised
    section47: date | None = None
    target: date | None = None
    conference: date | None = None
    in_need: list[Spell] = field(default_factory=list)
    protection: Spell | None = None
    reviews: list[date] = field(default_factory=list)
    core_groups: list[date] = field(default_factory=list)
    pre_proceedings: Spell | None = None
    proceedings: Spell | None = None
    care: tuple[date, date | None] | None = None
    closed: date | None = None
    reason: str | None = None

    @property
    def left_team(self) -> date | None:
        """The last day with the team: closure, or the end of proceedings where care goes on elsewhere."""
        return self.closed or (self.proceedings[1] if self.proceedings else None)

    def plan_on(self, day: date) -> str:
        """What the family is under on the day: assessment, in_need, protection, care or closed."""
        if self.closed and day > self.closed:
            return "closed"
        if self.care and self.care[0] <= day and (self.care[1] is None or day <= self.care[1]):
            return "care"
        if self.protection and self.protection[0] <= day <= self.protection[1]:
            return "protection"
        return "in_need" if any(a <= day <= b for a, b in self.in_need) else "assessment"


def course(rng: random.Random, referral: date, allocated: date, *, strands: int) -> Course:
    """One involvement that began with the referral, for a family in which so many strands come together."""
    weights = dict(ROUTES)
    weights["protection"] *= (0.5, 0.9, 1.3, 1.6)[strands]
    weights["assessment"] *= (2.0, 1.0, 0.6, 0.3)[strands]
    route = weighted(rng, weights)
    trend = weighted(rng, {"improving": 0.68, "stuck": 0.20, "worsening": 0.12})
    late = 1 + (rng.random() < LATE.decision) * rng.randint(1, 3)
    made = Course(referral, allocated, working_days_after(referral, late), route, trend)
    {"assessment": _assessment_only, "in_need": _in_need, "protection": _protection, "step_up": _step_up}[route](
        made, rng
    )
    return made


def _assess(
    made: Course, rng: random.Random, start: date, *, counted_from: date, not_before: date | None = None
) -> date:
    """Add an assessment and give the day it was authorised. The clock runs from `counted_from`."""
    days = rng.randint(46, 80) if rng.random() < LATE.assessment else round(rng.triangular(12, 45, 38))
    authorised = max(working_days_after(counted_from, days), working_day(not_before or start))
    authorised = _before_the_census(start, authorised, 43)
    review = working_days_after(start, 10)
    made.assessments.append((start, review if review < authorised else None, authorised))
    return authorised


def _before_the_census(start: date, end: date, limit: int) -> date:
    """A step running late over 31 March is finished by then: teams clear what is overdue before the return is made."""
    reference = date(start.year + (start.month > 3), 3, 31)
    if end > reference and working_days_after(start, limit) < reference:
        return max(start, working_day_before(reference))
    return end


def _assessment_only(made: Course, rng: random.Random) -> None:
    made.trend = "improving"
    made.closed = _assess(
        made, rng, days_after(rng, made.referral, 0, 3), counted_from=made.referral, not_before=made.allocated
    )
    made.reason = rng.choice(("RC8", "RC9"))


def _in_need(made: Course, rng: random.Random) -> None:
    start = days_after(rng, made.referral, 0, 3)
    if rng.random() < 0.15:
        made.section47 = start  # an enquiry that needed no conference
    authorised = _assess(made, rng, start, counted_from=made.referral, not_before=made.allocated)
    begins = working_days_after(authorised, rng.randint(1, 8))
    ends = working_day(days_after(rng, begins, 60, 330 if made.trend == "improving" else 420))
    made.in_need.append((begins, ends))
    _close(made, rng, ends)


def _protection(made: Course, rng: random.Random) -> None:
    _conference(made, rng, days_after(rng, made.referral, 0, 7))
    _assess(made, rng, made.referral, counted_from=made.referral, not_before=made.conference)
    _plan(made, rng)


def _step_up(made: Course, rng: random.Random) -> None:
    made.trend = "improving" if made.trend == "improving" else "worsening"
    authorised = _assess(
        made, rng, days_after(rng, made.referral, 0, 3), counted_from=made.referral, not_before=made.allocated
    )
    begins = working_days_after(authorised, rng.randint(1, 8))
    enquiry = working_day(days_after(rng, begins, 45, 170))
    conference = _conference(made, rng, enquiry)
    made.in_need.append((begins, conference - DAY))
    _assess(made, rng, enquiry, counted_from=enquiry, not_before=conference)
    _plan(made, rng)


def _conference(made: Course, rng: random.Random, enquiry: date) -> date:
    days = rng.randint(16, 25) if rng.random() < LATE.conference else rng.randint(8, 15)
    made.section47, made.target = enquiry, working_days_after(enquiry, 15)
    made.conference = _before_the_census(enquiry, working_days_after(enquiry, days), 13)
    return made.conference


def _plan(made: Course, rng: random.Random) -> None:
    """The protection plan, its meetings, and what follows: back to a plan in need, or proceedings and care."""
    if made.conference is None:
        raise ValueError("A protection plan needs a conference first.")
    start = made.conference
    held = weighted(rng, {"1": 0.1, "2": 0.5, "3": 0.28, "4": 0.12})
    made.reviews = _reviews(rng, start, int(held) + (made.trend == "worsening"))
    end = made.reviews[-1]
    made.protection = (start, end)
    made.core_groups = _core_groups(rng, start, end)
    if rng.random() < (0.55 if made.trend != "improving" else 0.15):
        begins = working_day(days_after(rng, start, 70, 160))
        if begins < end:
            made.pre_proceedings = (begins, working_days_after(begins, rng.randint(55, 85)))
    if made.pre_proceedings and rng.random() < 0.6:
        made.trend = "worsening"
        _care(made, rng, made.pre_proceedings[1])
        return
    if made.pre_proceedings:
        made.pre_proceedings = (made.pre_proceedings[0], min(made.pre_proceedings[1], end))
    begins = end + DAY
    ends = working_day(days_after(rng, begins, 45, 170))
    made.in_need.append((begins, ends))
    _close(made, rng, ends)


def _reviews(rng: random.Random, start: date, count: int) -> list[date]:
    """Review conferences: the first within 3 months of the initial one, each later one within 6 months."""
    held: list[date] = []
    for number in range(count):
        held.append(_review(rng, held[-1] if held else start, 6 if number else 3))
    return held


def _review(rng: random.Random, last: date, months: int) -> date:
    due = periods.add_months(last, months)
    if rng.random() < LATE.review:
        return working_days_after(due, rng.randint(1, 12))
    return working_day_before(due - DAY * rng.randint(0, 14))


def _core_groups(rng: random.Random, start: date, end: date) -> list[date]:
    days = rng.randint(11, 18) if rng.random() < LATE.core_group else rng.randint(5, 10)
    held = [working_days_after(start, days)]
    while (after := working_days_after(held[-1], rng.randint(17, 24))) < end:
        held.append(after)
    return held


def _care(made: Course, rng: random.Random, issued: date) -> None:
    """Proceedings are issued and the children come into care; the protection plan ends at the next review."""
    ends = working_day(days_after(rng, issued, 150, 240))
    made.proceedings = (issued, ends)
    came = working_day(days_after(rng, issued, 2, 21))
    start = made.protection[0] if made.protection else issued
    while made.reviews[-1] <= came:
        made.reviews.append(_review(rng, made.reviews[-1], 6))
    last = next(review for review in made.reviews if review > came)
    made.reviews = [review for review in made.reviews if review <= last]
    made.protection = (start, last)
    made.core_groups = _core_groups(rng, start, last)
    settled = weighted(rng, {"home": 0.25, "order": 0.35, "care": 0.4})
    if settled == "care":
        made.care = (came, None)
        return
    made.care = (came, ends)
    made.closed = working_day(max(ends, last) + DAY * rng.randint(10, 60))
    made.reason = rng.choice(("RC3", "RC4")) if settled == "order" else "RC7"


def _close(made: Course, rng: random.Random, after: date) -> None:
    made.closed = working_day(days_after(rng, after, 0, 12))
    made.reason = "RC5" if rng.random() < 0.04 else "RC7"
