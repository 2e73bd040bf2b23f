"""Entries, summaries and chapters as ready words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.dates import clock, day, moment
from safeguarding.casework.families.models import Allocation, Family, Membership
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.pathway.clocks import ChildClock
from safeguarding.casework.pathway.presenters import standing_tag
from safeguarding.casework.workbook.contacts import Contact, Present
from safeguarding.casework.workbook.drafts import first
from safeguarding.casework.workbook.models import Draft, Entry, EntryPerson, Summary, WorkbookEpisode
from safeguarding.casework.workbook.queries import STATUTORY_VISITORS

VISIT_CLOCKS = ("protection_visit", "in_need_visit")
VISIT_COLUMNS = ("When", "Who visited", "Seen", "Seen alone", "Bedroom seen")
SummaryKey = tuple[UUID, str]


def saved_at(draft: Draft, now: datetime) -> str:
    """`18:04`, with the day where it isn't today."""
    today = timezone.localdate(draft.saved_at) == timezone.localdate(now)
    return clock(draft.saved_at) if today else moment(draft.saved_at)


def how_seen(row: Present | EntryPerson) -> str:
    """`seen, alone, bedroom seen`, `not seen: at school`; empty where nothing was said of seeing."""
    if row.not_seen_because:
        return f"not seen: {row.not_seen_because}"
    if not row.seen:
        return ""
    said = ["seen"]
    if row.seen_alone is not None:
        said.append("alone" if row.seen_alone else "not alone")
    if row.bedroom_seen:
        said.append("bedroom seen")
    return ", ".join(said)


def entry_row(entry: Entry) -> dict[str, Any]:
    """An entry as a line and, where it has any, its words. `people` and `author` are loaded."""
    people = (
        f"{name_of(row.person)} ({how})" if (how := how_seen(row)) else name_of(row.person)
        for row in entry.people.all()
    )
    return {
        "href": reverse("entry", args=[entry.family_id, entry.pk]),
        "title": f"{entry.get_kind_display()} on {moment(entry.at)}",
        "significant": entry.significant,
        "corrected": entry.replaces_id is not None,
        "by": f"{entry.author.name}, {ROLES[entry.role].name.lower()}",
        "who": "; ".join(people),
        "text": entry.text,
    }


def summary_row(summary: Summary | None) -> dict[str, str] | None:
    """A summary with its writer and moment."""
    if summary is None:
        return None
    return {"text": summary.text, "byline": f"{summary.author.name}, {moment(summary.written_at)}"}


def stale(draft: Draft, month: WorkbookEpisode, standing: Summary | None) -> str:
    """Whether a draft of a summary began from what is no more: `month`, `version`, or empty where it didn’t."""
    began = first(draft.fields, "episode")
    if began and began != str(month.pk):
        return "month"
    return "version" if first(draft.fields, "version") != (str(standing.pk) if standing else "") else ""


def chapters(
    entries: Iterable[Entry],
    workers: Iterable[Allocation],
    summaries: Mapping[SummaryKey, Summary],
    month: WorkbookEpisode | None,
    last: WorkbookEpisode | None,
    own: str,
) -> list[dict[str, Any]]:
    """One chapter a discipline that works with the family or has written, the reader's `own` role first."""
    by_role: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        by_role.setdefault(entry.role, []).append(entry_row(entry))
    names: dict[str, list[str]] = {}
    for row in workers:
        names.setdefault(row.post.role, []).append(f"{row.post.user.name}, {row.post.agency.name}")
    there = {*by_role, *names, *(role for _, role in summaries), own}
    return [
        {
            "id": f"chapter-{key}",
            "title": role.discipline,
            "workers": names.get(key, []),
            "own": key == own,
            "summary": summary_row(summaries.get((month.pk, key)) if month else None),
            "last": summary_row(summaries.get((last.pk, key)) if last else None),
            "entries": by_role.get(key, []),
        }
        for key, role in sorted(ROLES.items(), key=lambda item: item[0] != own)
        if key in there and role.has_chapter
    ]


