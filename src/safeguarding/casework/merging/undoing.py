"""A merge undone, line by line of its log. Called within one transaction, after all checks."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from safeguarding.casework.families.models import Membership
from safeguarding.casework.merging.models import Merge, MergedRow
from safeguarding.casework.merging.moving import Did, Log, change, move, plain
from safeguarding.casework.merging.tables import moving
from safeguarding.casework.people.models import KnownName
from safeguarding.casework.people.versions import take_back

#: Table, column and key of a row.
Place = tuple[str, str, UUID]


def undo(merge: Merge, picked: Collection[Place], by: Any) -> None:
    """Let go back what went and still stands with the person kept, with its corrections and what was picked."""
    log = Log(merge, back=True)
    lines = list(MergedRow.objects.filter(merge=merge, back=False))
    for line in lines:
        if line.did == Did.CHANGED:
            _restore(log, line)
    log.write()
    move(log, merge.kept_id, merge.merged_id, only=goes_back(merge) | set(picked))
    for line in lines:
        if line.did == Did.TAKEN_OUT:
            _put_in(log, line)
        if line.did == Did.WRITTEN:
            row = KnownName.objects.get(pk=line.key)
            if row.stands:
                take_back(row, "The merge was undone.", by)
    log.write()


def goes_back(merge: Merge) -> set[Place]:
    """What went and, where it still stands with the person kept, goes back: with its later versions."""
    lines = MergedRow.objects.filter(merge=merge, back=False, did=Did.MOVED).values_list("place", "field", "key")
    gone = set(lines)
    return gone | _corrections(merge, gone)


def _restore(log: Log, line: MergedRow) -> None:
    """Put a value back, unless somebody has changed it since."""
    model = model_of(line.place)
    row = model._base_manager.filter(pk=line.key).first()
    field = next(field for field in model._meta.concrete_fields if field.column == line.field)
    if row is not None and plain(getattr(row, field.attname)) == line.after:
        change(log, row, field.name, field.to_python(line.before))


def _put_in(log: Log, line: MergedRow) -> None:
    held: dict[str, Any] = line.before or {}
    facts = {field.attname: field.to_python(held[field.attname]) for field in Membership._meta.concrete_fields}
    row = Membership(**facts)
    log.add(Membership, Membership._meta.get_field("person"), row.pk, Did.WRITTEN)
    row.save(force_insert=True)


def _corrections(merge: Merge, gone: set[Place]) -> set[Place]:
    """Later versions of what went: they say the same thing better, of the same person."""
    found: set[Place] = set()
    for model, field, _ in moving():
        if not any(one.name == "replaces" for one in model._meta.concrete_fields):
            continue
        of = (model._meta.db_table, str(field.column))
        before = {key for *place, key in gone if tuple(place) == of}
        while before:
            rows = model._base_manager.filter(replaces__in=before, **{field.attname: merge.kept_id})
            before = set(rows.values_list("pk", flat=True)) - {key for *_, key in gone | found}
            found |= {(*of, key) for key in before}
    return found


def model_of(place: str) -> type[models.Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == place)
