"""Reads of what is held about people. Each starts from what the reader may see, but for the checks of an action."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from safeguarding.casework.access.policies import find, visible
from safeguarding.casework.families.models import Address, Allocation, Family, Membership, Person, TeamAllocation
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.families.written import Written
from safeguarding.casework.people.models import KnownName, Language, NetworkMember, Relationship, WarningNote
from safeguarding.casework.people.versions import standing
from safeguarding.evidence import relationships as pure


def pure_person(person: Person) -> pure.Person:
    """A person as `evidence` takes one."""
    return pure.Person(
        str(person.pk), name_of(person), person.sex, person.birth_date, person.expected_birth_date, person.death_date,
        person.pregnancy_ended_on,
    )  # fmt: skip


def held_around(source: Person, target: Person) -> tuple[list[Relationship], dict[str, pure.Person]]:
    """All that stands of the two and of their parents, theirs, and so on, and whom it is about: for the check of a new one.

    Not narrowed to what one worker sees: what is impossible is impossible whoever wrote the other half of it.
    """
    rows: dict[UUID, Relationship] = {}
    asked: set[UUID] = set()
    ask = {source.pk, target.pk}
    while ask:
        asked |= ask
        of = standing(Relationship.objects.filter(Q(source__in=ask) | Q(target__in=ask), authority=source.authority_id))
        found = list(of.select_related("source", "target"))
        rows |= {row.pk: row for row in found}
        ask = {row.source_id for row in found if row.kind in pure.ELDER} - asked
    held = list(rows.values())
    return held, {str(one.pk): pure_person(one) for row in held for one in (row.source, row.target)}


def person_of(user: Any, family: Family, person_id: UUID) -> Person:
    """Somebody who is or was in the family. Raises Http404 for anybody whom `user` may not know of there."""
    mine = visible(user, Membership.objects.filter(family=family, person_id=person_id))
    rows = Person.objects.filter(pk__in=mine.values("person")).prefetch_related("identifiers", "disabilities")
    return find(user, rows, pk=person_id)


def memberships_of(user: Any, family: Family) -> list[Membership]:
    """Everyone who is or was in the family, adults first, then by birth; each with the person. Once a person."""
    rows = visible(user, Membership.objects.filter(family=family)).select_related("person")
    rows = rows.prefetch_related("person__identifiers").order_by(
        "role", F("person__birth_date").asc(nulls_last=True), "pk"
    )
    return list({row.person_id: row for row in rows}.values())


def people_of(user: Any, family: Family) -> list[Person]:
    """Everyone who is or was in the family, adults first, then by birth."""
    return [row.person for row in memberships_of(user, family)]


def relationships_among(user: Any, people: Iterable[Person]) -> list[Relationship]:
    """The relationships that stand between any two of these people, parents first."""
    keys = [person.pk for person in people]
    rows = standing(visible(user, Relationship.objects.filter(source__in=keys, target__in=keys)))
    order = list(pure.KINDS)
    return sorted(
        rows.select_related("source", "target", "written_by"), key=lambda row: (order.index(row.kind), row.written_at)
    )


def relationship_of(user: Any, family: Family, row_id: UUID) -> Relationship:
    """One relationship between people of the family. Raises Http404 for who may not know of it."""
    keys = visible(user, Membership.objects.filter(family=family)).values("person")
    rows = Relationship.objects.filter(source__in=keys, target__in=keys).select_related("source", "target")
    return find(user, rows, pk=row_id)


def written_of(user: Any, person: Person) -> dict[str, list[Written]]:
    """What was written of a person by field, latest first."""
    rows = visible(user, Written.objects.filter(person=person)).select_related("written_by")
    found: dict[str, list[Written]] = defaultdict(list)
    for row in rows.order_by("-written_at", "pk"):
        found[row.field].append(row)
    return found


def names_of(user: Any, person: Person) -> list[KnownName]:
    """The other names of a person that stand, latest first."""
    rows = standing(visible(user, KnownName.objects.filter(person=person))).select_related("written_by")
    return list(rows.order_by(F("start").desc(nulls_last=True), "-written_at"))


def language_of(user: Any, person: Person) -> Language | None:
    """What a person speaks and needs, as it stands."""
    return standing(visible(user, Language.objects.filter(person=person))).select_related("written_by").first()


def addresses_of(user: Any, people: Iterable[Person]) -> list[Address]:
    """Where these people live or lived, latest first, each with the person."""
    rows = visible(user, Address.objects.filter(person__in=[person.pk for person in people])).select_related("person")
    return list(rows.order_by("-start", "line", "person__birth_date", "pk"))


def network_of(user: Any, family: Family) -> list[NetworkMember]:
    """Who is in the family's network and stands: whom to ring first, then by role."""
    rows = standing(visible(user, NetworkMember.objects.filter(family=family))).select_related("person", "written_by")
    order = list(NetworkMember.Role.values)
    return sorted(rows, key=lambda row: (not row.ring_first, order.index(row.role), row.agency, row.name))


def warnings_of(user: Any, family: Family) -> list[WarningNote]:
    """The warning notes that stand, of the family and of everybody in it, most lately written first."""
    people = visible(user, Membership.objects.filter(_on(timezone.localdate()), family=family)).values("person")
    rows = visible(user, WarningNote.objects.filter(Q(family=family) | Q(person__in=people)))
    return list(standing(rows).select_related("person", "written_by").order_by("-written_at", "pk"))


def _on(day: date, start: str = "start", end: str = "end") -> Q:
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}))


def members_on(user: Any, family: Family, day: date) -> list[Membership]:
    """Who was in the family on a day, children first."""
    rows = visible(user, Membership.objects.filter(_on(day), family=family)).select_related("person")
    rows = rows.prefetch_related("person__identifiers")
    return list(rows.order_by("-role", F("person__birth_date").asc(nulls_last=True), "pk"))


def addresses_on(user: Any, people: Iterable[Person], day: date) -> list[Address]:
    """Where these people lived on a day, each with the person."""
    rows = visible(user, Address.objects.filter(_on(day), person__in=[person.pk for person in people]))
    return list(rows.select_related("person").order_by("start", "pk"))


def allocations_on(user: Any, family: Family, day: date) -> list[Allocation]:
    """Who worked with the family on a day."""
    rows = visible(user, Allocation.objects.filter(_on(day), family=family))
    return list(rows.select_related("post__user", "post__agency").order_by("start", "post__user__name", "pk"))


def team_on(user: Any, family: Family, day: date) -> TeamAllocation | None:
    """The team that held the family on a day."""
    rows: QuerySet[TeamAllocation] = visible(user, TeamAllocation.objects.filter(_on(day), family=family))
    return rows.select_related("team__office").order_by("-start").first()
