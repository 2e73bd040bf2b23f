"""A letter for one recipient: begun from what they may see, checked against all that they must not."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from safeguarding.casework.access.policies import visible
from safeguarding.casework.design.dates import day
from safeguarding.casework.families.models import Address, Family, Membership, Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.families.scopes import live
from safeguarding.casework.pathway import presenters as pathway_presenters
from safeguarding.casework.pathway import queries as pathway
from safeguarding.casework.protected.identifying import Fact, Finding, Held, facts_in, findings
from safeguarding.casework.protected.models import Letter, ProtectedRow

#: A sheet of paper: characters a line, lines a sheet.
WIDTH, LINES = 80, 42
STEPS = 6


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter holds: its text, what was left out and why, and what else its writer had looked for."""

    text: str
    withheld: tuple[tuple[str, str], ...]
    informants: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as it begins, and what was left out of it, with the reason. The second stays inside."""

    text: str
    withheld: tuple[tuple[str, str], ...]


def draft_for(recipient: Person, family: Family, by: Any) -> Draft:
    """A letter that holds the children’s names and the steps of the plan, and nothing else of the file.

    Never what another adult said or did, where anybody lives, who told us, or anything protected.
    """
    members = list(visible(by, Membership.objects.filter(live(), family=family)).select_related("person"))
    children = [name_of(row.person) for row in members if row.role == "child"]
    others = [row for row in members if row.role == "adult" and row.person_id != recipient.pk]
    steps = pathway_presenters.step_rows(pathway.steps_of(by, family))[:STEPS]
    text = "\n".join(
        [
            f"{day(timezone.localdate())}\n",
            f"Dear {name_of(recipient)},\n",
            f"About {', '.join(children)}\n" if children else "",
            *(["The plan so far:"] if steps else []),
            *(f"- {step['when']}: {step['title'].lower()}" for step in steps),
        ]
    )
    addresses = visible(by, Address.objects.filter(person__in=[row.person_id for row in members])).count()
    withheld = [
        *(("Everything about another adult of the family", "It is theirs, not the recipient’s") for _ in others[:1]),
        *([("Every address that is held", "A letter never gives where somebody lives")] if addresses else []),
        ("Protected information", "It never leaves in a letter"),
        ("Entries, summaries, ratings and supervision", "Who said what could show who told us"),
    ]
    return Draft(text.strip() + "\n\n", tuple(withheld))


def held_for(recipient: Person | None, family: Family, words: Words, by: Any) -> Held:
    """All that the letter must not show: protected records of others, their addresses, and what the writer named.

    Without a recipient, of everybody: for words that more than one person reads.
    """
    rows = visible(by, ProtectedRow.objects.filter(family=family)).select_related("person")
    rows = rows.exclude(person=recipient) if recipient else rows
    facts = [
        fact for row in rows for fact in facts_in(row.words(), f"{row.get_kind_display()} of {name_of(row.person)}")
    ]
    own, others = _addresses(recipient, family, timezone.localdate(), by)
    facts += [Fact("address", text, f"Address of {name}") for name, text in others if text not in own]
    facts += [Fact("informant", name, "Named by the writer as somebody who told us") for name in words.informants]
    facts += [Fact("school", place, "Named by the writer as a place to keep back") for place in words.places]
    return Held(tuple(facts), known=tuple(own))


def _addresses(
    recipient: Person | None, family: Family, today: date, by: Any
) -> tuple[list[str], list[tuple[str, str]]]:
    now = Q(end__isnull=True) | Q(end__gte=today)
    members = visible(by, Membership.objects.filter(family=family)).values("person_id")
    rows = visible(by, Address.objects.filter(now, person__in=members)).select_related("person")
    written = [(row.person, ", ".join(part for part in (row.line, row.postcode) if part)) for row in rows]
    theirs = recipient.pk if recipient else None
    own = [text for person, text in written if person.pk == theirs and text]
    return own, [(name_of(person), text) for person, text in written if person.pk != theirs and text]


def words_of(letter: Letter) -> Words:
    """What the letter holds. Raises sealing.CannotOpen."""
    held = json.loads(letter.words())
    return Words(
        held["text"],
        tuple((what, why) for what, why in held["withheld"]),
        tuple(held["informants"]),
        tuple(held["places"]),
    )


def sealed_text(words: Words) -> str:
    """The words as they are sealed."""
    return json.dumps(asdict(words), ensure_ascii=False)


def findings_of(letter: Letter, by: Any) -> list[Finding]:
    """What stands in the letter now, against what is held now."""
    words = words_of(letter)
    return findings(words.text, held_for(letter.recipient, letter.family, words, by))


def sheets(text: str, recipient: str) -> list[dict[str, str]]:
    """The letter sheet by sheet, each with a foot that says whom it is for."""
    lines = [part for line in text.splitlines() for part in (textwrap.wrap(line, WIDTH) or [""])]
    parts = [lines[place : place + LINES] for place in range(0, max(len(lines), 1), LINES)]
    return [
        {"text": "\n".join(part), "foot": f"For {recipient} only. Sheet {number} of {len(parts)}."}
        for number, part in enumerate(parts, 1)
    ]
