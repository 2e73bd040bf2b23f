"""What of the workbook goes: entries, summaries, children's own words, and the chronology as it was locked last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.attachments import storing
from safeguarding.casework.attachments.models import Attachment
from safeguarding.casework.chronology.models import Lock, LockedItem
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.handover.authors import by_council_staff, in_a_council_post
from safeguarding.casework.handover.records import Record, record_of
from safeguarding.casework.protected.sealing import CannotOpen
from safeguarding.casework.workbook.models import ChildsWords, Entry, EntryPerson, Summary


def entries(user: Any, family: Family) -> list[Record]:
    """The shared entries of council staff that stand, earliest first: whom each is about, and which files stay here."""
    rows = visible(user, Entry.objects.filter(in_a_council_post("author"), family=family, compartment=SHARED))
    held = list(rows.filter(replaced_by__isnull=True).select_related("author").order_by("at", "pk"))
    about, files = _about(user, family), _files(user, held)
    return [
        record_of(
            timezone.localdate(row.at),
            f"{row.get_kind_display()}, {row.author.name}, {ROLES[row.role].name}",
            row.line, row.text, _named("About", about.get(row.pk, ())),
            _named("Attached, and kept by the sender", files.get(row.pk, ())),
        )
        for row in held
    ]  # fmt: skip


def _named(what: str, names: Iterable[str]) -> str:
    said = ", ".join(names)
    return f"{what}: {said}." if said else ""


def _about(user: Any, family: Family) -> dict[UUID, list[str]]:
    rows = visible(user, EntryPerson.objects.filter(entry__family=family)).select_related("person")
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in rows.order_by("person__birth_date", "pk"):
        found[row.entry_id].append(f"{name_of(row.person)}{_seen(row)}")
    return found


def _seen(row: EntryPerson) -> str:
    if not row.seen:
        return f" (not seen: {row.not_seen_because})" if row.not_seen_because else ""
    said = ["seen alone" if row.seen_alone else "seen", *(["bedroom seen"] if row.bedroom_seen else [])]
    return f" ({', '.join(said)})"


def _files(user: Any, held: Iterable[Entry]) -> dict[UUID, list[str]]:
    """The names of the files attached to any version of the entries, by the version that stands."""
    stands: dict[UUID, UUID] = {}
    before = dict(visible(user, Entry.objects.filter(family__in={row.family_id for row in held}))
                  .filter(replaces__isnull=False).values_list("pk", "replaces_id"))  # fmt: skip
    for row in held:
        key: UUID | None = row.pk
        while key is not None:
            stands[key] = row.pk
            key = before.get(key)
    rows = visible(user, Attachment.objects.filter(entry__in=stands, withdrawn__isnull=True))
    found: dict[UUID, list[str]] = defaultdict(list)
    for file in rows.filter(by_council_staff("writer", "written_at")).order_by("written_at", "pk"):
        found[stands[file.entry_id]].append(_name(file))
    return found


def _name(file: Attachment) -> str:
    try:
        return storing.name_of(file)
    except CannotOpen:
        return "a file whose name can’t be opened"


def summaries(user: Any, family: Family) -> list[Record]:
    """The summaries of council staff that stand, earliest first."""
    rows = visible(user, Summary.objects.filter(in_a_council_post("author"), family=family, replaced_by__isnull=True))
    return [
        record_of(timezone.localdate(row.written_at), f"{row.author.name}, {ROLES[row.role].name}", row.text)
        for row in rows.select_related("author").order_by("written_at", "pk")
    ]


def childrens_words(user: Any, family: Family) -> list[Record]:
    """What children said, as said, and to whom; nothing that was withdrawn or hangs on an entry that is closed."""
    open_ = Q(entry__isnull=True) | Q(entry__compartment=SHARED)
    rows = visible(user, ChildsWords.objects.filter(in_a_council_post("writer"), open_, family=family))
    rows = rows.filter(withdrawn__isnull=True).select_related("child", "writer").order_by("at", "pk")
    return [
        record_of(
            timezone.localdate(row.at),
            f"{name_of(row.child)}, to {row.heard_by or row.writer.name}. {row.get_how_display()}",
            row.words, row.circumstances,
        )
        for row in rows
    ]  # fmt: skip


def chronology(user: Any, family: Family) -> list[Record]:
    """The chosen chronology as it was locked last, but for entries that a partner wrote or that were closed since."""
    locks = visible(user, Lock.objects.filter(by_council_staff("by", "at"), family=family))
    latest = locks.order_by("-number").values("pk")[:1]
    goes = Q(entry__isnull=True) | Q(in_a_council_post("entry__author", "entry__role"), entry__compartment=SHARED)
    rows = visible(user, LockedItem.objects.filter(goes, lock__in=list(latest.values_list("pk", flat=True))))
    return [
        record_of(row.on, row.heading, row.why, row.title, row.text, row.byline)
        for row in rows.order_by("place")
    ]  # fmt: skip
