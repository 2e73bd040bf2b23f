"""Changes to who lives where. A household is who has the same address on the same day: nobody writes it down twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from safeguarding.casework.access.policies import check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Address, Family, Person
from safeguarding.casework.families.written import write_down
from safeguarding.casework.people.impossible import Impossible


@transaction.atomic
def move(family: Family, people: Sequence[Person], line: str, postcode: str, start: date, *, by: Any) -> list[Address]:
    """These people live at the address from `start`; where they lived before ends the day before.

    Never for an address that must stay hidden: everyone who works with the family reads it.
    """
    check(by, "person.write", family)
    people = _queue(by, people)
    line, postcode = " ".join(line.split()), " ".join(postcode.upper().split())
    if not line and not postcode:
        raise Impossible("Enter the address or the postcode", field="line")
    made = []
    for person in people:
        same = _now(person, start).filter(line=line, postcode=postcode).first()
        if same is None:
            _end(person, start)
            of = {"authority_id": family.authority_id, "person": person}
            same = Address.objects.create(**of, line=line, postcode=postcode, start=start)
            write_down(person, {"address": f"{line}, {postcode}".strip(", ")}, by, since=start)
        made.append(same)
    record(by, "moved people", family, people=[person.pk for person in people])
    return made


@transaction.atomic
def move_out(family: Family, people: Sequence[Person], last_day: date, *, by: Any) -> None:
    """These people no longer live where they lived, and the new address is not held here."""
    check(by, "person.write", family)
    people = _queue(by, people)
    for person in people:
        if _end(person, last_day + timedelta(days=1)):
            write_down(person, {"address": ""}, by, until=last_day)
    record(by, "ended addresses", family, people=[person.pk for person in people])


def _queue(by: Any, people: Sequence[Person]) -> list[Person]:
    if not people:
        raise Impossible("Select at least one person", field="who")
    for person in people:
        check(by, "person.write", person)
    keys = sorted(person.pk for person in people)
    return list(Person.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


def _now(person: Person, day: date) -> Any:
    return Address.objects.filter(Q(end__isnull=True) | Q(end__gte=day), person=person, start__lte=day)


def _end(person: Person, start: date) -> int:
    """End what held on `start` the day before; what began on that very day was a slip, and goes. How many ended."""
    if Address.objects.filter(person=person, start__gt=start).exists():
        raise Impossible("A later address of somebody you chose is held already. Choose a later day", field="start")
    ended = 0
    for row in _now(person, start):
        if row.start == start:
            row.delete()
        else:
            row.end = start - timedelta(days=1)
            row.save(update_fields=["end"])
        ended += 1
    return ended
