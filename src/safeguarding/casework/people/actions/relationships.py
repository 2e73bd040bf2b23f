"""Changes to who is what to whom. Each queues at the two people, so that nothing impossible is put together by two."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from safeguarding.casework.access.policies import check, visible
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.people import versions
from safeguarding.casework.people.impossible import Impossible
from safeguarding.casework.people.models import Relationship
from safeguarding.casework.people.queries import held_around, pure_person
from safeguarding.evidence import relationships as kinds
from safeguarding.evidence.relationship_checks import problems

#: Facts of a relationship that somebody need not give.
LEFT_OUT: dict[str, Any] = {
    "start": None, "end": None, "responsibility": "", "how": "", "held_from": None, "held_to": None, "known": "",
}  # fmt: skip


@transaction.atomic
def relate(
    source: Person, target: Person, kind: str, family: Family, *, by: Any, **facts: Any
) -> tuple[Relationship, tuple[str, ...]]:
    """Write what `source` is of `target`. Returns the row, and sentences about what may be wrong and was kept.

    The same said again, from whichever side, is the row that stands. Raises Impossible for what can't be true.
    """
    check(by, "person.write", family)
    _queue(by, source, target)
    if kind in kinds.KINDS and kind not in kinds.DIRECTED and str(target.pk) < str(source.pk):
        source, target = target, source
    said = {**LEFT_OUT, **facts, "kind": kind}
    same = versions.standing(Relationship.objects.filter(source=source, target=target, **said)).first()
    if same:
        return same, ()
    doubts = _checked(by, source, target, said)
    made = versions.write(
        Relationship, by, authority_id=family.authority_id, source=source, target=target, **said
    )  # fmt: skip
    record(by, "wrote relationship", made, family=family.pk, kind=kind)
    return made, doubts


@transaction.atomic
def change_relationship(
    row: Relationship, family: Family, facts: dict[str, Any], *, by: Any
) -> tuple[Relationship, tuple[str, ...]]:
    """Write a new version of a relationship. Raises Impossible, and versions.Overtaken where somebody changed it first."""
    check(by, "person.write", family)
    check(by, "person.write", row)
    _queue(by, row.source, row.target)
    doubts = _checked(by, row.source, row.target, {**row.facts(), **facts}, without=row.latest().pk)
    made = versions.replace(row, by, **facts)
    record(by, "changed relationship", made, family=family.pk, replaces=row.pk)
    return made, doubts


@transaction.atomic
def take_back_relationship(row: Relationship, why: str, family: Family, *, by: Any) -> Relationship:
    """Say that a relationship was written by mistake. It stays to be read as taken back."""
    check(by, "person.write", family)
    check(by, "person.write", row)
    _queue(by, row.source, row.target)
    made = versions.take_back(row, why, by)
    record(by, "took back relationship", made, family=family.pk, replaces=row.pk)
    return made


def _queue(by: Any, *people: Person) -> None:
    """Whoever else writes a relationship of one of them waits. Raises Http404 for somebody whom `by` may not know of."""
    for person in people:
        check(by, "person.write", person)
    keys = sorted({person.pk for person in people})
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


def _checked(
    by: Any, source: Person, target: Person, said: dict[str, Any], without: UUID | None = None
) -> tuple[str, ...]:
    if said["kind"] not in kinds.KINDS:
        raise Impossible("Select what they are to each other.", field="kind")
    if said["start"] and said["end"] and said["end"] < said["start"]:
        raise Impossible("The relationship can’t end before it starts. Correct one of the two dates.", field="end")
    rows, people = held_around(source, target)
    people |= {str(person.pk): pure_person(person) for person in (source, target)}
    new = Relationship(source=source, target=target, **said).pure()
    found = problems(people, [row.pure() for row in _known(by, rows, target) if row.pk != without], new)
    if refused := [problem.words for problem in found if problem.refused]:
        raise Impossible(*refused)
    return tuple(problem.words for problem in found)


def _known(by: Any, rows: list[Relationship], target: Person) -> list[Relationship]:
    """Those that `by` may know of and, so that nobody becomes their own ancestor, the further lines of descent.

    Of the others nothing is said: who a parent or a husband in somebody else's file is.
    """
    seen = set(visible(by, Relationship.objects.filter(pk__in=[row.pk for row in rows])).values_list("pk", flat=True))
    return [row for row in rows if row.pk in seen or (row.kind in kinds.ELDER and row.target_id != target.pk)]
