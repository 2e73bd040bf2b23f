"""The clocks of one child, worked out from the child's pathway each time they are asked for. Nothing here is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from safeguarding.casework.families.models import Person
from safeguarding.casework.pathway.episodes import Episode, ProtectionPlan
from safeguarding.evidence import clocks as rules
from safeguarding.evidence.clocks import Due, Limit, Standing
from safeguarding.evidence.periods import CalendarError, census_year

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ChildClock:
    """One deadline of one child. `done` is the day it was met, None while it runs.

    `due` is None where it can't be worked out; `standing.state` is then `unknown` and its words say why.
    """

    child: Person
    clock: str
    name: str
    start: date
    done: date | None
    due: Due | None
    standing: Standing

    @property
    def running(self) -> bool:
        return self.done is None

    @property
    def late(self) -> bool:
        return self.standing.state == "overdue"


class Span(NamedTuple):
    """A clock, the day it started and the day it was met. `sure` is False where an earlier return may hold an earlier day."""

    clock: str
    start: date
    done: date | None
    sure: bool = True


def clocks_of_child(
    child: Person,
    episodes: Iterable[Episode],
    last_visit: date | None,
    today: date,
    limits: Mapping[str, Limit] | None = None,
) -> list[ChildClock]:
    """The clocks of a child's open episodes, those that run first by due date, then those met, latest first.

    `limits`: the authority's own, by clock.
    Clocks of a closed episode have stopped: they are history, and the chronology tells it.
    """
    made = [
        clock
        for episode in episodes
        if episode.running
        for span in _spans(episode, child, last_visit)
        if (clock := _clock(child, span, today, limits))
    ]
    return sorted(made, key=order)


def order(clock: ChildClock) -> tuple[bool, int, str, date, str]:
    """Running first, soonest due first; then what was met, latest first. Of one day, eldest child first."""
    day = clock.done or (clock.due.due if clock.due else date.max)
    number = -day.toordinal() if clock.done else day.toordinal()
    return (not clock.running, number, clock.name, clock.child.birth_date or date.max, str(clock.child.pk))


def _clock(child: Person, span: Span, today: date, limits: Mapping[str, Limit] | None) -> ChildClock | None:
    clock, start, done, sure = span
    name = rules.clocks()[clock].name
    try:
        due = rules.due(clock, start, overrides=limits)
    except CalendarError:
        words = "Can’t be worked out: the bank holidays of that time are not all held"
        return ChildClock(child, clock, name, start, done, None, Standing(UNKNOWN, 0, words))
    if due is None:
        return None
    standing = rules.standing(due, done, today)
    if not sure and standing.state == "done_late":
        return None
    return ChildClock(child, clock, name, start, done, due, standing)


def _spans(episode: Episode, child: Person, last_visit: date | None) -> Iterator[Span]:
    yield from _referral(episode)
    yield from _assessments(episode)
    yield from _enquiries(episode)
    for plan in episode.protection_plans:
        yield from _reviews(plan)
        yield from _core_group(plan)
    yield from _visits(episode, last_visit)


def _referral(episode: Episode) -> Iterator[Span]:
    """The day of the decision is not held. The first step after the referral shows that it was taken."""
    if not _steps(episode):
        yield Span("referral_decision", episode.referral_date, None)


def _steps(episode: Episode) -> list[date]:
    began = [row.start for row in episode.assessments] + [row.start for row in episode.enquiries]
    return began + _plans_began(episode)


def _plans_began(episode: Episode) -> list[date]:
    return [plan.start for plan in episode.plans]


def _assessments(episode: Episode) -> Iterator[Span]:
    """The first counts from the referral; one begun once a plan had begun is a new one and counts from its own start.

    A plan without any assessment shows that the assessment lies before what is held: then none is asked for.
    """
    began = min(_plans_began(episode), default=date.max)
    for at, row in enumerate(episode.assessments):
        first = at == 0 and row.start <= began
        yield Span("assessment", episode.referral_date if first else row.start, row.authorised)
    if not episode.assessments and began == date.max:
        yield Span("assessment", episode.referral_date, None)


def _enquiries(episode: Episode) -> Iterator[Span]:
    held = [plan.start for plan in episode.protection_plans]  # a plan starts on the day of its conference
    held += [episode.conference] if episode.conference else []
    for row in episode.enquiries:
        if not row.conference_not_required:
            later = min((day for day in held if day >= row.start), default=None)
            yield Span("initial_conference", row.start, row.conference or later)


def _reviews(plan: ProtectionPlan) -> Iterator[Span]:
    """Each review starts the clock of the next.

    A census holds the reviews of its own year: a first review held in a later census year than the plan began may
    not have been the first, and no lateness is claimed for it.
    """
    days = [plan.start, *plan.reviews]
    for at, (start, done) in enumerate(pairwise(days)):
        yield Span(_review(at), start, done, sure=bool(at) or census_year(start) == census_year(done))
    if plan.end is None:
        yield Span(_review(len(days) - 1), days[-1], None)


def _review(at: int) -> str:
    return "later_review_conference" if at else "first_review_conference"


def _core_group(plan: ProtectionPlan) -> Iterator[Span]:
    """No return holds core groups: once a review was held, a first core group that nobody recorded is not asked for."""
    first = min(plan.core_groups, default=None)
    if first or (plan.end is None and not plan.reviews):
        yield Span("first_core_group", plan.start, first)


def _visits(episode: Episode, last_visit: date | None) -> Iterator[Span]:
    """Counted from the last visit under the plan, or from its first day while there was none."""
    for clock, plans in (("protection_visit", episode.protection_plans), ("in_need_visit", episode.in_need_plans)):
        running = [plan.start for plan in plans if plan.end is None]
        if running:
            yield Span(clock, max(max(running), last_visit or date.min), None)
            return
