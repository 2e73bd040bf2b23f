"""What a drawing of a family is made of. Each read starts from what the reader may see, so nobody else leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from safeguarding.casework.families.models import Address, Allocation, Family
from safeguarding.casework.families.queries import workers
from safeguarding.casework.people import queries as people
from safeguarding.casework.people.models import NetworkMember
from safeguarding.casework.people.scopes import OPEN
from safeguarding.evidence.relationships import Person, Relationship, Stay


@dataclass(frozen=True, slots=True)
class Held:
    """A family as the reader may see it: people by key, what they are to each other, who lives together, and whom the
    file is about.
    """

    people: tuple[Person, ...]
    relationships: tuple[Relationship, ...]
    stays: tuple[Stay, ...]
    index: tuple[str, ...]


def held(user: Any, family: Family, day: date) -> Held:
    """Everybody who was in the family by `day`, as it stood then. The same few statements however many they are."""
    memberships = [row for row in people.memberships_of(user, family) if row.start <= day]
    persons = [row.person for row in memberships]
    rows = people.relationships_among(user, persons)
    return Held(
        people=tuple(people.pure_person(person) for person in persons),
        relationships=tuple(row.pure() for row in rows),
        stays=_stays(people.addresses_on(user, persons, day)),
        index=tuple(
            str(row.person_id)
            for row in memberships
            if row.role == "child" and row.start <= day and (row.end is None or row.end >= day)
        ),
    )


def _stays(rows: list[Address]) -> tuple[Stay, ...]:
    """Who lives where, a household known by a number: no drawing holds an address."""
    numbers: dict[tuple[str, str], int] = {}
    latest: dict[UUID, Address] = {}
    for row in rows:
        latest[row.person_id] = row
    found = []
    for row in latest.values():
        place = (" ".join(row.line.casefold().split()), "".join(row.postcode.casefold().split()))
        if any(place):
            found.append(Stay(str(row.person_id), str(numbers.setdefault(place, len(numbers)))))
    return tuple(found)


def network(user: Any, family: Family) -> list[NetworkMember]:
    """Whom the family's network holds, but for whoever could say where somebody hides: a drawing is passed on."""
    return [row for row in people.network_of(user, family) if row.compartment == OPEN]


def involved(user: Any, family: Family) -> list[Allocation]:
    """Who works with the family today."""
    return workers(user, family)
