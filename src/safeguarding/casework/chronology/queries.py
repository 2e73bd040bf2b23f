"""Reads of the chosen chronology. The same few statements however much was picked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.access.policies import visible
from safeguarding.casework.chronology.models import Lock, LockedItem, Pick
from safeguarding.casework.families.models import Family
from safeguarding.casework.pathway import presenters as pathway_presenters
from safeguarding.casework.pathway import queries as pathway
from safeguarding.casework.workbook import queries as workbook
from safeguarding.casework.workbook.models import Entry


@dataclass(frozen=True, slots=True)
class Chosen:
    """A pick with the version of its entry that stands now; None for a statutory step."""

    pick: Pick
    entry: Entry | None

    @property
    def on(self) -> date:
        """The day it stands on: that of the entry as it stands."""
        return timezone.localdate(self.entry.at) if self.entry else self.pick.on


def standing_versions(user: Any, family: Family, firsts: Iterable[UUID]) -> dict[UUID, Entry]:
    """The version that stands, by the first version of the entry."""
    wanted = set(firsts)
    corrected = visible(user, Entry.objects.filter(family=family)).filter(
        Q(replaced_by__isnull=False) | Q(replaces__isnull=False)
    )
    before = dict(corrected.values_list("pk", "replaces_id"))
    after = {old: new for new, old in before.items() if old}
    last = {}
    for first in wanted:
        key = first
        while key in after:
            key = after[key]
        last[first] = key
    held = workbook.entries_by_id(user, last.values())
    return {first: held[key] for first, key in last.items() if key in held}


def chosen(user: Any, family: Family) -> list[Chosen]:
    """What is picked now, earliest first: shared entries only, whatever was closed since is left out."""
    picks = list(_picks(user, family))
    entries = standing_versions(user, family, [pick.entry_id for pick in picks if pick.entry_id])
    found = [
        Chosen(pick, entries.get(pick.entry_id) if pick.entry_id else None)
        for pick in picks
        if not pick.entry_id or (pick.entry_id in entries and entries[pick.entry_id].compartment == SHARED)
    ]
    return sorted(found, key=_when)


def _when(item: Chosen) -> tuple[date, int, float]:
    at = item.entry.at if item.entry else None
    return item.on, 1 if at else 0, at.timestamp() if at else 0


def _picks(user: Any, family: Family) -> QuerySet[Pick]:
    return visible(user, Pick.objects.filter(family=family)).select_related("picked_by").order_by("on", "pk")


def entries_to_pick(user: Any, family: Family) -> QuerySet[Entry]:
    """Significant entries that everyone reads and that are not picked yet, latest first."""
    taken = first_versions(user, family)
    picked = set(_picks(user, family).filter(entry__isnull=False).values_list("entry_id", flat=True))
    gone = [key for key, first in taken.items() if first in picked] + list(picked)
    return workbook.with_people(workbook.significant(user, family).filter(compartment=SHARED).exclude(pk__in=gone))


def first_versions(user: Any, family: Family) -> dict[UUID, UUID]:
    """The first version of each corrected entry, by any later one."""
    rows = visible(user, Entry.objects.filter(family=family, replaces__isnull=False))
    before: Mapping[UUID, UUID | None] = dict(rows.values_list("pk", "replaces_id"))
    found = {}
    for key in before:
        first = key
        while earlier := before.get(first):
            first = earlier
        found[key] = first
    return found


def steps_to_pick(user: Any, family: Family) -> list[dict[str, Any]]:
    """Statutory steps that are not picked yet, latest first, each with `key`, `on` and `words`."""
    steps = pathway_presenters.step_rows(pathway.steps_of(user, family))
    taken = set(_picks(user, family).filter(entry__isnull=True).values_list("on", "step"))
    rows = [{"on": row["on"], "words": f"{row['title']}: {row['text']}"[:300], "when": row["when"]} for row in steps]
    return [
        {**row, "key": f"{row['on'].isoformat()} {row['words']}"}
        for row in rows
        if (row["on"], row["words"]) not in taken
    ]


def locks(user: Any, family: Family) -> list[Lock]:
    """Every version that was locked, the latest first."""
    rows = visible(user, Lock.objects.filter(family=family)).select_related("by", "unlocked__by")
    return list(rows.order_by("-number"))


def items_of(user: Any, lock: Lock) -> list[LockedItem]:
    """What was locked, in its order; what the reader may not read any more is left out."""
    rows = visible(user, LockedItem.objects.filter(lock=lock)).select_related("entry__replaced_by")
    return list(rows.order_by("place"))
