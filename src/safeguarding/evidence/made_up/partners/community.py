"""Probation, housing and ambulance: events that name one adult, or anybody of the family, at the home it lives in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from safeguarding.evidence.made_up.chance import DAY, column_stream, stream
from safeguarding.evidence.made_up.effect import USUAL
from safeguarding.evidence.made_up.partners.happenings import Seen, day_number, day_of, happenings, steady

if TYPE_CHECKING:
    from safeguarding.evidence.made_up.partners import Scene


class Kind(NamedTuple):
    """A kind of event: the yearly rate of a person outside, the ratio of the effect, who of the family is named."""

    feed: str
    kind: str
    outside: float
    what: str
    role: str
    adults_only: bool = True


KINDS = (
    Kind("probation", "order_start", 0.02, "probation_events", "person_on_probation"),
    Kind("probation", "contact", 0.08, "probation_events", "person_on_probation"),
    Kind("probation", "breach", 0.01, "probation_events", "person_on_probation"),
    Kind("housing", "homeless_application", 0.02, "housing_events", "applicant"),
    Kind("housing", "arrears", 0.06, "housing_events", "applicant"),
    Kind("housing", "nuisance", 0.04, "housing_events", "complained_about"),
    Kind("ambulance", "conveyed_emergency", 0.06, "ambulance_calls", "patient", adults_only=False),
    Kind("ambulance", "treated_at_scene", 0.05, "ambulance_calls", "patient", adults_only=False),
    Kind("ambulance", "advice", 0.04, "ambulance_calls", "patient", adults_only=False),
)
SPREAD = 1.5


def seen(scene: Scene) -> Iterator[Seen]:
    """Every row of the three feeds. Each family counts; whom it names is drawn apart."""
    allocated = np.array([day_number(home.allocated) for home in scene.homes])
    people = scene.outside.filter(
        scene.outside["birth_date"] < day_of(day_number(scene.coverage["police"].first) - 6575)
    )
    known = people["person_id"].to_list()
    for place, one in enumerate(KINDS):
        rng, chance = column_stream(scene.seed, f"{one.feed}: {one.kind}"), stream(scene.seed, one.feed, one.kind)
        rate = USUAL[f"{one.feed}_{one.kind}"][0] * rng.gamma(SPREAD, 1 / SPREAD, size=len(allocated))
        unit, day = happenings(rng, rate, allocated, scene.coverage[one.feed], scene.effect, one.what)
        met = []
        for of, on in zip(unit.tolist(), day.tolist(), strict=True):
            home, when = scene.homes[of], day_of(on)
            named = home.adults if one.adults_only else home.people
            there = [p for p in named if p.born and p.born + DAY < when and (p.joined is None or p.joined <= when)]
            met.append((chance.choice(there or home.adults[:1]).person_id, when))
        outside = steady(rng, len(known), one.outside, scene.coverage[one.feed])
        met += [(known[of], day_of(on)) for of, on in zip(*outside, strict=True)]
        for number, (person, on) in enumerate(met):
            yield Seen(f"{one.feed[:1].upper()}{place}{number:06}", one.feed, one.kind, on, person, one.role)
