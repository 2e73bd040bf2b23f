"""Changes to whom to ring and what to watch for. Each queues at the family; who writes in the workbook may make them."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction

from safeguarding.casework.access.policies import Refused, check, find
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.people import versions
from safeguarding.casework.people.actions.facts import NOT_YOURS_TO_HIDE
from safeguarding.casework.people.impossible import Impossible
from safeguarding.casework.people.models import NetworkMember, WarningNote
from safeguarding.casework.people.scopes import HIDING, OPEN, may_hide

C = TypeVar("C", NetworkMember, WarningNote)
NEVER_OPENED = (
    "This can’t be opened to everyone again: they would see what was held before. Take it back and write it anew."
)


@transaction.atomic
def add_to_network(family: Family, person: Person | None, *, by: Any, **facts: Any) -> NetworkMember:
    """Hold somebody to ring about the family or one person of it: the facts of NetworkMember."""
    family = _queue(by, family)
    check(by, "entry.write", family, found=True)
    made = _write(NetworkMember, family, person, facts, by)
    record(by, "added to network", made, role=made.role)
    return made


@transaction.atomic
def change_network(row: NetworkMember, facts: dict[str, Any], *, by: Any) -> NetworkMember:
    """Write a new version. Raises versions.Overtaken where somebody changed it first; Impossible; Refused."""
    family = _queue(by, row.family)
    check(by, "entry.write", family, found=True)
    made = _replace(row, family, facts, by)
    record(by, "changed network", made, replaces=row.pk)
    return made


@transaction.atomic
def take_off_network(row: NetworkMember, why: str, *, by: Any) -> NetworkMember:
    """Say that somebody was held by mistake. Whose part has ended gets a last day instead."""
    family = _queue(by, row.family)
    check(by, "entry.write", family, found=True)
    check(by, "entry.write", row)
    made = versions.take_back(row, why, by)
    record(by, "took off network", made, replaces=row.pk)
    return made


@transaction.atomic
def warn(family: Family, person: Person | None, *, by: Any, **facts: Any) -> WarningNote:
    """Hold what somebody who visits must know: the facts of WarningNote."""
    family = _queue(by, family)
    check(by, "entry.write", family, found=True)
    made = _write(WarningNote, family, person, _told(facts), by)
    record(by, "wrote warning", made, kind=made.kind)
    return made


@transaction.atomic
def change_warning(row: WarningNote, facts: dict[str, Any], *, by: Any) -> WarningNote:
    """Write a new version, such as at its review. Raises versions.Overtaken, Impossible, Refused."""
    family = _queue(by, row.family)
    check(by, "entry.write", family, found=True)
    made = _replace(row, family, _told(facts), by)
    record(by, "changed warning", made, replaces=row.pk)
    return made


@transaction.atomic
def end_warning(row: WarningNote, why: str, *, by: Any) -> WarningNote:
    """Say that there is nothing to watch for any more, and why."""
    family = _queue(by, row.family)
    check(by, "entry.write", family, found=True)
    check(by, "entry.write", row)
    made = versions.take_back(row, why, by)
    record(by, "ended warning", made, replaces=row.pk)
    return made


def _queue(by: Any, family: Family) -> Family:
    """The family as it stands now; whoever else writes here waits. Raises Http404 where `by` may not know of it."""
    return find(by, Family.objects.select_for_update(no_key=True), pk=family.pk)


def _write(model: type[C], family: Family, person: Person | None, facts: dict[str, Any], by: Any) -> C:
    if person is not None:
        check(by, "family.read", person)
    _may_be_hiding(by, family, facts)
    _in_order(facts)
    return versions.write(model, by, authority_id=family.authority_id, family=family, person=person, **facts)


def _replace(row: C, family: Family, facts: dict[str, Any], by: Any) -> C:
    check(by, "entry.write", row)
    _may_be_hiding(by, family, facts)
    _in_order(facts)
    if row.compartment == HIDING and facts.get("compartment", HIDING) == OPEN:
        raise Refused(NEVER_OPENED)
    made = versions.replace(row, by, **facts)
    if made.compartment == HIDING:
        versions.close_earlier(made)
    return made


def _may_be_hiding(by: Any, family: Family, facts: dict[str, Any]) -> None:
    if facts.get("compartment") == HIDING and not may_hide(by, family):
        raise Refused(NOT_YOURS_TO_HIDE)


def _in_order(facts: dict[str, Any]) -> None:
    if facts.get("since") and facts.get("until") and facts["until"] < facts["since"]:
        raise Impossible("The last day can’t be before the first", field="until")


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    if facts.get("told"):
        return {**facts, "not_told_because": ""}
    if "told" in facts and not facts.get("not_told_because"):
        raise Impossible("Enter why they were not told", field="not_told_because")
    return facts