def month_words(month: WorkbookEpisode | None, last: WorkbookEpisode | None) -> str:
    """Since when the open month runs."""
    if month is None:
        return "The first month of this workbook begins with the first entry."
    began = f"the group supervision of {day(last.closed_at)}" if last and last.closed_at else day(month.opened_on)
    return f"Month {month.number} of this workbook, since {began}."


def facts(contact: Contact, names: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """What a contact says, line by line, whether it was saved or not."""
    people = [f"{names[row.person]} ({how})" if (how := how_seen(row)) else names[row.person] for row in contact.people]
    return [
        ("What it was", str(Entry.Kind(contact.kind).label)),
        ("When", moment(contact.at)),
        ("Whom it concerns", "; ".join(people)),
        ("Significant", "Yes" if contact.significant else "No"),
        ("What happened", contact.text or "Nothing more was written"),
    ]


def names_of(members: Iterable[Membership], entries: Iterable[Entry] = ()) -> dict[UUID, str]:
    """What everyone is called, of the members and of those whom the entries concern."""
    people = [row.person for row in members] + [row.person for entry in entries for row in entry.people.all()]
    return {person.pk: name_of(person) for person in people}


def version_rows(
    versions: Sequence[Entry], contacts: Sequence[Contact], names: Mapping[UUID, str]
) -> list[dict[str, Any]]:
    """Every version, the standing one first: who wrote it and when, why it replaced the one before, and what it says."""
    return [
        {
            "byline": f"{entry.author.name}, {moment(entry.written_at)}",
            "title": "First version" if entry.replaces_id is None else f"Correction by {entry.author.name}",
            "reason": entry.correction,
            "facts": facts(contact, names),
        }
        for entry, contact in zip(versions, contacts, strict=True)
    ]


def visit_cells(entry: Entry, row: EntryPerson, visitor: str) -> tuple[str, ...]:
    """One visit of one child for the visit log: date, who visited, seen, alone, bedroom."""
    if row.seen:
        seen = "Yes"
    elif row.person.unborn:
        seen = "Unborn"
    else:
        seen = f"No: {row.not_seen_because}" if row.not_seen_because else "No"
    return moment(entry.at), visitor, seen, _yes_no(row.seen_alone), _yes_no(row.bedroom_seen)


def visit_rows(visits: Iterable[Entry], child: UUID, visitors: Mapping[UUID, str]) -> list[tuple[str, ...]]:
    """The visits that concerned a child. `visitors`: who first wrote an entry that was corrected since."""
    return [
        visit_cells(entry, row, visitors.get(entry.pk, entry.author.name))
        for entry in visits
        for row in entry.people.all()
        if row.person_id == child
    ]


def visit_due(due: ChildClock | None) -> dict[str, Any] | None:
    """When the next visit is due and where that stands."""
    if due is None:
        return None
    words = (
        f"{due.name}: next due by {day(due.due.due)}." if due.due else f"{due.name}: the next due date is not known."
    )
    return {"words": words, "tag": standing_tag(due.standing)}


def statutory_visitors() -> str:
    """`social worker or team manager`: whose visits count."""
    return " or ".join(ROLES[key].name.lower() for key in STATUTORY_VISITORS)


def chapter_name(role: str) -> str:
    """The discipline whose chapter an entry is in."""
    return ROLES[role].discipline


def correct_url(entry: Entry) -> str:
    return reverse("entry-correct", args=[entry.family_id, entry.pk])


def _yes_no(answer: bool | None) -> str:
    return "Not asked" if answer is None else "Yes" if answer else "No"


def family_links(family: Family) -> dict[str, str]:
    """Addresses that several pages of the workbook lead to."""
    return {
        "workbook_url": reverse("workbook", args=[family.pk]),
        "new_entry_url": reverse("entry-new", args=[family.pk]),
        "summary_url": reverse("summary", args=[family.pk]),
    }
