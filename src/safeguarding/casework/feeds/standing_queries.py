"""Reads of what is expected of partners, what came, and what their headings mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from safeguarding.casework.access.policies import visible
from safeguarding.casework.feeds.models import Delivery, Expectation, Mapping
from safeguarding.casework.feeds.queries import deliveries


def mapping_of(delivery: Delivery) -> Mapping | None:
    """What was said last of the headings and codes of the agency's files of the feed."""
    rows = Mapping.objects.filter(authority=delivery.authority_id, agency=delivery.agency_id, feed=delivery.feed)
    return rows.order_by("-version").first()


def expectations(user: Any) -> list[Expectation]:
    """What is said to be expected today of each agency and feed that `user` may see, by agency and feed."""
    latest: dict[tuple[Any, str], Expectation] = {}
    for row in visible(user, Expectation.objects.select_related("agency", "said_by")).order_by("said_at"):
        latest[row.agency_id, row.feed] = row
    held = [row for row in latest.values() if row.every != Expectation.Every.NEVER]
    return sorted(held, key=lambda row: (row.agency.name, row.feed))


def days_received(user: Any, expected: Sequence[Expectation]) -> dict[tuple[Any, str], list[date]]:
    """The days on which a delivery came that was not refused, by agency and feed."""
    of: dict[tuple[Any, str], list[date]] = {(row.agency_id, row.feed): [] for row in expected}
    rows = visible(user, Delivery.objects.exclude(state=Delivery.State.REFUSED)) if of else Delivery.objects.none()
    for agency, feed, at in rows.values_list("agency", "feed", "received_at"):
        if (agency, feed) in of:
            of[agency, feed].append(timezone.localdate(at))
    return of


def trend(user: Any, delivery: Delivery, most: int = 12) -> list[Delivery]:
    """The agency's deliveries of the feed up to this one that were read, oldest first."""
    rows = deliveries(user).filter(
        feed=delivery.feed, agency_id=delivery.agency_id, received_at__lte=delivery.received_at,
        state=Delivery.State.DONE,
    )  # fmt: skip
    return list(rows.exclude(profile={}).order_by("-received_at")[:most])[::-1]
