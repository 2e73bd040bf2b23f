"""The visit log of each child, and when the next visit is due: a view of the entries, kept nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.dates import day, moment
from safeguarding.casework.design.tables import Table, link
from safeguarding.casework.families.models import Person
from safeguarding.casework.pathway.clocks import ChildClock
from safeguarding.casework.pathway.presenters import standing_tag
from safeguarding.casework.workbook.contacts import rows_of
from safeguarding.casework.workbook.models import Entry, EntryPerson
from safeguarding.casework.workbook.presenters import entry_url
from safeguarding.casework.workbook.queries import STATUTORY_VISITORS

CLOCKS = ("protection_visit", "in_need_visit")
COLUMNS = ("When", "Who visited", "Seen", "Seen alone", "Bedroom seen")


def table(child: Person, name: str, visits: Iterable[Entry], visitors: Mapping[UUID, str]) -> Table | None:
    """The visits that concerned a child; None without any. `visitors`: who first wrote what was corrected since."""
    rows = [
        cells(entry, row, child, visitors.get(entry.pk, entry.author.name))
        for entry in visits
        for row in rows_of(entry)
        if row.person_id == child.pk
    ]
    return Table(f"Visits to {name}", COLUMNS, rows, caption_hidden=True) if rows else None


def cells(entry: Entry, row: EntryPerson, child: Person, visitor: str) -> tuple[str, ...]:
    """One visit of one child: when, who visited, seen, alone, bedroom."""
    if row.seen:
        seen = "Yes"
    elif child.unborn or (child.birth_date and timezone.localdate(entry.at) < child.birth_date):
        seen = "Unborn"
    else:
        seen = f"No: {row.not_seen_because}" if row.not_seen_because else "No"
    because = row.not_applicable_because
    alone = _yes_no(row.seen_alone, because if row.alone_not_applicable else "")
    bedroom = _yes_no(row.bedroom_seen, because if row.bedroom_not_applicable else "")
    return link(moment(entry.at), entry_url(entry)), visitor, seen, alone, bedroom


def next_due(clock: ChildClock | None) -> dict[str, Any] | None:
    """When the next visit is due and where that stands."""
    if clock is None:
        return None
    due = f"next due by {day(clock.due.due)}" if clock.due else "the next due date is not known"
    return {"words": f"{clock.name}: {due}.", "tag": standing_tag(clock.standing)}


def whose_visits_count() -> str:
    """`social worker or team manager`."""
    return " or ".join(ROLES[key].name.lower() for key in STATUTORY_VISITORS)


def _yes_no(answer: bool | None, not_applicable: str = "") -> str:
    if not_applicable:
        return f"Does not apply: {not_applicable}"
    return "Not asked" if answer is None else "Yes" if answer else "No"
