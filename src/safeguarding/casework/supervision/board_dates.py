"""Whose statutory dates are late or near: asked of the database, so that a whole authority costs no more than a team.

`pathway.clocks` works the clocks of one child out from everything that is held on it. Here each clock is one condition,
“it runs, and it started no later than the day from which it falls due”. A test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Case, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from safeguarding.casework.families.models import Membership
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
from safeguarding.casework.workbook.queries import visits_since
from safeguarding.evidence import clocks
from safeguarding.evidence.clocks.deadlines import SOON
from safeguarding.evidence.periods import CalendarError

#: How far back visits are looked for. Who was visited before that, or never, counts from then: late all the same.
VISITS_BACK = timedelta(days=62)
_CHILD = "child__memberships__"
#: Which rows of a table are looked at: those that a reader may know of, or all of an authority.
See = Callable[[QuerySet[Any]], QuerySet[Any]]


def near(see: See, families: Collection[UUID], today: date, ahead: int = SOON) -> dict[UUID, date]:
    """Those of the families with a child of whom a statutory date is late or falls due within so many days, each with the
    first such date. Three statements, however many families."""
    last = today + timedelta(days=ahead)
    found: dict[UUID, date] = {}
    for family, clock, start in (*_started(see, families, last), *_unvisited(see, families, today, last)):
        due = due_on(clock, start)
        if due is not None and due <= last:
            found[family] = min(due, found.get(family, due))
    return found


def children_in(families: Collection[UUID]) -> QuerySet[Membership]:
    """Who is a child of the families today."""
    return Membership.objects.filter(live(), role="child", family__in=families).order_by()


def visited_by_file(see: See, families: Collection[UUID], today: date) -> dict[tuple[UUID, UUID], date]:
    """When each child of the families was last visited, by child and family in whose file it stands. One statement."""
    back = timezone.make_aware(datetime.combine(today - VISITS_BACK, time()))
    return visits_since(see, children_in(families).values("person"), back)


def latest_of(by_file: Mapping[tuple[UUID, UUID], date]) -> dict[UUID, date]:
    """The same by child, in whosever file."""
    last: dict[UUID, date] = {}
    for (child, _), day in by_file.items():
        last[child] = max(day, last.get(child, day))
    return last


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


def _children(families: Collection[UUID], path: str = "") -> Q:
    of = {f"{path}{_CHILD}role": "child", f"{path}{_CHILD}family__in": families}
    return live(f"{path}{_CHILD}") & Q(**of)


def _of(model: type[Any], **more: Any) -> Exists:
    """Whether the episode of the outer row has such a row."""
    return Exists(model.objects.filter(episode=OuterRef("pk"), **more))


def _parts(see: See, families: Collection[UUID], model: type[Any], **narrowed: Any) -> QuerySet[Any]:
    """Rows of a table that hangs on episodes: of those that run, of children now in the families."""
    runs = Q(episode__closure_date__isnull=True, episode__no_further_action=False)
    return see(model.objects.filter(runs, _children(families, "episode__"), **narrowed)).order_by()


def _started(see: See, families: Collection[UUID], last: date) -> Iterable[tuple[UUID, str, date]]:
    """(family, clock, start) of every clock but visits that runs and falls due by `last`. One statement."""
    arms = [rows.filter(began__lte=latest_start(clock, last)) for clock, rows in _arms(see, families)]
    columns = [
        rows.values_list(
            f"{_CHILD}family_id" if rows.model is Episode else f"episode__{_CHILD}family_id", "clock", "began"
        )
        for rows in arms
    ]
    return columns[0].union(*columns[1:])


def _arms(see: See, families: Collection[UUID]) -> Iterator[tuple[str, QuerySet[Any]]]:
    for clock, rows, began in (*_episode_arms(see, families), *_part_arms(see, families)):
        yield clock, rows.annotate(clock=Value(clock), began=began)


def _episode_arms(see: See, families: Collection[UUID]) -> Iterator[tuple[str, QuerySet[Any], Any]]:
    """No step after the referral; and a referral with neither an assessment nor a plan."""
    running = see(Episode.objects.filter(_children(families), closure_date__isnull=True, no_further_action=False))
    rows = running.order_by().filter(~_of(ProtectionPlan), ~_of(CinPlan), ~_of(Assessment))
    yield "referral_decision", rows.filter(~_of(Section47)), F("referral_date")
    yield "assessment", rows, F("referral_date")


def _part_arms(see: See, families: Collection[UUID]) -> Iterator[tuple[str, QuerySet[Any], Any]]:
    def of_the_episode(model: type[Any], **more: Any) -> Exists:
        return Exists(model.objects.filter(episode=OuterRef("episode"), **more))

    earlier = {"start__lt": OuterRef("start")}
    again = (
        of_the_episode(Assessment, **earlier)
        | of_the_episode(CinPlan, **earlier)
        | of_the_episode(ProtectionPlan, **earlier)
    )
    counts_from = Case(When(again, then=F("start")), default=F("episode__referral_date"), output_field=DateField())
    yield "assessment", _parts(see, families, Assessment, authorised__isnull=True), counts_from
    enquiries = _parts(see, families, Section47, conference__isnull=True, conference_not_required=False)
    held = Q(episode__conference__isnull=False, episode__conference__gte=F("start"))
    met = of_the_episode(ProtectionPlan, start__gte=OuterRef("start"))
    yield "initial_conference", enquiries.filter(~held, ~met), F("start")
    plans = _parts(see, families, ProtectionPlan, end__isnull=True)
    reviewed = Exists(PlanReview.objects.filter(plan=OuterRef("pk")))
    yield "first_review_conference", plans.filter(~reviewed), F("start")
    latest = PlanReview.objects.filter(plan=OuterRef("pk")).order_by("-held_on").values("held_on")
    yield "later_review_conference", plans.filter(reviewed), Subquery(latest[:1])
    yield (
        "first_core_group",
        plans.filter(~reviewed, ~Exists(CoreGroup.objects.filter(plan=OuterRef("pk")))),
        F("start"),
    )


def _unvisited(see: See, families: Collection[UUID], today: date, last: date) -> Iterator[tuple[UUID, str, date]]:
    """(family, clock, start) of visits that fall due by `last`. Two statements."""
    protected = Exists(ProtectionPlan.objects.filter(episode=OuterRef("episode"), end__isnull=True))
    arms = (
        ("protection_visit", _parts(see, families, ProtectionPlan, end__isnull=True)),
        ("in_need_visit", _parts(see, families, CinPlan, end__isnull=True).filter(~protected)),
    )
    columns = [
        rows.values_list(f"episode__{_CHILD}family_id", "episode__child_id", "episode_id", Value(clock))
        .annotate(began=Max("start"))
        .filter(began__lte=latest_start(clock, last))
        for clock, rows in arms
    ]
    floor, visited = today - VISITS_BACK, latest_of(visited_by_file(see, families, today))
    for family, child, _, clock, began in columns[0].union(*columns[1:], all=True):
        yield family, clock, max(began, visited.get(child, floor))
