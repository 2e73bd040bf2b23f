"""What a merge would open to whom, and what keeps two files apart. Worked out over everything held, before anything is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Q

from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.roles import PERPETRATOR_SIDE, ROLES
from safeguarding.casework.families.models import Allocation, Family, Membership, Person
from safeguarding.casework.families.scopes import live, restricted_families
from safeguarding.casework.merging.tables import Table, moving
from safeguarding.casework.people.models import Relationship
from safeguarding.casework.people.queries import held_around, pure_person
from safeguarding.casework.protected.models import ContactRule, ProtectedRow
from safeguarding.evidence import relationships as pure
from safeguarding.evidence.relationship_checks import problems

KEPT_APART = (
    "These two are in different families, and something in one of the files must not become known in the other. "
    "Only the information governance officer can merge them."
)
RULES_DIFFER = (
    "The two have different rules on how to make contact, in one family. Make the rules the same before you merge them."
)
ANOTHER = "another family"


@dataclass(frozen=True, slots=True)
class Opens:
    """What everyone who works with `family` will read of `person` and could not before; `roles` of those who do today."""

    family: str
    person: str
    what: tuple[str, ...]
    roles: tuple[str, ...]


def families_of(person: Person) -> set[UUID]:
    """The keys of every family that the person is or was in: each opens what is held on the person."""
    return set(Membership.objects.filter(person=person).values_list("family", flat=True))


def kept_apart(kept: Person, merged: Person) -> bool:
    """Whether the families differ, and one of their files is restricted, holds protected records, or is worked on with
    the person who harms: what is held of one would become readable there."""
    mine, theirs = families_of(kept), families_of(merged)
    if not mine or not theirs or mine == theirs:
        return False
    of = {"family__in": mine | theirs}
    hiding = any(
        model._base_manager.filter(Q(person__in=(kept, merged)) | Q(**of), compartment="safe").exists()
        for model, _, _ in moving()
        if model._meta.app_label == "people" and any(one.name == "compartment" for one in model._meta.concrete_fields)
    )
    return (
        hiding
        or ProtectedRow.objects.filter(**of).exists()
        or Allocation.objects.filter(**of, post__role__in=PERPETRATOR_SIDE).exists()
        or restricted_families(kept.authority_id).filter(**of).exists()
    )


def opens(user: Any, kept: Person, merged: Person) -> list[Opens]:
    """For each family that gains: what its workers will read. Families that `user` doesn't see have no name."""
    mine, theirs = families_of(kept), families_of(merged)
    seen = dict(visible(user, Family.objects.filter(pk__in=mine | theirs)).values_list("pk", "name"))
    posts = Allocation.objects.filter(live(), family__in=seen).values_list("family", "post__role")
    roles: dict[UUID, set[str]] = {}
    for family, role in posts:
        roles.setdefault(family, set()).add(role)
    found = []
    for gaining, person in ((theirs - mine, kept), (mine - theirs, merged)):
        what = tuple(counted(_following(person)))
        for family in sorted(gaining, key=lambda key: (seen.get(key, "~"), key)):
            names = tuple(ROLES[key].name for key in ROLES if key in roles.get(family, ()))
            found.append(Opens(seen.get(family, ANOTHER), person.name, what, names))
    return [one for one in found if one.what]


def _following(person: Person) -> Counter[Table]:
    found: Counter[Table] = Counter()
    for model, field, table in moving():
        if table.follows and not table.quiet:
            found[table] += model._base_manager.filter(**{field.attname: person.pk}).count()
    return found


def counted(numbers: Counter[Table]) -> list[str]:
    """`2 addresses`, `1 relationship`: each kind once, however many columns it came by."""
    merged: Counter[str] = Counter()
    tables = {table.many: table for table in numbers}
    for table, number in numbers.items():
        merged[table.many] += number
    return [tables[many].counted(number) for many, number in merged.items() if number]


def obstacles(kept: Person, merged: Person) -> list[str]:
    """Why the two can't be merged as things stand, whoever asks. Sentences."""
    found = list(_impossible(kept, merged))
    if _rules_differ(kept, merged):
        found.append(RULES_DIFFER)
    return found


def _rules_differ(kept: Person, merged: Person) -> bool:
    latest: dict[tuple[UUID, UUID], tuple[Any, ...]] = {}
    rows = ContactRule.objects.filter(person__in=(kept, merged)).order_by("set_at", "pk")
    for family, person, *says in rows.values_list(
        "family", "person", "call", "text", "email", "post", "leave_message", "times"
    ):
        latest[family, person] = tuple(says)
    return any(
        latest.get((family, merged.pk), says) != says for (family, person), says in latest.items() if person == kept.pk
    )


def _impossible(kept: Person, merged: Person) -> Iterable[str]:
    """What can't be true of one person who has the relationships of both."""
    rows, people = held_around(kept, merged)
    people |= {str(one.pk): pure_person(one) for one in (kept, merged)}
    one, other = str(kept.pk), str(merged.pk)

    def as_one(row: pure.Relationship) -> pure.Relationship:
        return replace(row, source=one if row.source == other else row.source,
                       target=one if row.target == other else row.target)  # fmt: skip

    known: dict[tuple[str, str, str], pure.Relationship] = {}
    for row in map(Relationship.pure, rows):
        said = as_one(row)
        if said.source != said.target:
            known.setdefault((said.source, said.target, said.kind), said)
    seen: set[str] = set()
    for said in known.values():
        if one not in (said.source, said.target):
            continue
        rest = [row for row in known.values() if row is not said]
        for problem in problems(people, rest, said):
            if problem.refused and problem.words not in seen:
                seen.add(problem.words)
                yield f"Their relationships can’t be those of one person. {problem.words}"
