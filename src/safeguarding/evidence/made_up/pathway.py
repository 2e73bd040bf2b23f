"""The statutory pathway of every child, written into frames from the histories of the families."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from safeguarding.evidence import tables
from safeguarding.evidence.made_up.chance import DAY, stream, working_days_after
from safeguarding.evidence.made_up.course import Course
from safeguarding.evidence.made_up.history import History, categories, factors
from safeguarding.evidence.made_up.households import Person
from safeguarding.evidence.made_up.shape import case

FRAMES = {
    "episodes": case.EPISODES,
    "assessments": case.ASSESSMENTS,
    "factors": case.FACTORS,
    "section47s": case.SECTION47S,
    "cin_plans": case.CIN_PLANS,
    "protection_plans": case.PROTECTION_PLANS,
    "plan_reviews": case.PLAN_REVIEWS,
    "core_groups": case.CORE_GROUPS,
    "plans": tables.PLANS,
}
EARLIER_PLANS = (0.82, 0.13, 0.05)  # plans a child had before the county's years: none, one, two


@dataclass
class _Rows:
    until: date
    seed: int
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: {name: [] for name in FRAMES})

    def add(self, frame: str, letter: str, *values: Any) -> str:
        """Append a row with a key of its own, and give the key."""
        key = f"{letter}{len(self.rows[frame]) + 1:06}"
        self.rows[frame].append((key, *values))
        return key

    def seen(self, day: date | None) -> date | None:
        """The day, unless it lies in the future."""
        return day if day is not None and day <= self.until else None

    def spell(self, person: Person, kind: str, start: date, end: date | None) -> None:
        if start <= self.until:
            self.rows["plans"].append((person.person_id, kind, start, self.seen(end)))


def pathway(histories: list[History], seed: int, until: date) -> dict[str, pl.DataFrame]:
    """The frames of the pathway by name: episodes, assessments, factors, section47s, plans and what belongs to them."""
    made = _Rows(until, seed)
    for told in histories:
        for child in told.household.children:
            _child(made, told, child)
    return {name: pl.DataFrame(made.rows[name], schema=table.schema, orient="row") for name, table in FRAMES.items()}


def _child(made: _Rows, told: History, child: Person) -> None:
    """All the episodes of a child, in order of time."""
    rng = stream(made.seed, "child", child.person_id)
    family = told.household.family_id
    earlier = rng.choices((0, 1, 2), weights=EARLIER_PLANS)[0] if child.age(told.household.referred) >= 2 else 0
    happened: list[tuple[date, Course | None, str, str | None]] = [
        (day, None, source, None) for day, source in told.nfa
    ]
    happened += [(course.referral, course, source, need) for course, source, need in told.courses]
    for referral, course, source, need in sorted(happened, key=lambda one: one[0]):
        if referral > made.until or not child.known_on(referral):
            continue
        if course is None:
            decided = working_days_after(referral, 1)
            made.add(
                "episodes", "E", family, child.person_id, referral, made.seen(decided), source, True, None, None, None
            )
            continue
        closed = made.seen(course.closed)
        episode = made.add(
            "episodes", "E", family, child.person_id, referral, made.seen(course.decided), source, False, need, closed,
            course.reason if closed else None,
        )  # fmt: skip
        _assessments(made, told, child, course, episode)
        earlier += _plans(made, told, child, course, episode, earlier)


def _assessments(made: _Rows, told: History, child: Person, course: Course, episode: str) -> None:
    rng = stream(made.seed, "assessments", episode)
    for start, review, authorised in course.assessments:
        if start > made.until:
            continue
        key = made.add("assessments", "A", episode, start, made.seen(review), made.seen(authorised))
        if authorised <= made.until:
            alone = course.route == "assessment"
            for code in factors(rng, told.household, child.age(start), none_allowed=alone):
                made.rows["factors"].append((key, code))
    if course.section47 and course.section47 <= made.until:
        needed = course.conference is not None
        made.add("section47s", "Q", episode, course.section47, not needed, course.target, made.seen(course.conference))


def _plans(made: _Rows, told: History, child: Person, course: Course, episode: str, earlier: int) -> int:
    """Plans and spells of a child in one episode; gives how many protection plans began."""
    rng = stream(made.seed, "plans", episode)
    began = 0
    for start, end in course.in_need:
        if start <= made.until:
            made.add("cin_plans", "N", episode, start, made.seen(end))
            made.spell(child, "in_need", start, end)
    if course.protection and course.protection[0] <= made.until:
        start, end = course.protection
        first, latest = categories(rng, told.household)
        plan = made.add("protection_plans", "K", episode, start, made.seen(end), first, latest, earlier)
        made.spell(child, "protection", start, end)
        began = 1
        for day in course.reviews:
            if day <= made.until:
                made.add("plan_reviews", "R", plan, day)
        for day in course.core_groups:
            if day <= made.until:
                made.add("core_groups", "G", plan, day)
    if course.pre_proceedings:
        made.spell(child, "pre_proceedings", *course.pre_proceedings)
    if course.proceedings:
        made.spell(child, "proceedings", *course.proceedings)
    if course.care and child.born and child.born <= made.until:
        made.spell(child, "care", max(course.care[0], child.born + DAY), course.care[1])
    return began
