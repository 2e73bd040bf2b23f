"""An unborn child is born, is two, or is not born alive. The row stays the same one, with all that was written of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.design.dates import day
from safeguarding.casework.families.models import Family, Membership, Person
from safeguarding.casework.families.written import write_down
from safeguarding.casework.people import versions
from safeguarding.casework.people.impossible import Impossible
from safeguarding.casework.people.models import Relationship
from safeguarding.casework.people.queries import relationships_among
from safeguarding.evidence.relationship_checks import for_a_second_child

NOT_UNBORN = "This is recorded already: load the page again to see what is held."
#: A proposal: from 22 weeks of pregnancy to 44, where 40 is the expected date.
EARLIEST, LATEST = timedelta(weeks=18), timedelta(weeks=4)


@transaction.atomic
def record_birth(person: Person, family: Family, birth_date: date, *, by: Any, **facts: Any) -> Person:
    """The unborn child is born: `facts` may be sex, given_name, family_name, known_as. The expected date is kept.

    Done twice with the same facts it is one birth. Raises Impossible for a date far from the expected one, and Refused
    for a child whose birth or end of pregnancy is recorded differently.
    """
    check(by, "person.write", family)
    person = _queue(by, person)
    said = {"birth_date": birth_date, **{name: value for name, value in facts.items() if value}}
    if person.birth_date is not None and all(getattr(person, name) == value for name, value in said.items()):
        return person
    expected = _must_be_unborn(person)
    if not expected - EARLIEST <= birth_date <= expected + LATEST:
        raise Impossible(
            f"The baby was expected on {day(expected)}. If that was wrong, correct the expected date first",
            field="birth_date",
        )
    changed = {name: value for name, value in said.items() if getattr(person, name) != value}
    for name, value in changed.items():
        setattr(person, name, value)
    person.save(update_fields=list(changed))
    write_down(person, changed, by)
    record(by, "recorded birth", person, family=family.pk, fields=sorted(changed))
    return person


@transaction.atomic
def add_twin(person: Person, family: Family, twin_id: UUID, *, by: Any, identical: bool = False) -> Person:
    """Another child of the same pregnancy, with the expected date, the place in the family and the relationships of the
    first. `twin_id` is the key that the form made: sent twice, it is one child. For triplets, add another."""
    check(by, "person.write", family)
    person = _queue(by, person)
    if made := Person.objects.filter(pk=twin_id, authority=person.authority_id).first():
        check(by, "person.write", made)
        return made
    expected = _must_be_unborn(person)
    of = {"authority_id": person.authority_id}
    twin = Person.objects.create(
        **of, id=twin_id, expected_birth_date=expected, family_name=person.family_name, ethnicity=person.ethnicity
    )
    place = Membership.objects.filter(family=family, person=person).order_by("-start").first()
    if place is None:
        raise Refused("This child is not in this family.")
    Membership.objects.create(
        **of, family=family, person=twin, role=place.role, relation=place.relation, start=place.start, end=place.end
    )
    _relate(person, twin, family, by, "identical_twin" if identical else "twin")
    write_down(twin, {"expected_birth_date": expected}, by)
    record(by, "added twin", twin, family=family.pk, first=person.pk)
    return twin


@transaction.atomic
def end_pregnancy(person: Person, family: Family, ended_on: date, *, by: Any) -> Person:
    """The pregnancy ended without a live birth. Everything written stays; the child is no longer awaited in any family."""
    check(by, "person.write", family)
    person = _queue(by, person)
    if person.pregnancy_ended_on == ended_on:
        return person
    _must_be_unborn(person)
    person.pregnancy_ended_on = ended_on
    person.save(update_fields=["pregnancy_ended_on"])
    for place in Membership.objects.filter(person=person, end__isnull=True):
        place.end = max(ended_on, place.start)
        place.save(update_fields=["end"])
    write_down(person, {"pregnancy_ended_on": ended_on}, by)
    record(by, "recorded end of pregnancy", person, family=family.pk)
    return person


@transaction.atomic
def record_death(person: Person, family: Family, died_on: date, *, by: Any) -> Person:
    """Somebody has died. They stay in the file and in the family; nothing that was written goes."""
    check(by, "person.write", family)
    person = _queue(by, person)
    if person.death_date == died_on:
        return person
    if person.birth_date is None and person.expected_birth_date is not None:
        raise Impossible("Record the birth first, or that the pregnancy ended", field="died_on")
    if person.birth_date and died_on < person.birth_date:
        raise Impossible("Nobody dies before they are born: check the date of birth too", field="died_on")
    person.death_date = died_on
    person.save(update_fields=["death_date"])
    write_down(person, {"death_date": died_on}, by)
    record(by, "recorded death", person, family=family.pk)
    return person


def _queue(by: Any, person: Person) -> Person:
    check(by, "person.write", person)
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _must_be_unborn(person: Person) -> date:
    if not person.unborn or person.expected_birth_date is None:
        raise Refused(NOT_UNBORN)
    return person.expected_birth_date


def _relate(first: Person, twin: Person, family: Family, by: Any, how: str) -> None:
    """The relationships of the first child for the twin too, and that the two are twins."""
    members = Person.objects.filter(memberships__family=family).distinct()
    held = {row.pure(): row for row in relationships_among(by, members)}
    others = [
        row.pair - {str(first.pk)}
        for row in held
        if row.kind in ("twin", "identical_twin") and str(first.pk) in row.pair
    ]
    for row in for_a_second_child(held, str(first.pk), str(twin.pk)):
        like = replace(row, source=_back(row.source, twin, first), target=_back(row.target, twin, first))
        said = {**held[like].facts(), "source_id": UUID(row.source), "target_id": UUID(row.target)}
        versions.write(Relationship, by, authority_id=family.authority_id, **said)
    for other in [frozenset({str(first.pk)}), *others]:
        one, two = sorted((str(twin.pk), *other))
        versions.write(
            Relationship, by, authority_id=family.authority_id, source_id=UUID(one), target_id=UUID(two), kind=how
        )


def _back(key: str, twin: Person, first: Person) -> str:
    return str(first.pk) if key == str(twin.pk) else key
