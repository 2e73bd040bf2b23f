"""Rows going from one person to another, each logged before it goes. Called within one transaction, after all checks."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from safeguarding.casework.access.unchanging import Move
from safeguarding.casework.families.models import Disability, Membership
from safeguarding.casework.merging.models import Merge, MergedRow
from safeguarding.casework.merging.tables import moving
from safeguarding.casework.people.models import Relationship
from safeguarding.casework.people.versions import standing
from safeguarding.casework.protected.models import SealedRow

#: A row that never changes goes to the person kept while a merge stands, and back once it is undone, if the log says so.
LOGGED = Move(
    "families.Person",
    "EXISTS (SELECT 1 FROM merging_mergedrow said JOIN merging_merge of_ ON of_.id = said.merge_id "
    "LEFT JOIN merging_unmerge undone ON undone.merge_id = of_.id WHERE said.key = {row} AND said.place = {table} "
    "AND said.field = {column} AND said.did = 'moved' AND ("
    "(NOT said.back AND undone.id IS NULL AND of_.merged_id = {was} AND of_.kept_id = {becomes}) OR "
    "(said.back AND undone.id IS NOT NULL AND of_.kept_id = {was} AND of_.merged_id = {becomes})))",
)
NO_DISABILITY = "NONE"
Did = MergedRow.Did


class Log:
    """What a merge does, line by line. Lines wait until `write`, which must come before what they tell of."""

    def __init__(self, merge: Merge, *, back: bool = False) -> None:
        self.merge, self.back = merge, back
        self._waiting: list[MergedRow] = []

    def add(
        self, model: type[models.Model], field: Any, key: UUID, did: str, before: Any = None, after: Any = None
    ) -> None:
        line = MergedRow(
            authority_id=self.merge.authority_id, merge=self.merge, back=self.back, place=model._meta.db_table, key=key,
            field=str(field.column), did=did, before=plain(before), after=plain(after),
        )  # fmt: skip
        self._waiting.append(line)

    def write(self) -> None:
        MergedRow.objects.bulk_create(self._waiting, batch_size=500)
        self._waiting = []


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def move(log: Log, was: UUID, becomes: UUID, only: Collection[tuple[str, str, UUID]] | None = None) -> None:
    """Let the rows of the person `was` go to `becomes`; what that person has already stays, and the log says so.

    `only` names the table, column and key of those that go, where not all do.
    """
    for model, field, _ in moving():
        rows = _rows(model, field, was, only)
        if not rows:
            continue
        stay = _staying(model, field, rows, was, becomes)
        for row in rows:
            log.add(model, field, row.pk, Did.STAYED if row.pk in stay else Did.MOVED)
        log.write()
        go(model, field, [row for row in rows if row.pk not in stay], becomes)


def go(model: type[models.Model], field: Any, rows: Iterable[Any], becomes: UUID) -> None:
    """Give the rows to the person. Sealed ones are sealed anew, as they are bound to the person. Raises sealing.CannotOpen."""
    keys = [row.pk for row in rows]
    if not issubclass(model, SealedRow):
        for at in range(0, len(keys), 500):
            model._base_manager.filter(pk__in=keys[at : at + 500]).update(**{field.attname: becomes})
        return
    for row in rows:
        words = row.words()
        setattr(row, field.attname, becomes)
        row.put(words)
        row.save(update_fields=[field.name, "key_id", "nonce", "sealed"])


def _rows(
    model: type[models.Model], field: Any, was: UUID, only: Collection[tuple[str, str, UUID]] | None
) -> list[Any]:
    rows = model._base_manager.filter(**{field.attname: was}).order_by("pk")
    if model is Membership and only is None:
        return []  # places in families go by `places`, before
    if only is not None:
        place = (model._meta.db_table, str(field.column))
        rows = rows.filter(pk__in=[key for *of, key in only if tuple(of) == place])
    return list(rows)


def _staying(model: type[models.Model], field: Any, rows: list[Any], was: UUID, becomes: UUID) -> set[UUID]:
    """The keys of rows that can't go, with every version of the same thing."""
    clash = _twice(model, field, was, becomes)
    for other in model._meta.concrete_fields:
        if other.related_model is field.related_model and other is not field and not other.primary_key:
            clash |= {row.pk for row in rows if getattr(row, other.attname) == becomes}
    if model is Relationship:
        clash |= _said_already(field, was, becomes)
    if model is Disability:
        clash |= _no_disability(rows, becomes)
    chains = _chains(rows)
    return {key for chain in chains if clash & chain for key in chain}


