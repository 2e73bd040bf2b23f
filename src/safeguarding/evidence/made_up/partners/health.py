"""Hospital admissions and attendances, mental health contacts and crises, and substance misuse treatment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from safeguarding.evidence.made_up.chance import DAY, column_stream
from safeguarding.evidence.made_up.effect import USUAL
from safeguarding.evidence.made_up.households import Household, Person, adult_for
from safeguarding.evidence.made_up.partners.happenings import Seen, day_number, day_of, happenings, steady

if TYPE_CHECKING:
    from safeguarding.evidence.made_up.partners import Scene

#: feed, kind, usual rate, ratio of the effect, role whose adult has the strand, adults only, yearly rate outside.
KINDS = (
    ("hospital", "emergency_admission", "emergency_admissions", "emergency_admissions", None, False, 0.06),
    ("hospital", "emergency_attendance", "emergency_attendances", "emergency_attendances", None, False, 0.22),
    (
        "mental_health",
        "crisis_contact",
        "mental_health_crises",
        "mental_health_crises",
        "mental_health_worker",
        True,
        0.008,
    ),
    (
        "mental_health",
        "contact",
        "mental_health_contacts",
        "mental_health_contacts",
        "mental_health_worker",
        True,
        0.06,
    ),
    (
        "substance_misuse",
        "treatment_start",
        "treatment_starts",
        "treatment_starts",
        "substance_misuse_worker",
        True,
        0.006,
    ),
)
STRAND = {"mental_health_worker": "mental_health", "substance_misuse_worker": "substance"}
SPREAD = 1.5
COMPLETED = 0.55


def _at_risk_throughout(person: Person, home: Household) -> bool:
    """Born a year or more before allocation. Younger children are in no health feed: with them more people would be at
    risk after allocation than before, and the declared ratio would not be that of a family's count."""
    return person.born is not None and person.born <= home.allocated - DAY * 365


def seen(scene: Scene) -> Iterator[Seen]:
    """Every row of the three health feeds."""
    for feed, kind, usual, what, role, adults_only, outside in KINDS:
        rng = column_stream(scene.seed, f"{feed} {kind}")
        units = [
            (person, home, role is not None and STRAND[role] in home.strands and adult_for(home, role) is person)
            for home in scene.homes
            for person in home.people
            if not (adults_only and person.is_child) and _at_risk_throughout(person, home)
        ]
        high, low = USUAL[usual]
        rate = np.array([high if has else low for _, _, has in units]) * rng.gamma(SPREAD, 1 / SPREAD, size=len(units))
        allocated = np.array([day_number(home.allocated) for _, home, _ in units])
        window = scene.coverage[feed]
        unit, day = happenings(rng, rate, allocated, window, scene.effect, what)
        met = [
            (units[of][0].person_id, day_of(on))
            for of, on in zip(unit, day, strict=True)
            if units[of][0].age(day_of(on)) >= 0
        ]
        people = scene.outside["person_id"].to_list()
        met += [(people[of], day_of(on)) for of, on in zip(*steady(rng, len(people), outside, window), strict=True)]
        ends = rng.random(len(met)) < COMPLETED
        lasted = rng.integers(84, 200, size=len(met))
        for number, (person, on) in enumerate(met):
            incident = f"{feed[:1].upper()}{kind[:1].upper()}{number:06}"
            yield Seen(incident, feed, kind, on, person, "patient")
            if (
                kind == "treatment_start"
                and ends[number]
                and (done := day_of(day_number(on) + int(lasted[number]))) in window
            ):
                yield Seen(f"{incident}C", feed, "treatment_completed", done, person, "patient", float(lasted[number]))
