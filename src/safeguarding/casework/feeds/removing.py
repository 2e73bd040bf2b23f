"""Rows of partners that were held as long as agreed go, with all that hangs on them. The delivery stays, in figures."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.utils import timezone

from safeguarding.casework.access.kinds import FEEDS
from safeguarding.casework.access.models import SharingAgreement
from safeguarding.casework.access.policies import check
from safeguarding.casework.access.snapshot import agreed
from safeguarding.casework.access.unchanging import lifted
from safeguarding.casework.audit.recording import record
from safeguarding.casework.feeds import held_back, lawful
from safeguarding.casework.feeds.bulk import in_parts
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision, Rejection
from safeguarding.casework.feeds.terms import held_too_long

#: Figures of a delivery that count row by row: less the rows that stay, they would say what stood in one that went.
FINE = ("codes", "months", "amounts", "early")


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
    count = FeedEvent.objects.filter(delivery=delivery).count()
    _remove(FeedEvent, "delivery", delivery)
    Rejection.objects.filter(delivery=delivery).delete()
    delivery.removed_at = timezone.now()
    delivery.save(update_fields=["removed_at"])
    record(by, "removed the rows of a delivery", delivery, rows=count, held_until=last)
    return count


def remove_left_out(by: Any) -> int:
    """Remove every row of somebody whom an agreement leaves out, with what hangs on it, and their part in other rows.

    Theirs are the rows with their signs, those linked to them or decided to be theirs, and doubtful ones that are
    nobody’s rather than theirs. How many rows. The owner of the tables runs it, in the night.
    """
    check(by, "feed.upload")
    rows = 0
    of = SharingAgreement.objects.filter(agreed(), authority=by.authority_id).values_list("agency", "kinds")
    for agency, feed in sorted({(agency, feed) for agency, kinds in of for feed in set(kinds) & set(FEEDS)}, key=str):
        if people := lawful.left_out_of(by.authority_id, feed, agency):
            rows += _remove_of(by, people, feed, agency)
    return rows


@transaction.atomic
def _remove_of(by: Any, people: set[UUID], feed: str, agency: UUID) -> int:
    theirs = set(held_back.rows_held_of(by.authority_id, feed, agency))
    others: list[UUID] = []
    for some in in_parts(people):
        links = Link.objects.filter(person__in=some, event__feed=feed, event__delivery__agency=agency)
        standing = LinkDecision.objects.filter(replaced_by__isnull=True, link__in=links.values("pk"))
        said = dict(standing.filter(same__isnull=False).values_list("link", "same"))
        for pk, event, band, probability in links.values_list("pk", "event", "band", "probability"):
            rivals = Link.objects.filter(event=event, probability__gte=probability).values_list("person", flat=True)
            same = said.get(pk)
            if same or (same is None and (band == Link.Band.LINKED or people.issuperset(rivals))):
                theirs.add(event)
            else:
                others.append(pk)
    days: set[date] = set()
    for some in in_parts(theirs):
        days |= set(FeedEvent.objects.filter(pk__in=some).values_list("date", flat=True))
    _remove(Link, "pk__in", others)
    _remove(FeedEvent, "pk__in", sorted(theirs))
    _coarsen(Delivery.objects.filter(authority=by.authority_id, feed=feed, agency=agency), days)
    if theirs or others:
        record(by, "removed rows of people left out", None, feed=feed, agency=agency, rows=len(theirs))
    return len(theirs)


def _coarsen(deliveries: models.QuerySet[Delivery], days: Collection[date]) -> None:
    """Take the fine figures from deliveries that may have counted a row of one of the days, whether it was new then or not."""
    for row in deliveries.exclude(profile={}) if days else []:
        first, last = row.profile.get("first"), row.profile.get("last")
        if first and last and any(first <= day.isoformat() <= last for day in days):
            row.profile = row.profile | {name: {} for name in FINE}
            row.save(update_fields=["profile"])


def _remove(model: type[models.Model], path: str, value: Any) -> None:
    """Remove rows and what hangs on them, where the tables never change too."""
    under: list[tuple[Any, str]] = [*_under(model, path), (model, path)]
    guarded = [one for one, _ in under if getattr(one, "MAY_CHANGE", None) is not None]
    with lifted(connection, *guarded):
        for one, way in under:
            for some in in_parts(value) if path.endswith("__in") else [value]:
                # Not by delete(): rows that replace one another protect one another, and all of them go.
                one._base_manager.filter(**{way: some})._raw_delete(connection.alias)


def _under(model: type[models.Model], path: str) -> Iterator[tuple[type[models.Model], str]]:
    """What points to a row, and what points to that, the furthest first, with the way to the delivery."""
    for relation in model._meta.related_objects:
        other: Any = relation.related_model
        if other is not model:
            way = f"{relation.field.name}__{path}"
            yield from _under(other, way)
            yield other, way
