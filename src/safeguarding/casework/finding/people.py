"""People and families that fit what was typed, out of those whom the reader may know of, and of nobody else.

There is no index: what fits is worked out over the reader's own families each time. So nothing can drift from the data,
no closed row stands anywhere twice, and neither the answer nor the time it takes tells of what lies outside.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Address, Family, Identifier, Membership, Person, TeamAllocation
from safeguarding.casework.families.queries import load_child_ids
from safeguarding.casework.families.scopes import live
from safeguarding.casework.finding.asked import Asked, Born
from safeguarding.casework.finding.names import Fit, How, Wanted
from safeguarding.casework.people.models import KnownName
from safeguarding.casework.people.versions import standing

#: So many are shown; a name that fits more people needs a birth date beside it.
MOST = 30
#: Different full names that are looked up after they were compared, the closest first.
_NAMES = 200
_EXACT = Fit(How.SAME, 0)


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A person who fits, how, and the memberships of families that the reader sees: none for a child without a family.
    `also`: the other name by which they fit; empty where their own name does."""

    person: Person
    fit: Fit
    members: tuple[Membership, ...]
    also: str = ""


@dataclass(frozen=True, slots=True)
class FoundFamily:
    """A family whose own name fits. `family.team_name` is the team that holds it now, if any."""

    family: Any
    fit: Fit


@dataclass(frozen=True, slots=True)
class Found:
    """What fits, the closest first. `more`: there were more people than are shown."""

    families: tuple[FoundFamily, ...] = ()
    people: tuple[FoundPerson, ...] = ()
    more: bool = False


def find(user: Any, asked: Asked) -> Found:
    """Families and people that `user` may know of and that fit: a fixed number of statements, however many there are."""
    if not asked:
        return Found()
    people = _people(user, asked)
    families = _families(user, asked) if asked.names and not (asked.born or asked.numbers or asked.postcode) else []
    return Found(tuple(families[:MOST]), tuple(people[:MOST]), len(people) > MOST)


def _people(user: Any, asked: Asked) -> list[FoundPerson]:
    rows = _narrowed(user, asked)
    fits: dict[UUID, Fit] = {}
    others: dict[UUID, tuple[Fit, str]] = {}
    if asked.names:
        fits, others = _by_name(rows, asked.names), _by_another_name(user, asked.names)
        # Both are of people whom the reader sees: to narrow a few by all their families once more would take long.
        rows = Person.objects.filter(pk__in=fits) if not others else rows.filter(pk__in=[*fits, *others])
    found = []
    for person in rows.order_by("family_name", "given_name", "birth_date", "pk")[: _NAMES * 2]:
        own = fits.get(person.pk) if asked.names else _EXACT
        fit, also = (own, "") if own else others.get(person.pk, (None, ""))
        if fit is not None:
            found.append((person, fit, also))
    found.sort(key=lambda one: one[1])
    found = found[: MOST + 1]
    members = _members(user, [person.pk for person, _, _ in found])
    load_child_ids(person for person, _, _ in found)
    return [FoundPerson(person, fit, tuple(members.get(person.pk, ())), also) for person, fit, also in found]


def _by_name(rows: QuerySet[Any], names: Sequence[str]) -> dict[UUID, Fit]:
    """Those of the rows whose own name fits, the closest and no more than _NAMES. Keys are read as text: there may be
    tens of thousands, and few are looked at."""
    held = (
        rows.order_by()
        .annotate(key=Cast("pk", CharField()))
        .values_list("key", "given_name", "known_as", "family_name")
    )
    return {UUID(key): fit for fit, key in heapq.nsmallest(_NAMES, Wanted(names).among(held))}


def _by_another_name(user: Any, names: Sequence[str]) -> dict[UUID, tuple[Fit, str]]:
    """Those who fit by a name that they are or were also known by, out of the other names that the reader may read."""
    rows = standing(visible(user, KnownName.objects.select_related("person")))
    wanted, found = Wanted(names), dict[UUID, tuple[Fit, str]]()
    for row in rows:
        fit = wanted.fit([row.name, row.person.given_name, row.person.family_name])
        if fit is not None and (row.person_id not in found or fit < found[row.person_id][0]):
            found[row.person_id] = (fit, row.name)
    return dict(sorted(found.items(), key=lambda one: one[1])[:_NAMES])


def _narrowed(user: Any, asked: Asked) -> QuerySet[Person]:
    """The reader's people whom all that is no name fits."""
    rows = visible(user, Person.objects.all())
    for number in asked.numbers:
        ids = visible(user, Identifier.objects.filter(value__iexact=number, person_id=OuterRef("pk")))
        rows = rows.filter(Exists(ids))
    if asked.postcode:
        homes = visible(user, Address.objects.filter(_at(asked.postcode), person_id=OuterRef("pk")))
        ids = visible(user, Identifier.objects.filter(value__iexact=asked.postcode, person_id=OuterRef("pk")))
        rows = rows.filter(Exists(homes) | Exists(ids))
    return (
        rows.filter(_born("birth_date", asked.born) | _born("expected_birth_date", asked.born)) if asked.born else rows
    )


def _at(postcode: str) -> Q:
    """A whole postcode with or without its blank; of its first half, all that begin so."""
    out, _, inward = postcode.partition(" ")
    whole = Q(postcode__iexact=postcode) | Q(postcode__iexact=out + inward)
    return whole if inward else whole | Q(postcode__istartswith=f"{out} ")


def _born(field: str, born: Born) -> Q:
    if born.day and born.month and born.year:
        return Q(**{field: date(born.year, born.month, born.day)})
    parts = {"day": born.day, "month": born.month, "year": born.year}
    return Q(**{f"{field}__{part}": value for part, value in parts.items() if value})


def _fitting(rows: Iterable[tuple[str, ...]], names: Sequence[str]) -> dict[tuple[str, ...], Fit]:
    """The different full names among the rows that fit, the closest first and no more than _NAMES."""
    wanted = Wanted(names)
    fits = {name: fit for name in set(rows) if (fit := wanted.fit(name)) is not None}
    closest = sorted(fits, key=lambda name: (fits[name], name))[:_NAMES]
    return {name: fits[name] for name in closest}


def _members(user: Any, people: Sequence[UUID]) -> dict[UUID, list[Membership]]:
    """The memberships of the people in the reader's families, those of today first; the latest of each family."""
    rows = visible(user, Membership.objects.filter(person_id__in=people)).select_related("family")
    found: dict[UUID, dict[UUID, Membership]] = {}
    for row in rows.order_by("-start", "pk"):
        found.setdefault(row.person_id, {}).setdefault(row.family_id, row)
    return {
        person: sorted(of.values(), key=lambda row: (row.end is not None, row.family.closed_on is not None))
        for person, of in found.items()
    }


def _families(user: Any, asked: Asked) -> list[FoundFamily]:
    rows = visible(user, Family.objects.all())
    fits = _fitting(rows.values_list("name"), asked.names)
    holds = TeamAllocation.objects.filter(live(), family=OuterRef("pk")).order_by("-start")
    named: QuerySet[Any] = rows.filter(name__in=[name for (name,) in fits])
    named = named.annotate(team_name=Subquery(holds.values("team__name")[:1]))
    found = [FoundFamily(family, fits[(family.name,)]) for family in named.order_by("name", "pk")]
    return sorted(found, key=lambda one: (one.fit, one.family.closed_on is not None))[:MOST]
