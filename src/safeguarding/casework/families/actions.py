"""Every change to a family, its people and its allocation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from safeguarding.casework.access.models import Post, Team
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.access.snapshot import held
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Allocation, Family, Membership, Person, TeamAllocation
from safeguarding.casework.families.obstacles import obstacles
from safeguarding.casework.families.scopes import live
from safeguarding.casework.families.written import FIELDS, write_down


@transaction.atomic
def start_family(name: str, children: Sequence[Person], team: Team, start: date, *, by: Any) -> Family:
    """Open a family file for children who have none, and allocate it to a team from `start`.

    Raises Refused when a child has meanwhile been put into another family.
    """
    check(by, "family.start")
    for child in children:
        check(by, "children.group", child)
    ids = [child.pk for child in children]
    list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    if Membership.objects.filter(live(), person_id__in=ids).exists():
        raise Refused("One of these children has just been put into a family. Go back and choose again.")
    of = {"authority_id": by.authority_id}
    family = Family.objects.create(**of, name=name, opened_on=start)
    Membership.objects.bulk_create(
        Membership(**of, family=family, person=child, role="child", relation="child", start=start) for child in children
    )
    TeamAllocation.objects.create(**of, family=family, team=team, start=start)
    record(by, "started", family, children=ids, team=team.pk)
    return family


@transaction.atomic
def add_person(family: Family, role: str, relation: str, start: date, *, by: Any, **facts: Any) -> Person:
    """Add a person to the family by hand. `facts` are fields of Person."""
    check(by, "person.write", family)
    of = {"authority_id": family.authority_id}
    person = Person.objects.create(**of, **facts)
    Membership.objects.create(**of, family=family, person=person, role=role, relation=relation, start=start)
    write_down(person, {name: facts[name] for name in FIELDS if facts.get(name) not in (None, "", "U")}, by)
    record(by, "added person", person, family=family.pk, role=role, relation=relation)
    return person


@transaction.atomic
def correct_person(person: Person, facts: dict[str, Any], family: Family, *, by: Any) -> Person:
    """Correct what is held on a person of the family. Returns the person as now held."""
    check(by, "person.write", family)
    check(by, "person.write", person)
    changed = sorted(name for name, value in facts.items() if getattr(person, name) != value)
    for name in changed:
        setattr(person, name, facts[name])
    if changed:
        person.save(update_fields=changed)
        write_down(person, {name: facts[name] for name in FIELDS if name in changed}, by)
    record(by, "corrected person", person, family=family.pk, fields=changed)
    return person


@transaction.atomic
def allocate_worker(family: Family, post: Post, start: date, *, by: Any) -> Allocation:
    """Give a worker's post the family from `start`. A post that has the family already keeps the allocation it has.

    Raises Refused with what stands in the way, as `obstacles` has it: one person on both sides, a bar, a restricted file,
    a partner without an agreement, another team.
    """
    check(by, "family.allocate", family)
    Family.objects.select_for_update().get(pk=family.pk)
    already = Allocation.objects.filter(live(), family=family, post=post).first()
    if already:
        return already
    if not Post.objects.filter(held(), pk=post.pk).exists():
        raise Refused("This post has ended. Choose a colleague.")
    if problem := obstacles([(family.pk, post)], start).get((family.pk, post.pk)):
        raise Refused(problem)
    made = Allocation.objects.create(authority_id=family.authority_id, family=family, post=post, start=start)
    record(by, "allocated", family, post=post.pk, role=post.role)
    return made


@transaction.atomic
def allocate_workers(family: Family, posts: Sequence[Post], start: date, *, by: Any) -> list[Allocation]:
    """Give the family to several posts: to all of them, or to none. Raises Refused as `allocate_worker` does."""
    check(by, "family.allocate", family)
    made = [allocate_worker(family, post, start, by=by) for post in posts]
    record(by, "allocated workers", family, posts=len(made))
    return made


@transaction.atomic
def end_allocation(allocation: Allocation, end: date, reason: str, *, by: Any) -> Allocation:
    """End a worker's involvement: the file closes to the worker the day after `end`."""
    check(by, "family.allocate", allocation.family)
    check(by, "family.allocate", allocation)
    allocation.end, allocation.reason = max(end, allocation.start), reason
    allocation.save(update_fields=["end", "reason"])
    record(by, "ended allocation", allocation.family, post=allocation.post_id)
    return allocation
