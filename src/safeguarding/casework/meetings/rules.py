"""The authority’s own rules of the cycle: which hold on a day, and which were said."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Any

from safeguarding.casework.access.policies import visible
from safeguarding.casework.design.dates import day as in_words
from safeguarding.casework.meetings.models import CycleRules
from safeguarding.casework.supervision.cycle import Cycle, cycle


def own_rules(user: Any, day: date) -> Cycle | None:
    """The authority’s own rules on the day: what was said last of what had begun by then. None where nothing had.

    Asked once a request for each day: it is kept on the user object, as the snapshot of permissions is.
    """
    kept: dict[date, Cycle | None] | None = getattr(user, "_cycle_rules", None)
    if kept is None:
        kept = user._cycle_rules = {}
    if day not in kept:
        row = visible(user, CycleRules.objects.filter(starts__lte=day)).order_by("-said_at", "-pk").first()
        kept[day] = cycle_of(row) if row else None
    return kept[day]


def cycle_of(row: CycleRules) -> Cycle:
    """A row as the calculation wants it. A discipline that no file lists any more is left out."""
    comes = cycle()
    return Cycle(
        status="adopted",
        source=f"Said by the authority for {in_words(row.starts)} and after",
        minutes=row.minutes,
        early=row.early,
        interval=MappingProxyType({"red": row.red, "amber": row.amber, "green": row.green, "none": row.unrated}),
        quorum=tuple(one for one in comes.disciplines if one.key in row.quorum),
        disciplines=comes.disciplines,
    )


def said(user: Any) -> list[CycleRules]:
    """Every version that the authority has said, the latest first."""
    return list(visible(user, CycleRules.objects.select_related("said_by")).order_by("-said_at", "-pk"))
