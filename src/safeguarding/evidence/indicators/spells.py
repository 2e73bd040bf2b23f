"""Spells in care from a partner's beginnings and ends, so that days can be counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from safeguarding.evidence.tables import PLANS

if TYPE_CHECKING:
    from safeguarding.evidence.indicators.counting import Tables

#: What begins a spell and what ends it. A plan that is told only by its beginning is no spell: nobody knows when it ended.
BEGINS, LEFT = "care", "left_care"
ENDS = (LEFT, "closed")


def spells_told(tables: Tables) -> Tables:
    """The tables with spells in care where events linked to a child tell both ends; their events are spells then and no
    longer events, so that nothing is counted twice. Doubtful ones stay as they are.

    A child in care who comes into care has one spell, from the first of the two. Where no event ever tells an end, no
    spell is made: every child would seem to be in care for good.
    """
    linked = tables.links.filter(pl.col("band") == "linked").select("event_id", "person_id")
    told = tables.events.filter(pl.col("kind").is_in([BEGINS, *ENDS])).join(linked, on="event_id")
    if told.filter(pl.col("kind") == LEFT).is_empty():
        return tables
    rows, used = [], set()
    for (child,), mine in told.sort("date").group_by("person_id", maintain_order=True):
        start = None
        for event, kind, day in mine.select("event_id", "kind", "date").iter_rows():
            if kind == BEGINS:
                start = start or day
                used.add(event)
            elif start is not None:
                rows.append((child, BEGINS, start, day))
                start = None
        if start is not None:
            rows.append((child, BEGINS, start, None))
    spells = pl.DataFrame(rows, schema=PLANS.schema, orient="row")
    return replace(
        tables,
        events=tables.events.filter(~pl.col("event_id").is_in(list(used))),
        plans=pl.concat([tables.plans, spells]),
    )
