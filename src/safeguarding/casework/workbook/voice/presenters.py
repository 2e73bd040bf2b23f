"""Children’s words with who said them, when, how and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.dates import moment
from safeguarding.casework.workbook.models import ChildsWords

WITHOUT_WORDS = ChildsWords.How.SHOWN


def heard_by(row: ChildsWords) -> str:
    """`heard by Sam Okafor`, `heard by her teacher, put down by Sam Okafor`; of a drawing or of behaviour, seen."""
    saw = "seen" if row.how in (WITHOUT_WORDS, ChildsWords.How.DRAWN, ChildsWords.How.WRITTEN) else "heard"
    writer = f"{row.writer.name}, {ROLES[row.role].name.lower()}"
    return f"{saw} by {row.heard_by}, put down by {writer}" if row.heard_by else f"{saw} by {writer}"


def words_row(row: ChildsWords, names: Mapping[UUID, str], *, may: bool = False) -> dict[str, Any]:
    """One quotation as a page shows it. `may`: whether the reader may say that it was put down by mistake."""
    gone = getattr(row, "withdrawn", None)
    return {
        "id": str(row.pk),
        "child": names.get(row.child_id, row.child.name),
        "words": row.words,
        "how": row.get_how_display(),
        "quoted": row.how != WITHOUT_WORDS,
        "when": moment(row.at),
        "heard_by": heard_by(row),
        "circumstances": row.circumstances,
        "entry_url": reverse("entry", args=[row.family_id, row.entry_id]) if row.entry_id else "",
        "withdrawn": f"Withdrawn on {moment(gone.at)}: {gone.reason}" if gone else "",
        "withdraw_url": reverse("childs-words-withdraw", args=[row.family_id, row.pk]) if may and not gone else "",
    }


def timeline_row(row: ChildsWords, names: Mapping[UUID, str]) -> dict[str, Any]:
    """One quotation on the line of time."""
    said = f"“{row.words}”" if row.how != WITHOUT_WORDS else row.words
    return {
        "title": f"{names.get(row.child_id, row.child.name)}, in their own words",
        "href": reverse("childs-words", args=[row.family_id]) + f"#{row.pk}",
        "byline": f"{row.get_how_display().lower()}, {heard_by(row)}",
        "when": moment(row.at),
        "moment": timezone.localtime(row.at).isoformat(),
        "text": "\n\n".join(part for part in (said, row.circumstances) if part),
        "tag": "Child’s words",
        "tag_colour": "turquoise",
    }


def not_saved(said: Any, names: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """Words that were typed and not kept, for the page that shows two versions: to be copied."""
    return [(f"{names.get(said.child, 'A child')}, in their own words (not saved)", said.words)] if said else []
