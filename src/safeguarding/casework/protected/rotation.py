"""Sealing every row anew with the first key, in batches: stopped at any point, the next run goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Count

from safeguarding.casework.access.models import Authority
from safeguarding.casework.access.staff import command_line_user
from safeguarding.casework.access.within import within
from safeguarding.casework.audit.recording import record
from safeguarding.casework.protected import sealing
from safeguarding.casework.protected.models import SealedRow

BATCH = 500


@dataclass(frozen=True, slots=True)
class Rotated:
    """Rows sealed anew, and rows that could not be opened and were left as they are."""

    sealed: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A key and the rows under it. `known` is False for a key that rows need and that is not set."""

    id: str
    rows: int
    current: bool
    known: bool


def sealed_models() -> list[type[SealedRow]]:
    """Every table with sealed rows."""
    return [model for model in apps.get_models() if issubclass(model, SealedRow)]


def rotate(say: Callable[[str], None] = lambda _: None, batch: int = BATCH) -> Rotated:
    """Seal every row that is not under the first key anew with it, one authority after the other. Recorded a batch."""
    sealed = unreadable = 0
    for pk, code in Authority.objects.order_by("code").values_list("pk", "code"):
        for model in sealed_models():
            last: UUID | None = None
            while True:
                with within(pk, patient=True), transaction.atomic():
                    rows = _next(model, pk, last, batch)
                    done = _seal_anew(model, rows)
                    if done:
                        record(command_line_user(code)[0], "sealed rows anew", rows=done)
                if not rows:
                    break
                last = rows[-1].pk
                sealed, unreadable = sealed + done, unreadable + len(rows) - done
                say(f"{sealed:,} rows sealed anew")
    return Rotated(sealed, unreadable)


def use() -> list[KeyUse]:
    """Every key that is set or that rows need, the one that seals first."""
    counts: dict[str, int] = {}
    for pk in Authority.objects.order_by("pk").values_list("pk", flat=True):
        with within(pk, patient=True):
            for model in sealed_models():
                rows = model._base_manager.filter(authority_id=pk).values_list("key_id").annotate(Count("pk"))
                for key, number in rows:
                    counts[key] = counts.get(key, 0) + number
    known = sealing.key_ids()
    ids = [*known, *sorted(set(counts) - set(known))]
    return [KeyUse(key, counts.get(key, 0), key == known[0], key in known) for key in ids]


def _next(model: type[SealedRow], authority: int, last: UUID | None, batch: int) -> list[Any]:
    rows = model._base_manager.filter(authority_id=authority).exclude(key_id=sealing.current())
    if last is not None:
        rows = rows.filter(pk__gt=last)
    return list(rows.select_for_update().order_by("pk")[:batch])


def _seal_anew(model: type[SealedRow], rows: list[Any]) -> int:
    done = []
    for row in rows:
        try:
            words = row.words()
        except sealing.CannotOpen:
            continue
        row.put(words)
        done.append(row)
    model._base_manager.bulk_update(done, ["key_id", "nonce", "sealed"])
    return len(done)
