"""Reads of deliveries and links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from safeguarding.casework.access.policies import visible
from safeguarding.casework.feeds.lawful import stands
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, Rejection
from safeguarding.casework.feeds.relink_models import Relinked
from safeguarding.casework.feeds.terms import rows_each_seen
from safeguarding.evidence import tables
from safeguarding.evidence.feeds.profile import Profile


def deliveries(user: Any) -> QuerySet[Delivery]:
    """Deliveries that `user` may see, latest first."""
    return visible(user, Delivery.objects.select_related("agency", "received_by")).order_by("-received_at")


#: So many deliveries of the same feed and agency are what one is set beside.
BESIDE = 12


def profiles_before(user: Any, seen: Sequence[Delivery]) -> dict[UUID, list[Profile]]:
    """By each of these deliveries: the figures of its agency’s latest deliveries of the same feed that were read before it.

    `seen` holds what stands together in a list, the latest first, so that one statement is enough however many there are.
    """
    if not seen:
        return {}
    newest = max(one.received_at for one in seen)
    read = deliveries(user).filter(
        received_at__lt=newest, state=Delivery.State.DONE,
        feed__in={one.feed for one in seen}, agency__in={one.agency_id for one in seen},
    ).exclude(profile={})  # fmt: skip
    place = Window(RowNumber(), partition_by=["feed", "agency"], order_by=F("received_at").desc())
    rows = read.annotate(place=place).filter(place__lte=BESIDE + len(seen)).order_by("-received_at")
    held = [
        (feed, agency, at, Profile.from_json(plain))
        for feed, agency, at, plain in rows.values_list("feed", "agency", "received_at", "profile")
    ]
    return {
        one.pk: [
            profile
            for feed, agency, at, profile in held
            if (feed, agency) == (one.feed, one.agency_id) and at < one.received_at
        ][:BESIDE]
        for one in seen
    }


def rejections(user: Any, delivery: Delivery) -> QuerySet[Rejection]:
    """The rows of a delivery that were not accepted, in the order of the file."""
    return visible(user, Rejection.objects.filter(delivery=delivery)).order_by("row", "pk")


def links_of(user: Any, delivery: Delivery) -> dict[str, int]:
    """How many rows of the delivery are linked, wait for a person, and are nobody we know."""
    standing = Link.objects.filter(stands(delivery.authority_id), event__delivery=delivery).values("pk")
    rows = visible(user, Delivery.objects.filter(pk=delivery.pk)).annotate(
        every=Count("events", distinct=True),
        linked=Count("events", filter=Q(events__links__in=standing, events__links__band="linked"), distinct=True),
        doubtful=Count("events", filter=Q(events__links__in=standing, events__links__band="doubtful"), distinct=True),
    )
    row: Any = rows.values("every", "linked", "doubtful").get()
    return row | {"nobody": row["every"] - row["linked"] - row["doubtful"]}


def events(user: Any) -> QuerySet[FeedEvent]:
    """Rows of partners that `user` may look at one by one, as the agreements say, each with its delivery's agency."""
    rows = FeedEvent.objects.filter(rows_each_seen(user.authority_id), stands=True).select_related("delivery__agency")
    return visible(user, rows)


def unlinked_events(delivery: Delivery) -> pl.DataFrame:
    """The rows of a delivery that were never linked, as the table events, under their keys here."""
    return _as_events(FeedEvent.objects.filter(delivery=delivery, links__isnull=True, stands=True))


def standing_events(authority: int, feed: str, agency: UUID) -> pl.DataFrame:
    """Every row of the feed that the agency delivered and that stands, as the table events, under their keys here."""
    return _as_events(FeedEvent.objects.filter(authority=authority, feed=feed, delivery__agency=agency, stands=True))


def _as_events(rows: QuerySet[FeedEvent]) -> pl.DataFrame:
    fields = [name for name in tables.EVENTS.schema if name != "event_id"]
    frame = [
        {"event_id": str(pk)}
        | {name: value if value != "" else None for name, value in zip(fields, values, strict=True)}
        for pk, *values in rows.order_by("pk").values_list("pk", *fields)
    ]
    return pl.DataFrame(frame, schema=tables.EVENTS.schema)


def brought_up_to_date(user: Any, delivery: Delivery) -> Relinked | None:
    """How far the links of the delivery's agency and feed are up to date with our people; None before the first time."""
    rows = Relinked.objects.filter(agency=delivery.agency_id, feed=delivery.feed, checked_at__isnull=False)
    return visible(user, rows).first()
