"""Protected records as ready words: that something is held, never what, until one is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from safeguarding.casework.design.dates import moment
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.protected.identifying import Finding
from safeguarding.casework.protected.models import ContactRule, Letter, LetterRelease, ProtectedRow

WAYS = (("call", "Call"), ("text", "Text message"), ("email", "Email"), ("post", "Post"))


def people_blocks(
    people: Sequence[Person], rows: Iterable[ProtectedRow], shown: Mapping[UUID, str], may_write: bool
) -> list[dict[str, Any]]:
    """For each person of whom something is held: what stands now, and what was held before."""
    of: dict[UUID, list[ProtectedRow]] = {}
    for row in rows:
        of.setdefault(row.person_id, []).append(row)
    return [
        {
            "name": name_of(person),
            "now": [row_block(row, shown, may_write) for row in of[person.pk] if stands(row)],
            "before": [row_block(row, shown, False) for row in of[person.pk] if not stands(row)],
        }
        for person in people
        if person.pk in of
    ]


def stands(row: ProtectedRow) -> bool:
    return not row.withdrawn and not hasattr(row, "replaced_by")


def row_block(row: ProtectedRow, shown: Mapping[UUID, str], may_write: bool) -> dict[str, Any]:
    """One row: its kind, who wrote it, and its words only where they were asked for."""
    args = [row.family_id, row.pk]
    return {
        "id": f"row-{row.pk}",
        "kind": row.get_kind_display(),
        "byline": f"{row.writer.name}, {moment(row.written_at)}{', withdrawn' if row.withdrawn else ''}",
        "words": shown.get(row.pk),
        "show_url": reverse("protected-show", args=args),
        "replace_url": reverse("protected-replace", args=args) if may_write else "",
        "withdraw_url": reverse("protected-withdraw", args=args) if may_write else "",
    }


def contact_blocks(people: Sequence[Person], rules: Mapping[UUID, ContactRule]) -> list[dict[str, Any]]:
    """For each adult, how they may be contacted."""
    return [{"name": name_of(person), **rule_words(rules.get(person.pk))} for person in people]


def rule_words(rule: ContactRule | None) -> dict[str, Any]:
    """`Call, Text message`; what is unsafe; when."""
    if rule is None:
        return {"facts": [], "byline": ""}
    safe = [words for way, words in WAYS if getattr(rule, way)]
    unsafe = [words for way, words in WAYS if not getattr(rule, way)]
    facts = [
        ("Safe", ", ".join(safe) or "No way is known to be safe"),
        *([("Not safe", ", ".join(unsafe))] if unsafe else []),
        ("Messages", "May be left" if rule.leave_message else "Never leave a message"),
        *([("When", rule.times)] if rule.times else []),
    ]
    return {"facts": facts, "byline": f"{rule.set_by.name}, {moment(rule.set_at)}"}


def links(family: Family) -> dict[str, str]:
    """Addresses that the pages of the room lead to."""
    names = ("protected", "protected-add", "contact-rules", "contact-rule-set", "restricted-part", "letters")
    return {f"{name.replace('-', '_')}_url": reverse(name, args=[family.pk]) for name in names}


def letter_row(letter: Letter) -> dict[str, str]:
    """A letter in the list: whom it is for, who wrote it, whether it may leave."""
    return {
        "recipient": name_of(letter.recipient),
        "byline": f"{letter.author.name}, {moment(letter.written_at)}",
        "state": "Released" if hasattr(letter, "release") else "Not released",
        "href": reverse("letter", args=[letter.family_id, letter.pk]),
    }


def finding_row(found: Finding, text: str) -> dict[str, str]:
    """A finding with the words around it."""
    before, after = text[max(0, found.start - 30) : found.start], text[found.end : found.end + 30]
    return {"what": found.what, "before": before, "snippet": found.snippet, "after": after, "why": found.why}


def release_words(release: LetterRelease | None) -> str:
    """`Released by Tess Marlow on …: reason`; empty for a letter that stays."""
    if release is None:
        return ""
    said = f"Released by {release.released_by.name}, {moment(release.released_at)}"
    return f"{said}, with {release.findings} findings: {release.reason}" if release.findings else f"{said}."
