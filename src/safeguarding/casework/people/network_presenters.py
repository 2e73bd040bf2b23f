"""Whom to ring and what to watch for, as ready words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from safeguarding.casework.design.dates import day
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.people.models import NetworkMember, WarningNote
from safeguarding.casework.people.presenters import NOT_HELD, ONLY_FEW, byline, span
from safeguarding.casework.people.scopes import HIDING

Row = dict[str, Any]
CLOSED = "open the warning notes to read this one"


def member_row(row: NetworkMember, today: date, may_write: bool) -> Row:
    """Somebody to ring, with all that is needed to do so."""
    over = row.until is not None and row.until < today
    return {
        "title": ", ".join(part for part in (row.get_role_display(), row.name) if part),
        "agency": row.agency,
        "about": name_of(row.person) if row.person else "The whole family",
        "telephone": row.telephone,
        "dial": "".join(character for character in row.telephone.lower().partition("e")[0].partition("x")[0]
                        if character.isdigit() or character == "+"),
        "email": row.email,
        "dates": span(row.since, row.until),
        "over": over,
        "last_contact": day(row.last_contact) if row.last_contact else "Not held",
        "tie": row.get_tie_display() or "Not recorded",
        "first": row.ring_first and not over,
        "hidden": ONLY_FEW if row.compartment == HIDING else "",
        "byline": byline(row),
        "change_url": reverse("network-change", args=[row.family_id, row.pk]) if may_write else "",
        "take_off_url": reverse("network-take-off", args=[row.family_id, row.pk]) if may_write else "",
    }  # fmt: skip


def due(row: WarningNote, today: date) -> bool:
    return row.review_on <= today


def warning_row(row: WarningNote, today: date, family: Family, may_write: bool) -> Row:
    """A warning note. From its day of review on it shows as due for review, and still warns."""
    write = may_write and row.family_id == family.pk
    return {
        "kind": row.get_kind_display(),
        "about": name_of(row.person) if row.person else "The whole family",
        "words": row.words,
        "due": due(row, today),
        "review": f"To be looked at again on {day(row.review_on)}",
        "told": "They were told of this note" if row.told else f"They were not told: {row.not_told_because}",
        "hidden": ONLY_FEW if row.compartment == HIDING else "",
        "byline": byline(row),
        "change_url": reverse("warning-change", args=[row.family_id, row.pk]) if write else "",
        "end_url": reverse("warning-end", args=[row.family_id, row.pk]) if write else "",
    }


def warning_lines(rows: Sequence[WarningNote], today: date) -> list[Row]:
    """The notes for the top of a page: what to know, and about whom. Of one that could say where somebody hides only
    that it is there, as others may look at the same screen."""
    return [
        {
            "words": f"{row.get_kind_display()}: {CLOSED if row.compartment == HIDING else row.words}",
            "due": due(row, today),
            "about": name_of(row.person) if row.person else "",
        }
        for row in rows
    ]


def standing_member(row: NetworkMember) -> list[tuple[str, str]]:
    """What stands now, for somebody whose change came second."""
    return [
        ("What they are", row.get_role_display()), ("Name", row.name or NOT_HELD), ("Agency", row.agency or NOT_HELD),
        ("Telephone", row.telephone or NOT_HELD), ("Email", row.email or NOT_HELD),
        ("Last contact", day(row.last_contact, NOT_HELD)), ("Tie", row.get_tie_display() or "Not recorded"),
        ("Ring first", "Yes" if row.ring_first else "No"),
        ("Written by", byline(row)),
    ]  # fmt: skip


def standing_warning(row: WarningNote) -> list[tuple[str, str]]:
    return [
        ("What it is", row.get_kind_display()), ("What they must know", row.words),
        ("To be looked at again", day(row.review_on)), ("Told", "Yes" if row.told else row.not_told_because),
        ("Written by", byline(row)),
    ]  # fmt: skip
