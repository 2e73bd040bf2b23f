"""How many different families' files somebody has opened lately, counted where the opening of a file is kept anyway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from safeguarding.casework.access.reading import AskedWhy, limits_of
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import LastLook

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """Different families in the last hour and day, since the person last said why; whether this one is `known` to it."""

    hour: int
    day: int
    known: bool = False


def pace_of(user: Any, now: datetime, family_id: UUID | None = None) -> Pace:
    """One statement, over the person's own looks: however many families there are, those of a day."""
    since = now - DAY
    of_hour = max(now - HOUR, user.said_why_at or since)
    found = LastLook.objects.filter(user=user, authority_id=user.authority_id, at__gt=since).aggregate(
        hour=Count("pk", filter=Q(at__gt=of_hour)),
        day=Count("pk", filter=Q(at__gt=max(since, user.said_why_at or since))),
        known=Count("pk", filter=Q(family_id=family_id)),
    )
    return Pace(found["hour"], found["day"], bool(found["known"]))


def let_open(user: Any, family_id: UUID) -> str:
    """Let a person open one more file: the sentence that they are told, mostly empty.

    A file that they have opened within the day is never held back. Raises AskedWhy where they must say why first.
    """
    pace, limits = pace_of(user, timezone.now(), family_id), limits_of(snapshot_of(user))
    if pace.known:
        return ""
    if limits.asked(pace.hour, pace.day):
        raise AskedWhy(pace.hour, pace.day)
    return limits.told(pace.hour + 1, pace.day + 1)
