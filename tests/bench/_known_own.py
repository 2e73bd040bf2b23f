"""What children's services themselves do with the families of a made-up county, at rates that change by a declared ratio.

The county's own courses of cases are told by clocks and chance and have no such ratio. So each child is given referrals,
plans and spells in care of another kind here: on every day one begins by a chance of its own, the family's usual one times
what `Effect` says of the surge and the declared ratio; a spell's length is geometric.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import polars as pl

from safeguarding.evidence import tables as declared
from safeguarding.evidence.indicators.definition import OWN
from safeguarding.evidence.made_up.chance import column_stream
from safeguarding.evidence.made_up.effect import Effect
from safeguarding.evidence.made_up.households import Household
from safeguarding.evidence.made_up.partners.happenings import YEAR, day_number
from safeguarding.evidence.periods import add_months


class Planted(NamedTuple):
    """How often in a year of a child it usually begins, the ratio after allocation, how many days it lasts on average."""

    rate: float
    ratio: float
    days: float = 0.0


KINDS = {
    "referral": Planted(0.5, 0.8),
    "in_need": Planted(0.5, 1.2, 120),
    "protection": Planted(0.4, 0.7, 90),
    "pre_proceedings": Planted(0.3, 0.75, 60),
    "proceedings": Planted(0.3, 0.8, 120),
    "care": Planted(0.35, 0.6, 60),
}
#: Families differ by a gamma of this shape; planting begins so many days before the twelve months before allocation.
SPREAD, LEAD = 1.5, 500
FIRST, LAST = -366 - LEAD, 366
OFFSETS = np.arange(FIRST, LAST)


class Own(NamedTuple):
    """The tables plans, events and links of what was planted."""

    plans: pl.DataFrame
    events: pl.DataFrame
    links: pl.DataFrame


def planted(homes: Sequence[Household], effect: Effect, seed: int) -> Own:
    """What begins for each child of the families, whichever day its family was allocated on."""
    children = [(child.person_id, place) for place, home in enumerate(homes) for child in home.children]
    family = np.array([place for _key, place in children])
    allocated = np.array([day_number(home.allocated) for home in homes])[family]
    keys = pl.Series("person_id", [key for key, _place in children])
    found = {}
    for kind, one in KINDS.items():
        rng = column_stream(seed, f"own {kind}")
        usual = one.rate * rng.gamma(SPREAD, 1 / SPREAD, size=len(homes))[family] / YEAR
        chance = usual[:, None] * effect.around(OFFSETS, one.ratio)[None, :]
        who, offset = np.nonzero(rng.random(chance.shape, dtype=np.float32) < chance)
        start = allocated[who] + OFFSETS[offset]
        length = rng.geometric(1 - _stays(one), size=len(who)) - 1
        found[kind] = pl.DataFrame(
            {
                "person_id": keys.gather(who), "kind": [kind] * len(who),
                "start": pl.Series(start, dtype=pl.Int32).cast(pl.Date),
                "end": pl.Series(start + length, dtype=pl.Int32).cast(pl.Date),
            }
        )  # fmt: skip
    referrals = found.pop("referral").with_columns(event_id=pl.format("own{}", pl.int_range(pl.len())))
    events = referrals.with_columns(
        pl.lit(OWN).alias("feed"), incident_id="event_id", date="start", band=pl.lit("linked")
    )
    return Own(
        declared.PLANS.conform(pl.concat(list(found.values()))),
        declared.EVENTS.conform(events),
        declared.LINKS.conform(events),
    )


def _stays(one: Planted) -> float:
    """The chance that a spell lasts another day: lengths are geometric from 0 with the mean declared."""
    return one.days / (1 + one.days)


def plain_ratio(kind: str, effect: Effect, allocated: Sequence[date], *, days: bool = False) -> float:
    """What the twelve months after the days of allocation, divided by those before, should come to: of beginnings, or of
    the `days` of spells.
    """
    course = effect.around(OFFSETS, KINDS[kind].ratio)
    if days:
        open_on, stays = np.zeros(len(course)), _stays(KINDS[kind])
        for place, begun in enumerate(course):
            open_on[place] = begun + (stays * open_on[place - 1] if place else 0.0)
        course = open_on
    before = after = of_before = of_after = 0.0
    for day in allocated:
        back, on = (day - add_months(day, -12)).days, (add_months(day, 12) - day).days
        before += course[-FIRST - back : -FIRST].sum()
        after += course[-FIRST : -FIRST + on].sum()
        of_before, of_after = of_before + back, of_after + on
    return float((after / of_after) / (before / of_before))
