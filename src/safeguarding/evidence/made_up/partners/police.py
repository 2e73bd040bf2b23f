"""Police incidents: domestic abuse, missing, anti-social behaviour and other, each naming one person or several."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from safeguarding.evidence import periods
from safeguarding.evidence.made_up.chance import column_stream, stream
from safeguarding.evidence.made_up.effect import USUAL
from safeguarding.evidence.made_up.households import Household, Person
from safeguarding.evidence.made_up.partners.happenings import Seen, day_number, day_of, happenings, steady

if TYPE_CHECKING:
    from safeguarding.evidence.made_up.partners import Scene

KINDS = {
    "domestic_abuse": ("domestic_abuse_incidents", "domestic_abuse_incidents"),
    "missing": ("missing_incidents", "other_police_incidents"),
    "anti_social_behaviour": ("anti_social_behaviour_incidents", "other_police_incidents"),
    "other": ("other_incidents", "other_police_incidents"),
}
#: How far families differ: rates are drawn from a gamma of this shape around the usual one.
SPREAD = 1.3
#: Yearly incidents for each person outside the families who is old enough, and their kinds.
OUTSIDE_RATE, OUTSIDE_AGE = 0.45, 12
OUTSIDE_KINDS = {"domestic_abuse": 0.35, "missing": 0.1, "anti_social_behaviour": 0.25, "other": 0.3}


def seen(scene: Scene) -> Iterator[Seen]:
    """Every row of the police feed."""
    window = scene.coverage["police"]
    allocated = np.array([day_number(home.allocated) for home in scene.homes])
    strand = np.array(["domestic_abuse" in home.strands for home in scene.homes])
    for kind, (usual, what) in KINDS.items():
        rng = column_stream(scene.seed, f"police {kind}")
        high, low = USUAL[usual]
        rate = np.where(strand, high, low) * rng.gamma(SPREAD, 1 / SPREAD, size=len(strand))
        unit, day = happenings(rng, rate, allocated, window, scene.effect, what)
        chance = stream(scene.seed, "police", kind)
        for number, (of, on) in enumerate(zip(unit.tolist(), day.tolist(), strict=True)):
            incident = f"{kind[:1].upper()}{number:06}"
            for person, role in _involved(chance, kind, scene.homes[of], day_of(on)):
                yield Seen(incident, "police", kind, day_of(on), person.person_id, role)
    yield from _outside(scene)


def _involved(rng: random.Random, kind: str, home: Household, day: date) -> list[tuple[Person, str]]:
    """Who is named, and as what. Nobody is named before birth or before joining the family."""
    children = [c for c in home.children if c.age(day) >= 0]
    adults = [a for a in home.adults if a.joined is None or a.joined <= day] or home.adults
    if kind == "domestic_abuse":
        named = [(home.victim, "victim")]
        causer = home.causer
        if causer is not None and causer in adults and causer is not home.victim and rng.random() < 0.85:
            named.append((causer, "suspect"))
        return named + [(child, "child_present") for child in children if rng.random() < 0.5]
    if kind == "missing":
        older = [c for c in children if c.age(day) >= 9]
        return [(rng.choice(older or adults), "involved")]
    if kind == "anti_social_behaviour":
        older = [c for c in children if c.age(day) >= 12]
        return [(rng.choice(adults + older), "suspect")]
    first = rng.choice(adults)
    return [(first, rng.choice(("suspect", "victim", "involved")))]


def _outside(scene: Scene) -> Iterator[Seen]:
    """Incidents of people the county's teams don't know: alone, or with another of the same home."""
    rng, chance = column_stream(scene.seed, "police outside"), stream(scene.seed, "police outside")
    window = scene.coverage["police"]
    grown = scene.outside.filter(scene.outside["birth_date"] < periods.add_months(window.first, -12 * OUTSIDE_AGE))
    people, homes = grown["person_id"].to_list(), grown["household_id"].to_list()
    unit, day = steady(rng, len(people), OUTSIDE_RATE, window)
    kinds, weights = list(OUTSIDE_KINDS), list(OUTSIDE_KINDS.values())
    for number, (of, on) in enumerate(zip(unit.tolist(), day.tolist(), strict=True)):
        kind = chance.choices(kinds, weights)[0]
        role = {"domestic_abuse": "victim", "missing": "involved"}.get(kind, "suspect")
        incident = f"Z{number:06}"
        yield Seen(incident, "police", kind, day_of(on), people[of], role)
        other = of + 1 if of + 1 < len(people) and homes[of + 1] == homes[of] else None
        if kind == "domestic_abuse" and other is not None and chance.random() < 0.6:
            yield Seen(incident, "police", kind, day_of(on), people[other], "suspect")
