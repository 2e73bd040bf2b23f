"""What the board says of the days planned: the next one, and the one that passed without its supervision."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from safeguarding.casework.access.policies import visible
from safeguarding.casework.meetings.models import Meeting, Place
from safeguarding.casework.meetings.queries import start_of
from safeguarding.casework.supervision.models import Session
from safeguarding.casework.supervision.planned import Planned

#: How far back a planned day is looked for: longer than any interval. Who was planned before and not seen since is overdue.
BACK = timedelta(days=100)


def planned(user: Any, families: Collection[UUID], today: date) -> dict[UUID, Planned]:
    """By family: the first day from today on, and the latest missed one. One statement.

    A planned day is missed when it has passed and no supervision of that day or later has been closed; one whose meeting
    was cancelled too, so that nothing rolls forward in silence.
    """
    held = Session.objects.filter(
        family_id=OuterRef("family_id"), closed_at__isnull=False, held_on__gte=OuterRef("day")
    )
    rows: QuerySet[Any] = Place.objects.filter(family__in=list(families), taken_off_at__isnull=True)
    rows = rows.annotate(day=TruncDate("meeting__starts_at"), cancelled=F("meeting__cancelled_at"))
    rows = visible(user, rows.filter(~Exists(held))).order_by("day")
    found: dict[UUID, Planned] = {}
    for family, day, cancelled in rows.values_list("family_id", "day", "cancelled"):
        so_far = found.get(family, Planned())
        if day < today:
            found[family] = Planned(so_far.next, day)
        elif not cancelled and so_far.next is None:
            found[family] = Planned(day, so_far.missed)
    return found


def last_planned(see: Any, families: Collection[UUID], today: date) -> dict[UUID, date]:
    """By family: the last day of the last hundred before today on which it was planned, cancelled or not. One statement."""
    days = Meeting.objects.filter(starts_at__gte=start_of(today - BACK), starts_at__lt=start_of(today))
    places = Place.objects.filter(meeting__in=days, family__in=families, taken_off_at__isnull=True)
    rows = see(places).order_by()
    latest = rows.values_list("family_id").annotate(latest=Max("meeting__starts_at"))
    return {family: timezone.localdate(at) for family, at in latest}
