"""Whose statutory dates are late or near: asked of the database, so that a whole authority costs no more than a team.

`pathway.clocks` works the clocks of one child out from everything that is held on it. Here each clock is one condition,
“it runs, and it started no later than the day from which it falls due”. A test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from django.db.models import Case, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.scopes import live
from safeguarding.casework.pathway.models import (
    Assessment,
    CinPlan,
    CoreGroup,
    Episode,
    PlanReview,
    ProtectionPlan,
    Section47,
)
from safeguarding.casework.workbook.queries import last_visits_since
from safeguarding.evidence import clocks
from safeguarding.evidence.clocks.deadlines import SOON
from safeguarding.evidence.periods import CalendarError

#: How far back visits are looked for. Who was visited before that, or never, counts from then: late all the same.
VISITS_BACK = timedelta(days=62)
State = Literal["late", "soon"]
_CHILD = "child__memberships__"


@dataclass(frozen=True, slots=True)
class Near:
    """A family's first statutory date: past and not met, or due within so many days."""

    on: date
    state: State


def near(user: Any, today: date, ahead: int = SOON) -> Mapping[UUID, Near]:
    """The families with a child of whom a statutory date is late or falls due within so many days, each with the first
    such date. Three statements, however many families."""
    last = today + timedelta(days=ahead)
    found: dict[UUID, date] = {}
    for family, clock, start in (*_started(user, last), *_unvisited(user, last)):
        due = due_on(clock, start)
        if due is not None and due <= last:
            found[family] = min(due, found.get(family, due))
    return {family: Near(due, "late" if due < today else "soon") for family, due in found.items()}


@lru_cache(maxsize=8192)
def due_on(clock: str, start: date) -> date | None:
    """The day on which a clock that started then falls due; None where it can't be worked out."""
    try:
        due = clocks.due(clock, start)
    except CalendarError:
        return None
    return due.due if due else None


@lru_cache(maxsize=256)
def latest_start(clock: str, last: date) -> date:
    """The latest day on which the clock can have started to fall due by `last`: what starts later falls due later."""
    early, late = last - timedelta(days=400), last
    while early < late:
        middle = early + (late - early + timedelta(days=1)) // 2
        due = due_on(clock, middle)
        early, late = (middle, late) if due is not None and due <= last else (early, middle - timedelta(days=1))
    return early


def _running(user: Any) -> QuerySet[Any]:
    """The episodes that run of children now in families that the reader knows."""
    return visible(user, Episode.objects.filter(closure_date__isnull=True, no_further_action=False)).order_by()


def _children(path: str = "") -> Q:
    return live(f"{path}{_CHILD}") & Q(**{f"{path}{_CHILD}role": "child"})


def _of(model: type[Any], **more: Any) -> Exists:
    """Whether the episode of the outer row has such a row."""
    return Exists(model.objects.filter(episode=OuterRef("pk"), **more))


def _parts(user: Any, model: type[Any], **narrowed: Any) -> QuerySet[Any]:
    """Rows of a table that hangs on episodes: of those that run, of children now in families that the reader knows."""
    runs = Q(episode__closure_date__isnull=True, episode__no_further_action=False)
    return visible(user, model.objects.filter(runs, _children("episode__"), **narrowed)).order_by()


def _started(user: Any, last: date) -> Iterable[tuple[UUID, str, date]]:
    """(family, clock, start) of every clock but visits that runs and falls due by `last`. One statement."""
    arms = [rows.filter(began__lte=latest_start(clock, last)) for clock, rows in _arms(user)]
    columns = [
        rows.values_list(
            f"{_CHILD}family_id" if rows.model is Episode else f"episode__{_CHILD}family_id", "clock", "began"
        )
        for rows in arms
    ]
    return columns[0].union(*columns[1:])


def _arms(user: Any) -> Iterator[tuple[str, QuerySet[Any]]]:
    for clock, rows, began in (*_episode_arms(user), *_part_arms(user)):
        yield clock, rows.annotate(clock=Value(clock), began=began)


def _episode_arms(user: Any) -> Iterator[tuple[str, QuerySet[Any], Any]]:
    """No step after the referral; and a referral with neither an assessment nor a plan."""
    rows = _running(user).filter(_children()).filter(~_of(ProtectionPlan), ~_of(CinPlan), ~_of(Assessment))
    yield "referral_decision", rows.filter(~_of(Section47)), F("referral_date")
    yield "assessment", rows, F("referral_date")


def _part_arms(user: Any) -> Iterator[tuple[str, QuerySet[Any], Any]]:
    def of_the_episode(model: type[Any], **more: Any) -> Exists:
        return Exists(model.objects.filter(episode=OuterRef("episode"), **more))

    earlier = {"start__lt": OuterRef("start")}
    again = (
        of_the_episode(Assessment, **earlier)
        | of_the_episode(CinPlan, **earlier)
        | of_the_episode(ProtectionPlan, **earlier)
    )
    counts_from = Case(When(again, then=F("start")), default=F("episode__referral_date"), output_field=DateField())
    yield "assessment", _parts(user, Assessment, authorised__isnull=True), counts_from
    enquiries = _parts(user, Section47, conference__isnull=True, conference_not_required=False)
    held = Q(episode__conference__isnull=False, episode__conference__gte=F("start"))
    met = of_the_episode(ProtectionPlan, start__gte=OuterRef("start"))
    yield "initial_conference", enquiries.filter(~held, ~met), F("start")
    plans = _parts(user, ProtectionPlan, end__isnull=True)
    reviewed = Exists(PlanReview.objects.filter(plan=OuterRef("pk")))
    yield "first_review_conference", plans.filter(~reviewed), F("start")
    latest = PlanReview.objects.filter(plan=OuterRef("pk")).order_by("-held_on").values("held_on")
    yield "later_review_conference", plans.filter(reviewed), Subquery(latest[:1])
    yield (
        "first_core_group",
        plans.filter(~reviewed, ~Exists(CoreGroup.objects.filter(plan=OuterRef("pk")))),
        F("start"),
    )


def _unvisited(user: Any, last: date) -> Iterator[tuple[UUID, str, date]]:
    """(family, clock, start) of visits that fall due by `last`. Two statements."""
    protected = Exists(ProtectionPlan.objects.filter(episode=OuterRef("episode"), end__isnull=True))
    arms = (
        ("protection_visit", _parts(user, ProtectionPlan, end__isnull=True)),
        ("in_need_visit", _parts(user, CinPlan, end__isnull=True).filter(~protected)),
    )
    columns = [
        rows.values_list(f"episode__{_CHILD}family_id", "episode__child_id", "episode_id", Value(clock))
        .annotate(began=Max("start"))
        .filter(began__lte=latest_start(clock, last))
        for clock, rows in arms
    ]
    floor = last - VISITS_BACK
    visited = last_visits_since(user, timezone.make_aware(datetime.combine(floor, time())))
    for family, child, _, clock, began in columns[0].union(*columns[1:], all=True):
        yield family, clock, max(began, visited.get(child, floor))
