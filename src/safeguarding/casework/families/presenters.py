"""People and families as ready words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.text import capfirst

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.dates import age, day
from safeguarding.casework.families.models import Address, Allocation, Identifier, Membership, Person


def name_of(person: Person) -> str:
    """The person's name; a child who came from a return without names is known by the council's child id."""
    if person.known_as or person.given_name or person.family_name or person.unborn or person.pregnancy_ended_on:
        return person.name
    ids = {row.scheme: row.value for row in person.identifiers.all()}
    child_id = ids.get(Identifier.Scheme.LA_CHILD_ID)
    return f"Child {child_id}" if child_id else person.name


def age_of(person: Person, today: date) -> str:
    """`7 years`; `due 4 May 2026` for the unborn; what is not known is said."""
    if person.birth_date:
        return age(person.birth_date, today)
    if person.pregnancy_ended_on:
        return f"pregnancy ended {day(person.pregnancy_ended_on)}"
    if person.expected_birth_date:
        return f"due {day(person.expected_birth_date)}"
    return "date of birth not held"


def member_row(membership: Membership, today: date) -> dict[str, Any]:
    """One member of the family for the table of people."""
    person = membership.person
    home = current_address(person, today)
    return {
        "id": str(person.pk),
        "name": name_of(person),
        "relation": membership.get_relation_display(),
        "born": day(person.birth_date) if person.birth_date else capfirst(age_of(person, today)),
        "age": age_of(person, today) if person.birth_date else "",
        "sex": person.get_sex_display() if person.sex != "U" else "Not known",
        "address": ", ".join(part for part in (home.line, home.postcode) if part) if home else "Not held",
        "identifiers": [f"{row.get_scheme_display()} {row.value}" for row in person.identifiers.all()],
    }


def current_address(person: Person, today: date) -> Address | None:
    """The latest address that holds today."""
    rows = [row for row in person.addresses.all() if row.start <= today and (row.end is None or row.end >= today)]
    return max(rows, key=lambda row: row.start, default=None)


def worker_row(allocation: Allocation) -> dict[str, Any]:
    """One worker of the family, with the agency that employs them."""
    return {
        "id": str(allocation.pk),
        "name": allocation.post.user.name,
        "role": ROLES[allocation.post.role].name,
        "agency": allocation.post.agency.name,
        "since": day(allocation.start),
    }


def ungrouped_row(child: Person, today: date) -> dict[str, Any]:
    """A child without a family, for the list to choose from."""
    return {
        "id": str(child.pk),
        "name": name_of(child),
        "born": day(child.birth_date) if child.birth_date else capfirst(age_of(child, today)),
        "sex": child.get_sex_display(),
    }
