"""Rows of partners that were held as long as agreed go, with all that hangs on them. The delivery stays, in figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from safeguarding.casework.access.policies import check
from safeguarding.casework.access.unchanging import lifted
from safeguarding.casework.audit.recording import record
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Rejection
from safeguarding.casework.feeds.terms import held_too_long


def remove_due(by: Any, today: date | None = None) -> tuple[int, int]:
    """Remove the rows of every delivery that is held longer than agreed. How many deliveries, and how many rows.

    Links and decisions never change, so the owner of the tables has to run this: `safeguarding deliveries remove`.
    """
    rows = 0
    due = held_too_long(by, today)
    for delivery, last in due:
        rows += remove_rows(delivery, last, by=by)
    return len(due), rows


@transaction.atomic
def remove_rows(delivery: Delivery, last: date, *, by: Any) -> int:
    """Remove the rows of a delivery, their links, what was decided of them, and its rejected rows. How many rows."""
    check(by, "feed.upload", delivery)
    under: list[tuple[Any, str]] = list(_under(FeedEvent, "delivery"))
    guarded = [model for model, _ in under if getattr(model, "MAY_CHANGE", None) is not None]
    count = FeedEvent.objects.filter(delivery=delivery).count()
    with lifted(connection, *guarded):
        everything: list[tuple[Any, str]] = [*under, (FeedEvent, "delivery"), (Rejection, "delivery")]
        for model, path in everything:
            # Not by delete(): rows that replace one another protect one another, and all of them go.
            model._base_manager.filter(**{path: delivery})._raw_delete(connection.alias)
    delivery.removed_at = timezone.now()
    delivery.save(update_fields=["removed_at"])
    record(by, "removed the rows of a delivery", delivery, rows=count, held_until=last)
    return count


def _under(model: type[models.Model], path: str) -> Iterator[tuple[type[models.Model], str]]:
    """What points to a row, and what points to that, the furthest first, with the way to the delivery."""
    for relation in model._meta.related_objects:
        other: Any = relation.related_model
        if other is not model:
            way = f"{relation.field.name}__{path}"
            yield from _under(other, way)
            yield other, way
