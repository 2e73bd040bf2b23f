"""Rows of the record that name a person, written for the tests of merging."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from tests.casework.conftest import House

from safeguarding.casework.families.models import Person
from safeguarding.casework.merging.tables import keys_of_people
from safeguarding.casework.people.models import Relationship
from safeguarding.casework.protected.models import ProtectedRow
from safeguarding.casework.workbook.models import Entry, EntryPerson


def write_entry(house: House, *people: Person, **more: Any) -> Entry:
    now = timezone.now()
    made = Entry.objects.create(
        authority=house.authority, family=more.pop("family", house.family), author=house.social_worker,
        role="social_worker", kind="call", at=now, line="A call", written_at=more.pop("at", now),
    )  # fmt: skip
    for person in people:
        EntryPerson.objects.create(authority=house.authority, entry=made, person=person)
    return made


def protect(house: House, person: Person, words: str = "Flat 2, Larkspur Terrace") -> ProtectedRow:
    row = ProtectedRow(
        authority=house.authority, family=house.family, person=person, kind="safe_address", writer=house.victim_worker,
        written_at=timezone.now(),
    )  # fmt: skip
    row.put(words)
    row.save()
    return row


def relate(house: House, source: Person, target: Person, kind: str = "birth_parent", **more: Any) -> Relationship:
    return Relationship.objects.create(
        authority=house.authority, source=source, target=target, kind=kind, written_by=house.manager,
        written_at=timezone.now(), **more,
    )  # fmt: skip


def of(person: Person) -> set[tuple[str, str, Any]]:
    """Every row that names the person, but for records of merges."""
    return {
        (model._meta.db_table, field.name, key)
        for model, field in keys_of_people()
        if model._meta.app_label != "merging"
        for key in model._base_manager.filter(**{field.attname: person.pk}).values_list("pk", flat=True)
    }
