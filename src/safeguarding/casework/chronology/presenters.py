"""The chosen chronology in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse

from safeguarding.casework.chronology.models import Lock, LockedItem, Pick
from safeguarding.casework.chronology.queries import Chosen
from safeguarding.casework.design.dates import count, day, moment
from safeguarding.casework.workbook.contacts import rows_of
from safeguarding.casework.workbook.models import Entry
from safeguarding.casework.workbook.presenters import byline, entry_url, title_of, who


def frozen(item: Chosen, names: Mapping[UUID, str]) -> dict[str, str]:
    """What an item says, as it is kept when it is locked: title, people, text, byline."""
    if item.entry is None:
        return {"title": item.pick.step, "people": "", "text": "", "byline": "Statutory record"}
    entry = item.entry
    return {
        "title": title_of(entry),
        "people": who(rows_of(entry), names),
        "text": "\n\n".join(part for part in (entry.line, entry.text) if part),
        "byline": f"{byline(entry)}, written {moment(entry.written_at)}"[:200],
    }


def item_row(item: Chosen, names: Mapping[UUID, str]) -> dict[str, Any]:
    """One item of the open chronology."""
    pick = item.pick
    return {
        **frozen(item, names),
        "on": day(item.on),
        "moment": item.on.isoformat(),
        "heading": pick.heading,
        "why": pick.why,
        "href": entry_url(item.entry) if item.entry else "",
        "change_url": reverse("pick-change", args=[pick.family_id, pick.pk]),
    }


def locked_row(row: LockedItem) -> dict[str, Any]:
    """One item as it was locked; that its entry was corrected since is said beside it, never in it."""
    corrected = row.entry is not None and getattr(row.entry, "replaced_by", None) is not None
    return {
        "title": row.title, "people": row.people, "text": row.text, "byline": row.byline, "on": day(row.on),
        "moment": row.on.isoformat(), "heading": row.heading, "why": row.why,
        "href": entry_url(row.entry) if row.entry else "", "corrected": corrected,
    }  # fmt: skip


def lock_row(lock: Lock) -> dict[str, str]:
    """`Version 2, locked by Sam Okafor on 3 April 2026 at 16:30`, and who opened it again."""
    gone = getattr(lock, "unlocked", None)
    return {
        "words": f"Version {lock.number}, locked by {lock.by.name} on {moment(lock.at)}",
        "unlocked": f"Unlocked by {gone.by.name} on {moment(gone.at)}: {gone.reason}" if gone else "",
        "href": reverse("locked-chronology", args=[lock.family_id, lock.pk]),
    }


def choice_of(entry: Entry, names: Mapping[UUID, str]) -> tuple[str, str]:
    """An entry as a box to tick: when and what, and enough of its words to know it by."""
    words = entry.line or entry.text
    cut = words if len(words) <= 120 else f"{words[:119]}…"
    return str(entry.pk), f"{title_of(entry)}, {byline(entry)}: {cut}"


def picked_words(made: list[Pick]) -> str:
    """`2 items are picked.`"""
    many = count(len(made), "item is", "items are")
    return f"{many} picked." if made else "Nothing was picked."
