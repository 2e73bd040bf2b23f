"""Entries, summaries and chapters as ready words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from safeguarding.casework.access.compartments import COMPARTMENTS, KINDS, SHARED
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.dates import clock, day, moment
from safeguarding.casework.design.tables import tag
from safeguarding.casework.families.models import Allocation, Family, Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.workbook.contacts import Contact, Present, contact_of, rows_of
from safeguarding.casework.workbook.drafts import first
from safeguarding.casework.workbook.models import Draft, Entry, EntryPerson, Summary, WorkbookEpisode

SummaryKey = tuple[UUID, str]


def saved_at(draft: Draft, now: datetime) -> str:
    """`18:04`, with the day where it isn't today."""
    today = timezone.localdate(draft.saved_at) == timezone.localdate(now)
    return clock(draft.saved_at) if today else moment(draft.saved_at)


def how_seen(row: Present | EntryPerson) -> str:
    """`seen, alone, bedroom seen`, `not seen: at school`, `seen, alone does not apply: five weeks old`; empty where
    nothing was said of seeing."""
    no_alone, no_bedroom = not_applicable(row)
    said = [f"not seen: {row.not_seen_because}"] if row.not_seen_because else ["seen"] if row.seen else []
    if row.seen and row.seen_alone is not None:
        said.append("alone" if row.seen_alone else "not alone")
    if row.bedroom_seen:
        said.append("bedroom seen")
    left_out = " and ".join(words for words, out in (("alone", no_alone), ("bedroom", no_bedroom)) if out)
    if left_out:
        why = f": {row.not_applicable_because}" if row.not_applicable_because != row.not_seen_because else ""
        said.append(f"{left_out} {'do' if no_alone and no_bedroom else 'does'} not apply{why}")
    return ", ".join(said)


def not_applicable(row: Present | EntryPerson) -> tuple[bool, bool]:
    """Whether seeing the child alone, and whether the bedroom, does not apply."""
    if isinstance(row, Present):
        return row.no_alone, row.no_bedroom
    return row.alone_not_applicable, row.bedroom_not_applicable


def names_of(people: Mapping[UUID, Person]) -> dict[UUID, str]:
    """What everyone is called."""
    return {key: name_of(person) for key, person in people.items()}


def who(rows: Iterable[Present | EntryPerson], names: Mapping[UUID, str]) -> str:
    """`Ivy Harlow (seen, alone); Kay Harlow`, in the order of `names`."""
    said = {row.person if isinstance(row, Present) else row.person_id: how_seen(row) for row in rows}
    return "; ".join(f"{name} ({said[key]})" if said[key] else name for key, name in names.items() if key in said)


def title_of(entry: Entry) -> str:
    """`Visit on 3 April 2026 at 16:30`."""
    return f"{entry.get_kind_display()} on {moment(entry.at)}"


def byline(entry: Entry) -> str:
    """`Sam Okafor, social worker`."""
    return f"{entry.author.name}, {ROLES[entry.role].name.lower()}"


_LINE = (
    '<p class="govuk-body govuk-!-margin-bottom-1"><a class="govuk-link" href="{}">{}</a>{}{}{}</p>'
    '<p class="govuk-body-s govuk-!-margin-bottom-{}">{}</p>{}'
)


def line(entry: Entry, names: Mapping[UUID, str]) -> SafeString:
    """An entry as a line and, where it has any, its words. Drawn here, not in a template: a chapter has dozens."""
    people = who(rows_of(entry), names)
    said = f"{byline(entry)}: {people}" if people else byline(entry)
    marks = [
        tag("Significant", "purple") if entry.significant else "",
        tag("Corrected", "grey") if entry.replaces_id else "",
        tag("Not read by everyone", "yellow") if entry.compartment != SHARED else "",
    ]
    parts = [part for part in (entry.line, entry.text) if part]
    text = format_html_join("", '<p class="govuk-body app-written">{}</p>', ((part,) for part in parts))
    spaced = [format_html(" {}", mark) if mark else "" for mark in marks]
    return format_html(_LINE, entry_url(entry), title_of(entry), *spaced, 1 if text else 4, said, text)


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
    names: Mapping[UUID, str],
    workers: Iterable[Allocation],
    summaries: Mapping[SummaryKey, Summary],
    month: WorkbookEpisode | None,
    last: WorkbookEpisode | None,
    own: str,
) -> list[dict[str, Any]]:
    """One chapter a discipline that works with the family or has written, the reader's `own` role first."""
    by_role: dict[str, list[SafeString]] = {}
    for entry in entries:
        by_role.setdefault(entry.role, []).append(line(entry, names))
    held: dict[str, list[str]] = {}
    for row in workers:
        held.setdefault(row.post.role, []).append(f"{row.post.user.name}, {row.post.agency.name}")
    there = {*by_role, *held, *(role for _, role in summaries), own}
    return [
        {
            "id": f"chapter-{key}",
            "title": role.discipline,
            "workers": held.get(key, []),
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
    closed = [] if contact.compartment == SHARED else [("Who may read it", readers_of(contact.compartment))]
    return [
        ("What it was", str(Entry.Kind(contact.kind).label)),
        ("When", moment(contact.at)),
        ("Whom it concerns", who(contact.people, names)),
        *([("In one line", contact.line)] if contact.line else []),
        ("Significant", "Yes" if contact.significant else "No"),
        *closed,
        ("What happened", contact.text or "Nothing more was written"),
    ]


def readers_of(compartment: str) -> str:
    """`Those who support the victim`."""
    return KINDS[COMPARTMENTS[compartment]].choice


def version_row(entry: Entry, names: Mapping[UUID, str]) -> dict[str, Any]:
    """One version of an entry: who wrote it and when, why it replaced the one before, and what it says."""
    return {
        "byline": f"{entry.author.name}, {moment(entry.written_at)}",
        "title": "First version" if entry.replaces_id is None else "Correction",
        "reason": entry.correction,
        "facts": facts(contact_of(entry), names),
    }


def chapter_name(role: str) -> str:
    """The discipline whose chapter an entry is in."""
    return ROLES[role].discipline


def entry_url(entry: Entry) -> str:
    return reverse("entry", args=[entry.family_id, entry.pk])


def correct_url(entry: Entry) -> str:
    return reverse("entry-correct", args=[entry.family_id, entry.pk])


def family_links(family: Family) -> dict[str, str]:
    """Addresses that several pages of the workbook lead to."""
    return {
        "workbook_url": reverse("workbook", args=[family.pk]),
        "new_entry_url": reverse("entry-new", args=[family.pk]),
        "summary_url": reverse("summary", args=[family.pk]),
        "words_url": reverse("childs-words", args=[family.pk]),
    }
