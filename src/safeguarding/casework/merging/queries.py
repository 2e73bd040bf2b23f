"""Reads of likely duplicates and of merges. Each starts from whom the reader may merge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, Q, QuerySet, Value

from safeguarding.casework.access.policies import find, visible
from safeguarding.casework.families.models import Address, Family, Identifier, Membership, Person
from safeguarding.casework.merging import undoing
from safeguarding.casework.merging.models import Merge, MergedRow, NotTheSame
from safeguarding.casework.merging.scopes import PERMISSION
from safeguarding.casework.merging.tables import Table, moving
from safeguarding.casework.people.models import KnownName
from safeguarding.casework.people.versions import standing
from safeguarding.evidence import duplicates


@dataclass(frozen=True)
class Held:
    """A person with what the pages compare. `families` are those that the reader sees."""

    person: Person
    numbers: dict[str, str]
    names: tuple[str, ...]
    homes: tuple[Address, ...]
    families: tuple[Family, ...]


@dataclass(frozen=True)
class Since:
    """A row written about the person kept after a merge."""

    place: undoing.Place
    table: Table
    at: datetime | None


def mergeable(user: Any) -> QuerySet[Person]:
    """The people whom one of the posts of `user` may merge."""
    return visible(user, Person.objects.filter(merged_into__isnull=True), through=PERMISSION)


def person_of(user: Any, person_id: UUID) -> Person:
    """One of them. Raises Http404 for anybody else."""
    return find(user, mergeable(user), pk=person_id)


def likely(user: Any) -> list[duplicates.Pair]:
    """The pairs that may be one person, among those whom `user` may merge, but for those said to be two."""
    people = list(mergeable(user))
    keys = mergeable(user).values("pk")
    said_two = set(visible(user, NotTheSame.objects.all()).values_list("one", "other"))
    numbers, names, codes, families = _about(user, keys)
    pairs = duplicates.likely_pairs(
        duplicates.Person(
            key=str(one.pk), given=one.given_name, family=one.family_name,
            names=frozenset({*names[one.pk], *_also(one)}), born=one.birth_date,
            due=None if one.pregnancy_ended_on else one.expected_birth_date, sex=one.sex,
            identifiers=frozenset(numbers[one.pk]), postcodes=frozenset(codes[one.pk]),
            families=frozenset(families[one.pk]),
        )
        for one in people
    )  # fmt: skip
    return [pair for pair in pairs if _key(pair) not in said_two]


def _key(pair: duplicates.Pair) -> tuple[UUID, UUID]:
    one, other = sorted((UUID(pair.one), UUID(pair.other)))
    return one, other


def _also(person: Person) -> set[str]:
    return {f"{person.known_as} {person.family_name}"} if person.known_as else set()


def _about(user: Any, keys: Any) -> tuple[dict[UUID, Any], dict[UUID, Any], dict[UUID, Any], dict[UUID, Any]]:
    """Numbers, other names, postcodes and families of the people, by key. Four statements, however many people."""
    of = {"person__in": keys}
    numbers, names, codes, families = (defaultdict(list) for _ in range(4))
    for key, *number in visible(user, Identifier.objects.filter(**of)).values_list("person", "scheme", "value"):
        numbers[key].append(tuple(number))
    for key, name in standing(visible(user, KnownName.objects.filter(**of))).values_list("person", "name"):
        names[key].append(name)
    for key, code in visible(user, Address.objects.filter(**of)).values_list("person", "postcode"):
        if code.strip():
            codes[key].append("".join(code.split()).upper())
    for key, family in visible(user, Membership.objects.filter(**of)).values_list("person", "family"):
        families[key].append(str(family))
    return numbers, names, codes, families


def held(user: Any, people: Iterable[Person]) -> dict[UUID, Held]:
    """What the pages compare of these people, by key; five statements, however many."""
    people = list(people)
    keys = [person.pk for person in people]
    numbers, names, _, _ = _about(user, keys)
    homes: dict[UUID, list[Address]] = defaultdict(list)
    for home in visible(user, Address.objects.filter(person__in=keys)).order_by("-start", "line"):
        homes[home.person_id].append(home)
    families: dict[UUID, dict[UUID, Family]] = defaultdict(dict)
    for place in visible(user, Membership.objects.filter(person__in=keys)).select_related("family").order_by("start"):
        families[place.person_id][place.family_id] = place.family
    return {
        one.pk: Held(
            one, dict(numbers[one.pk]), tuple(names[one.pk]), tuple(homes[one.pk]), tuple(families[one.pk].values())
        )
        for one in people
    }


def people_by_key(user: Any, keys: Iterable[str]) -> list[Person]:
    return list(mergeable(user).filter(pk__in=list(keys)))


def said_two(user: Any, one: Person, other: Person) -> NotTheSame | None:
    """That somebody said that the two are two people."""
    rows = visible(user, NotTheSame.objects.filter(Q(one=one, other=other) | Q(one=other, other=one)))
    return rows.select_related("made_by").first()


def merges(user: Any) -> QuerySet[Merge]:
    """The merges that `user` may know of, latest first."""
    rows = visible(user, Merge.objects.select_related("kept", "merged", "made_by", "unmerge__made_by"))
    return rows.order_by("-made_at", "pk")


def lines_of(user: Any, merge: Merge) -> list[MergedRow]:
    """What the merge did, line by line, without what its undoing did."""
    return list(visible(user, MergedRow.objects.filter(merge=merge, back=False)).order_by("place", "key", "pk"))


def written_since(user: Any, merge: Merge) -> list[Since]:
    """What `user` may see of what was written about the person kept since the merge, and doesn't go back by itself."""
    goes = undoing.goes_back(merge)
    lines = MergedRow.objects.filter(merge=merge, back=False, did__in=(MergedRow.Did.OWN, MergedRow.Did.WRITTEN))
    own = set(lines.values_list("place", "field", "key"))
    found = []
    for model, field, table in moving():
        if model in (Membership, Person):  # places in families and earlier merges go by rules of their own
            continue
        rows = visible(user, model._default_manager.filter(**{field.attname: merge.kept_id}))
        if table.written:
            rows = rows.filter(**{f"{table.written}__gt": merge.made_at})
        for key, at in rows.values_list("pk", table.written or Value(None, DateTimeField())):
            place = (model._meta.db_table, str(field.column), key)
            if place not in goes and place not in own:
                found.append(Since(place, table, at))
    return sorted(found, key=lambda since: (since.table.many, str(since.at), since.place[2]))
