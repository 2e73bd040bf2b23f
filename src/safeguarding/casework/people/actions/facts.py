"""Changes to the facts of one person. Each keeps who wrote the value, when, and how it is known."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from safeguarding.casework.access.policies import Refused, check, visible
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Disability, Family, Identifier, Person
from safeguarding.casework.families.written import write_down
from safeguarding.casework.people import codes, numbers, versions
from safeguarding.casework.people.impossible import Impossible
from safeguarding.casework.people.models import KnownName, Language
from safeguarding.casework.people.scopes import HIDING, may_hide

NOT_YOURS_TO_HIDE = "Your role doesn’t read records that say where somebody is, so it can’t write one."


@transaction.atomic
def say_ethnicity(person: Person, family: Family, code: str, source: str, *, by: Any) -> Person:
    """Hold a person's ethnicity, a code of the children in need census. Raises Impossible for another code."""
    person = _queue(by, person, family)
    check(by, "person.write", person)
    if code not in codes.ETHNICITY:
        raise Impossible("Select one of the listed answers", field="code")
    person.ethnicity = code
    person.save(update_fields=["ethnicity"])
    write_down(person, {"ethnicity": code}, by, source=source)
    record(by, "wrote ethnicity", person, family=family.pk)
    return person


@transaction.atomic
def say_disabilities(person: Person, family: Family, chosen: Collection[str], source: str, *, by: Any) -> Person:
    """Hold a person's disabilities, codes of the children in need census, in place of what was held.

    `NONE` stands alone. Raises Impossible for other codes, or NONE beside one.
    """
    person = _queue(by, person, family)
    check(by, "person.write", person)
    said = sorted(set(chosen))
    if not set(said) <= set(codes.DISABILITY):
        raise Impossible("Select one of the listed answers", field="chosen")
    if codes.NO_DISABILITY in said and len(said) > 1:
        raise Impossible("Select either no disability, or those that the person has", field="chosen")
    held = Disability.objects.filter(person=person)
    held.exclude(code__in=said).delete()
    there = set(held.values_list("code", flat=True))
    Disability.objects.bulk_create(
        Disability(authority_id=person.authority_id, person=person, code=code) for code in said if code not in there
    )
    write_down(person, {"disability": " ".join(said)}, by, source=source)
    record(by, "wrote disabilities", person, family=family.pk)
    return person


@transaction.atomic
def set_identifier(
    person: Person, family: Family, scheme: str, value: str, *, by: Any, source: str = "", since: date | None = None
) -> Identifier | None:
    """Hold the number by which somebody else knows the person; an empty `value` takes it back. None where none is held.

    A pupil number that is replaced is kept as the former one. Raises Impossible for a number whose check digit or
    letter is wrong, and for one that somebody else has whom the writer may know of: of others nothing is said.
    """
    person = _queue(by, person, family)
    check(by, "person.write", person)
    value = numbers.tidy(scheme, value)
    if sentence := numbers.fault(scheme, value):
        raise Impossible(sentence, field="value")
    held = {row.scheme: row for row in Identifier.objects.filter(person=person)}
    now = held.get(scheme)
    others = visible(by, Identifier.objects.filter(scheme=scheme, value=value).exclude(person=person))
    if value and others.exists():
        raise Impossible(numbers.TAKEN, field="value")
    if now is not None and now.value != value and value and scheme == Identifier.Scheme.UPN:
        _put(person, Identifier.Scheme.FORMER_UPN, now.value)
        write_down(person, {"former_upn": now.value}, by, source=source, until=since)
    if value:
        now = _put(person, scheme, value)
    elif now is not None:
        now.delete()
        now = None
    write_down(person, {scheme: value}, by, source=source, since=since)
    record(by, "wrote identifier", person, family=family.pk, scheme=scheme, held=bool(value))
    return now


@transaction.atomic
def add_name(person: Person, family: Family, *, by: Any, **facts: Any) -> KnownName:
    """Hold another name of a person: `kind`, `name`, `start`, `end`, `compartment`."""
    person = _queue(by, person, family)
    check(by, "person.write", person)
    if facts.get("start") and facts.get("end") and facts["end"] < facts["start"]:
        raise Impossible("The last day can’t be before the first", field="end")
    if facts.get("compartment") == HIDING and not may_hide(by, family):
        raise Refused(NOT_YOURS_TO_HIDE)
    of = {"authority_id": person.authority_id, "family": family, "person": person}
    made = versions.write(KnownName, by, **of, **facts)
    record(by, "added name", made, kind=made.kind)
    return made


@transaction.atomic
def take_back_name(row: KnownName, why: str, *, by: Any) -> KnownName:
    """Say that a name was written by mistake, or must no longer be held."""
    _queue(by, row.person, row.family)
    check(by, "person.write", row)
    made = versions.take_back(row, why, by)
    record(by, "took back name", made, replaces=row.pk)
    return made


@transaction.atomic
def say_language(person: Person, family: Family, *, by: Any, replaces: Any = None, **facts: Any) -> Language:
    """Hold what a person speaks and needs: `first_language`, `interpreter`, `needs`.

    `replaces` is the key of the version that the writer saw. Raises versions.Overtaken where another one stands.
    """
    person = _queue(by, person, family)
    check(by, "person.write", person)
    held = versions.standing(Language.objects.filter(person=person)).first()
    if held is None:
        made = versions.write(Language, by, authority_id=person.authority_id, person=person, **facts)
    elif held.pk != replaces and held.says_differently(facts):
        raise versions.Overtaken(held)
    else:
        made = versions.replace(held, by, **facts)
    record(by, "wrote language", made, family=family.pk)
    return made


def _put(person: Person, scheme: str, value: str) -> Identifier:
    row, _ = Identifier.objects.update_or_create(
        person=person, scheme=scheme, defaults={"value": value, "authority_id": person.authority_id}
    )
    return row


def _queue(by: Any, person: Person, family: Family) -> Person:
    """The person as held now; whoever else changes them waits. Raises Http404 where `by` may not know of the family."""
    check(by, "person.write", family)
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)
