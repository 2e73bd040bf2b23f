"""Reads of observations: the days that can be drawn, those that were, and the answers counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncQuarter
from django.utils import timezone

from safeguarding.casework.access.models import Team
from safeguarding.casework.access.policies import find, visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.meetings.models import Meeting
from safeguarding.casework.quality.models import Draw, DrawnDay, Mark, MarkNote, Observation
from safeguarding.casework.quality.quarters import last_quarters
from safeguarding.casework.quality.questions import questions_for, questions_of

QUARTERS = 8
#: A quarter with fewer observations than these shows none: the trend is of supervision, not of one chair.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Trend:
    """A quarter: how many days were observed and, by question, how many got each answer. `marks` is empty where too few
    were observed."""

    quarter: date
    observed: int
    marks: dict[str, Counter[str]]


def own_teams(user: Any) -> frozenset[UUID]:
    return frozenset(post.team for post in snapshot_of(user).posts if post.team is not None)


def days_to_draw(user: Any, first: date, last: date) -> list[UUID]:
    """The keys of the days that were not cancelled, of every team but the reader’s own."""
    starts, ends = (timezone.make_aware(datetime.combine(day, time())) for day in (first, last + timedelta(days=1)))
    rows = Meeting.objects.filter(cancelled_at__isnull=True, starts_at__gte=starts, starts_at__lt=ends)
    return list(visible(user, rows.exclude(team__in=own_teams(user))).values_list("pk", flat=True))


def drawn_days(user: Any) -> QuerySet[DrawnDay]:
    """Every day that was drawn, latest first, with its observation if there is one."""
    rows = DrawnDay.objects.select_related(
        "meeting__team", "meeting__room__office", "meeting__chair", "draw__drawn_by", "observation__observer"
    )
    return visible(user, rows).order_by("-meeting__starts_at", "pk")


def drawn_day(user: Any, drawn_id: UUID) -> DrawnDay:
    """The drawn day of the address. Raises Http404 where there is none to know of."""
    return find(user, drawn_days(user), pk=drawn_id)


def draws(user: Any) -> Sequence[Draw]:
    """The last draws, latest first."""
    return list(visible(user, Draw.objects.select_related("drawn_by")).order_by("-drawn_at", "pk")[:12])


def marks_of(user: Any, observation: Observation) -> list[tuple[Mark, str]]:
    """The answers of an observation with what was written to each."""
    notes = dict(visible(user, MarkNote.objects.filter(mark__observation=observation)).values_list("mark_id", "text"))
    rows = visible(user, Mark.objects.filter(observation=observation))
    order = [one.key for one in questions_of(user, observation.version).checklist]
    found = sorted(rows, key=lambda row: order.index(row.item) if row.item in order else len(order))
    return [(row, notes.get(row.pk, "")) for row in found]


def trend(user: Any, today: date) -> list[Trend]:
    """The last eight quarters, earliest first, of the checklist as it is now. Two statements."""
    quarters = last_quarters(today, QUARTERS)
    of = {"version": questions_for(user).version, "on__gte": quarters[0]}
    observed = dict(
        visible(user, Observation.objects.filter(**of))
        .annotate(quarter=TruncQuarter("on"))
        .order_by()
        .values_list("quarter")
        .annotate(number=Count("pk"))
    )
    counted = (
        visible(user, Mark.objects.filter(**{f"observation__{key}": value for key, value in of.items()}))
        .annotate(quarter=TruncQuarter("observation__on"))
        .order_by()
        .values_list("quarter", "item", "answer")
        .annotate(number=Count("pk"))
    )
    marks: dict[date, dict[str, Counter[str]]] = {}
    for quarter, item, answer, number in counted:
        marks.setdefault(quarter, {}).setdefault(item, Counter())[answer] += number
    return [
        Trend(one, number := observed.get(one, 0), marks.get(one, {}) if number >= FEWEST else {}) for one in quarters
    ]


def may_observe(user: Any, team: Team) -> bool:
    """Whether `user` is of another team."""
    return team.pk not in own_teams(user)
