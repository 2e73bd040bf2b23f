"""Handing a family's file over, and accepting one. Both sides keep a record of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import Team
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Address, Allocation, Family, Membership, Person, TeamAllocation
from safeguarding.casework.handover import person_facts, sealed_file
from safeguarding.casework.handover.contents import package_of
from safeguarding.casework.handover.models import Handover, Received, ReceivedItem
from safeguarding.casework.handover.reading import Contents, PersonIn, RecordIn, checked

_KINDS = (
    ("steps", ReceivedItem.Kind.STEP),
    ("entries", ReceivedItem.Kind.ENTRY),
    ("ratings", ReceivedItem.Kind.RATING),
    ("network", ReceivedItem.Kind.NETWORK),
    ("summaries", ReceivedItem.Kind.SUMMARY),
    ("words", ReceivedItem.Kind.WORDS),
    ("chosen", ReceivedItem.Kind.CHOSEN),
    ("plan", ReceivedItem.Kind.PLAN),
    ("programme", ReceivedItem.Kind.WORK),
    ("assessments", ReceivedItem.Kind.ASSESSED),
)


@transaction.atomic
def hand_over(
    family: Family, to_code: str, reason: str, words: str, *, ratings: bool, ends: bool, by: Any
) -> tuple[Handover, bytes]:
    """Make the sealed file for the authority `to_code` and record that it was made. With `ends`, the file closes here
    today and everyone's work with it ends. Raises Refused for one's own authority."""
    family = Family.objects.select_for_update(of=("self",)).select_related("authority").get(pk=family.pk)
    check(by, "family.transfer", family)
    if to_code == family.authority.code:
        raise Refused("This is your own authority. Give the family to another team instead.")
    package = package_of(by, family, to_code, ratings=ratings)
    data = sealed_file.seal(package.contents, words)
    made = Handover.objects.create(
        authority_id=family.authority_id, family=family, to_code=to_code, reason=reason, went=package.counts,
        work_ended=ends, digest=hashlib.sha256(data).hexdigest(), made_by=by, made_at=timezone.now(),
    )  # fmt: skip
    record(by, "handed over", made, to=to_code, went=package.counts, ends=ends)
    if ends:
        _end(family, to_code)
    return made, data


def _end(family: Family, to_code: str) -> None:
    today = timezone.localdate()
    for rows in (Allocation.objects.filter(family=family), TeamAllocation.objects.filter(family=family)):
        rows.filter(end__isnull=True).update(end=today, reason=f"Handed over to {to_code}")
    family.closed_on = today
    family.save(update_fields=["closed_on"])


@transaction.atomic
def accept(contents: dict[str, Any], digest: str, team: Team, *, by: Any) -> Received:
    """Make a family of the file's contents and give it to the team.

    Raises CannotOpen where they are not a family's record; Refused where the file is for another authority, or has been
    accepted before.
    """
    check(by, "family.transfer")
    check(by, "family.start")
    said = checked(contents)
    of = {"authority_id": by.authority_id}
    if said.to_code != by.authority.code:
        raise Refused(f"This file is for the authority {said.to_code}, not for yours.")
    if Received.objects.filter(**of, digest=digest).exists():
        raise Refused("This file has been accepted before. Look for the family under your team’s families.")
    today = timezone.localdate()
    family = Family.objects.create(**of, name=said.name, opened_on=today)
    TeamAllocation.objects.create(**of, family=family, team=team, start=today, reason="Handed over")
    people = [_person(family, row, today, by) for row in said.people]
    refused = person_facts.keep_between(family, people, said, by=by)
    received = Received.objects.create(
        **of, family=family, from_code=said.from_code, from_name=said.from_name, digest=digest, sent_on=said.sent_on,
        accepted_by=by, accepted_at=timezone.now(),
    )  # fmt: skip
    ReceivedItem.objects.bulk_create(
        ReceivedItem(**of, received=received, kind=kind, on=row.on, title=row.title[:200], text=row.text)
        for row, kind in _items(said, person_facts.doubtful(people, refused, said.sent_on))
    )
    record(by, "accepted handover", received, family=family.pk, of=said.from_code)
    return received


def _items(said: Contents, doubtful: list[RecordIn]) -> Iterator[tuple[RecordIn, str]]:
    yield from ((row, kind) for name, kind in _KINDS for row in getattr(said, name))
    yield from ((row, ReceivedItem.Kind.KIN) for row in doubtful)


def _person(family: Family, row: PersonIn, today: date, by: Any) -> Person:
    of = {"authority_id": family.authority_id}
    held = {"role", "relation", "address", "numbers", "disabilities", "names", "language"}
    person = Person.objects.create(**of, **row.dict(exclude=held))
    Membership.objects.create(**of, family=family, person=person, role=row.role, relation=row.relation, start=today)
    if row.address:
        line, postcode = (*row.address, "")[:2]
        Address.objects.create(**of, person=person, line=line, postcode=postcode[:10], start=today)
    person_facts.keep_facts(family, person, row, by=by)
    return person