def _twice(model: type[models.Model], field: Any, was: UUID, becomes: UUID) -> set[UUID]:
    """Rows that the other person has already, as the table's own constraints count them."""
    unique: list[tuple[tuple[str, ...], Any]] = [((), None)] if field.unique else []
    for one in model._meta.constraints:
        if isinstance(one, models.UniqueConstraint) and field.name in one.fields:
            unique.append((tuple(name for name in one.fields if name != field.name), one.condition))
    found: set[UUID] = set()
    for names, condition in unique:
        rows = model._base_manager.filter(condition or Q())
        taken = {row[1:] for row in rows.filter(**{field.attname: becomes}).values_list("pk", *names)}
        mine = rows.filter(**{field.attname: was}).values_list("pk", *names)
        found |= {key for key, *values in mine if tuple(values) in taken and None not in values}
    return found


def _said_already(field: Any, was: UUID, becomes: UUID) -> set[UUID]:
    """Relationships of a kind that stands already between the person kept and the same other one."""
    other = "target_id" if field.name == "source" else "source_id"
    held = standing(Relationship.objects.filter(**{field.attname: becomes})).values_list("kind", other)
    mine = standing(Relationship.objects.filter(**{field.attname: was})).values_list("pk", "kind", other)
    taken = set(held)
    return {key for key, *said in mine if tuple(said) in taken}


def _no_disability(rows: list[Any], becomes: UUID) -> set[UUID]:
    """“No disability” never stands beside one: what the person kept is held to have goes before."""
    held = set(Disability.objects.filter(person=becomes).values_list("code", flat=True))
    if not held:
        return set()
    return {row.pk for row in rows if (row.code == NO_DISABILITY) != (NO_DISABILITY in held)}


def _chains(rows: list[Any]) -> list[set[UUID]]:
    """The rows as versions of one thing: those that replace one another stay together."""
    by_key = {row.pk: row for row in rows}
    roots: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        root = row
        while (before := by_key.get(getattr(root, "replaces_id", None))) is not None:
            root = before
        roots[root.pk].add(row.pk)
    return list(roots.values())


def places(log: Log, was: UUID, becomes: UUID) -> None:
    """Places in families: one that overlaps a place of the other person in the same family is taken out, and that place
    then covers its days too. Nobody is twice in one family on one day."""
    field: Any = Membership._meta.get_field("person")
    for row in Membership.objects.filter(person=was).order_by("start", "pk"):
        held = [one for one in Membership.objects.filter(person=becomes, family=row.family_id) if _overlap(one, row)]
        if not held:
            log.add(Membership, field, row.pk, Did.MOVED)
            log.write()
            go(Membership, field, [row], becomes)
            continue
        log.add(Membership, field, row.pk, Did.TAKEN_OUT, before=values_of(row))
        first = min(held, key=lambda one: one.start)
        if row.start < first.start:
            change(log, first, "start", row.start)
        last = max(held, key=lambda one: (one.end is None, one.end or one.start))
        log.write()
        end = row.end
        row.delete()
        if last.end is not None and (end is None or end > last.end):
            change(log, last, "end", end)
        log.write()


def _overlap(one: Membership, other: Membership) -> bool:
    return (one.end is None or other.start <= one.end) and (other.end is None or one.start <= other.end)


def change(log: Log, row: Any, name: str, value: Any) -> None:
    """Change one value of a row that may change, and log what it was."""
    field = row._meta.get_field(name)
    log.add(type(row), field, row.pk, Did.CHANGED, getattr(row, field.attname), value)
    setattr(row, field.attname, value)
    row.save(update_fields=[name])


def values_of(row: Any) -> dict[str, Any]:
    """Every column of a row, to put it in again as it was."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
