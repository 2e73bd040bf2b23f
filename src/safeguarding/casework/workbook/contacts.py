"""What a person says of one contact, and the rules that it has to keep: the same for the form and for the action."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.families.models import Person
from safeguarding.casework.workbook.models import Entry, EntryPerson

VISITS_ARE_SHARED = (
    "Select everyone: a visit is read by all who work with the family. Write what was disclosed as a session"
)


@dataclass(frozen=True, slots=True)
class Present:
    """A person whom the contact concerns; for a child on a visit, whether and how the child was seen.

    `seen_alone` and `bedroom_seen` are None where they aren't asked, and where `no_alone` or `no_bedroom` says, with
    `not_applicable_because`, that they do not apply: nobody sees a baby alone.
    """

    person: UUID
    seen: bool = False
    seen_alone: bool | None = None
    bedroom_seen: bool | None = None
    not_seen_because: str = ""
    no_alone: bool = False
    no_bedroom: bool = False
    not_applicable_because: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact: what, when, whom it concerns, whether it is significant, the words, and who may read them.

    `line` says it in one line, which is enough for most; `text` tells what is significant.
    """

    kind: str
    at: datetime
    people: tuple[Present, ...]
    significant: bool
    text: str = ""
    compartment: str = SHARED
    line: str = ""

    @property
    def visit(self) -> bool:
        return self.kind == Entry.Kind.VISIT


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule that a contact breaks: where, how to mend it in `words`, and the child whom it is about, if any."""

    where: str
    words: str
    person: UUID | None = None

    def sentence(self, name: str = "the child") -> str:
        """How to mend it, with the child's name."""
        return self.words.format(child=name)


def tidy(contact: Contact) -> Contact:
    """The contact as it is kept: people in a fixed order, and nothing said about seeing where nobody visited."""
    people = [row if contact.visit else Present(row.person) for row in contact.people]
    return replace(contact, people=tuple(sorted(people, key=lambda row: row.person)), text=contact.text.strip(),
                   line=" ".join(contact.line.split()))  # fmt: skip


def contact_of(entry: Entry) -> Contact:
    """What an entry says."""
    people = (
        Present(
            row.person_id, row.seen, row.seen_alone, row.bedroom_seen, row.not_seen_because,
            row.alone_not_applicable, row.bedroom_not_applicable, row.not_applicable_because,
        )
        for row in rows_of(entry)
    )  # fmt: skip
    return tidy(
        Contact(entry.kind, entry.at, tuple(people), entry.significant, entry.text, entry.compartment, entry.line)
    )


def rows_of(entry: Entry) -> list[EntryPerson]:
    """The people that an entry concerns: as `queries.with_people` loaded them, or read now."""
    loaded = getattr(entry, "present", None)
    return list(entry.people.all()) if loaded is None else loaded


def asked_if_seen(person: Person, role: str) -> bool:
    """Whether a visit says of this person if they were seen: children, once they are born."""
    return role == "child" and not person.unborn


def problems(contact: Contact, children: Collection[UUID], now: datetime) -> Iterator[Problem]:
    """Every rule that the contact breaks. `children`: those of whom a visit says whether they were seen."""
    if contact.at > now:
        yield Problem("time", "The date and time must be in the past")
    if not contact.people:
        yield Problem("who", "Select who it concerns")
    if contact.visit and contact.compartment != SHARED:
        yield Problem("compartment", VISITS_ARE_SHARED)
    if contact.significant and not contact.text.strip():
        yield Problem("text", "Enter what happened: a significant entry is read in the chronology")
    for row in contact.people if contact.visit else ():
        if row.person in children:
            yield from _seen(row)


def _seen(row: Present) -> Iterator[Problem]:
    if row.seen and row.not_seen_because:
        yield Problem("why", "Clear the reason, or clear that {child} was seen", row.person)
    if (row.no_alone and row.seen_alone) or (row.no_bedroom and row.bedroom_seen):
        yield Problem("seen", "Select either that it was done or that it does not apply to {child}", row.person)
    if (row.no_alone or row.no_bedroom) and not row.not_applicable_because:
        yield Problem("why", "Enter why it does not apply to {child}", row.person)
    if not row.seen and row.seen_alone:
        yield Problem("seen", "Select that {child} was seen, if they were seen alone", row.person)
    elif not row.seen and not row.not_seen_because:
        yield Problem("why", "Enter why {child} was not seen, or select that they were", row.person)
