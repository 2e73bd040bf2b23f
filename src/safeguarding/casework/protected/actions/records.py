"""Every change to protected records, and every reading of one: both are recorded, and neither says what it held."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from safeguarding.casework.access.policies import check, find, visible
from safeguarding.casework.audit.recording import READ, record
from safeguarding.casework.families.models import Family, Membership, Person
from safeguarding.casework.protected.models import ContactRule, ProtectedRow

SECTION = "protected information"


class Overtaken(Exception):
    """Somebody replaced or withdrew the record first. Nothing was changed."""


@transaction.atomic
def protect(family: Family, person: Person, kind: str, text: str, client_key: UUID, *, by: Any) -> ProtectedRow:
    """Hold something protected about a person of the family. The same form sent again is one row.

    Raises ValueError without words or for somebody who was never in the family; Refused, Http404.
    """
    family = _queue(family)
    check(by, "protected.write", family)
    if not Membership.objects.filter(family=family, person=person).exists():
        raise ValueError("This person was never in the family.")
    if sent := _sent_before(family, client_key, by):
        return sent
    row = _write(family, person, kind, text, client_key, None, by)
    record(by, "wrote protected information", row)
    return row


@transaction.atomic
def replace(row: ProtectedRow, text: str, client_key: UUID, *, by: Any) -> ProtectedRow:
    """Say it anew. What it said before stays, sealed. Raises Overtaken where somebody replaced or withdrew it first."""
    family = _queue(row.family)
    check(by, "protected.write", family)
    standing = find(by, ProtectedRow, pk=row.pk, family=family)
    if sent := _sent_before(family, client_key, by):
        return sent
    if standing.withdrawn or ProtectedRow.objects.filter(replaces=standing).exists():
        raise Overtaken
    row = _write(family, standing.person, standing.kind, text, client_key, standing, by)
    record(by, "wrote protected information", row)
    return row


@transaction.atomic
def withdraw(row: ProtectedRow, *, by: Any) -> ProtectedRow:
    """It no longer holds. What it said stays, sealed, for who asks what was known and when."""
    family = _queue(row.family)
    check(by, "protected.write", family)
    standing = find(by, ProtectedRow, pk=row.pk, family=family)
    if ProtectedRow.objects.filter(replaces=standing).exists():
        raise Overtaken
    if not standing.withdrawn:
        standing.withdrawn = True
        standing.save(update_fields=["withdrawn"])
        record(by, "withdrew protected information", standing)
    return standing


@transaction.atomic
def show(row: ProtectedRow, *, by: Any) -> str:
    """The words of one row, for somebody who asked for them. Raises Http404, or sealing.CannotOpen."""
    check(by, "protected.read", row.family)
    held = find(by, ProtectedRow, pk=row.pk)
    words = held.words()
    record(by, READ, held, section=SECTION)
    return words


@transaction.atomic
def set_contact_rule(family: Family, person: Person, *, by: Any, **rule: Any) -> ContactRule:
    """Say how an adult may be contacted. The latest rule stands; earlier ones stay."""
    family = _queue(family)
    check(by, "entry.write", family)
    if not Membership.objects.filter(family=family, person=person, role="adult").exists():
        raise ValueError("This person is no adult of the family.")
    made = ContactRule.objects.create(
        authority_id=family.authority_id, family=family, person=person, set_by=by, set_at=timezone.now(), **rule
    )
    if not visible(by, ContactRule.objects.filter(pk=made.pk)).exists():
        raise Http404("No such page.")
    record(by, "set contact rule", made, compartment="safe")
    return made


def _queue(family: Family) -> Family:
    """The family as it stands now; whoever else writes protected records of it waits until this is done."""
    return Family.objects.select_for_update(no_key=True).get(pk=family.pk)


def _sent_before(family: Family, client_key: UUID, by: Any) -> ProtectedRow | None:
    return ProtectedRow.objects.filter(authority_id=family.authority_id, client_key=client_key, writer=by).first()


def _write(
    family: Family, person: Person, kind: str, text: str, client_key: UUID, replaces: ProtectedRow | None, by: Any
) -> ProtectedRow:
    if not text.strip():
        raise ValueError("A protected record has words.")
    row = ProtectedRow(
        authority_id=family.authority_id, family=family, person=person, kind=kind, writer=by,
        written_at=timezone.now(), replaces=replaces, client_key=client_key,
    )  # fmt: skip
    row.put(text.strip())
    row.save(force_insert=True)
    if not visible(by, ProtectedRow.objects.filter(pk=row.pk)).exists():
        raise Http404("No such page.")  # who can't read a kind back can't write it either
    return row
