"""A manager’s week, worked out from the records each time: the same few statements however many families."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from safeguarding.casework.access.models import Team
from safeguarding.casework.access.policies import visible
from safeguarding.casework.caseload import queries
from safeguarding.casework.caseload.models import Vacancy
from safeguarding.casework.caseload.queries import Absence, Load
from safeguarding.casework.caseload.weights import Weights
from safeguarding.casework.families.models import Family
from safeguarding.casework.pathway.clocks import ChildClock
from safeguarding.casework.plan.queries import open_actions
from safeguarding.casework.supervision.board_facts import RANKS, Fact, board_facts
from safeguarding.casework.supervision.board_queries import BoardRow, board_rows
from safeguarding.casework.supervision.models import Action, Session


@dataclass(frozen=True, slots=True)
class Late:
    """Something that somebody promised for a family and that is overdue."""

    text: str
    due: date
    owner: str
    family: Family


@dataclass(frozen=True, slots=True)
class Dated:
    """A statutory date of a family’s child that is overdue, or falls due before the week ends."""

    fact: Fact
    clock: ChildClock


@dataclass(frozen=True, slots=True)
class Week:
    """What a manager’s teams stand at, in the week of `monday`. `held` is sorted by day, the rows red
    first."""

    monday: date
    teams: Sequence[Team]
    families: int
    held: Sequence[Session]
    unsupervised: Sequence[BoardRow]
    worse: Sequence[BoardRow]
    undecided: Sequence[BoardRow]
    dates: Sequence[Dated]
    late: Sequence[Late]
    over: Sequence[Load]
    vacancies: Sequence[Vacancy]
    absences: Sequence[Absence]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_of(user: Any, today: date, weights: Weights) -> Week:
    """The week of `today` for the teams that `user` manages."""
    teams = list(queries.managed_teams(user))
    keys, monday = [team.pk for team in teams], monday_of(today)
    loads, held = queries.team_loads(user, keys, weights)
    facts = sorted((one for one in board_facts(user, today) if one.pk in held), key=lambda one: RANKS[one.rating])
    rows = board_rows(user, facts, today)
    people = {load.post.user_id for load in loads if not load.across}
    return Week(
        monday=monday,
        teams=teams,
        families=len(held),
        held=_held(user, list(held), monday),
        unsupervised=[row for row in rows if row.planned.missed or row.fact.due < today],
        worse=[row for row in rows if row.fact.rating == "red" or row.fact.moved == "worse"],
        undecided=[row for row in rows if row.fact.decision],
        dates=_dates(rows, monday + timedelta(days=6)),
        late=_late(user, list(held), today),
        over=[load for load in loads if load.over(weights)],
        vacancies=queries.vacancies(user, keys),
        absences=[one for one in queries.absences(user, people) if one.leave.start <= monday + timedelta(days=6)],
    )


def _held(user: Any, families: Sequence[UUID], monday: date) -> list[Session]:
    first, last = (timezone.make_aware(datetime.combine(day, time())) for day in (monday, monday + timedelta(days=7)))
    rows = Session.objects.filter(family__in=families, closed_at__gte=first, closed_at__lt=last)
    return list(visible(user, rows).select_related("family").order_by("closed_at", "pk"))


def _dates(rows: Sequence[BoardRow], last: date) -> list[Dated]:
    """Of each family all that is overdue, and the next date where it falls in this week. Soonest first."""
    found = [Dated(row.fact, clock) for row in rows for clock in row.late]
    found += [Dated(row.fact, row.next) for row in rows if row.next and row.next.due and row.next.due.due <= last]
    return sorted(found, key=lambda one: (one.clock.due.due if one.clock.due else last, one.fact.name, one.clock.name))


def _late(user: Any, families: Sequence[UUID], today: date) -> list[Late]:
    of: dict[str, Any] = {"family__in": families, "due__lt": today}
    at_supervision = visible(user, Action.objects.filter(done__isnull=True, **of))
    rows: list[Any] = [
        *at_supervision.select_related("owner", "family"),
        *open_actions(user).filter(**of).select_related("owner", "family"),
    ]
    found = [Late(row.text, row.due, row.owner.name if row.owner else "", row.family) for row in rows]
    return sorted(found, key=lambda one: (one.due, one.family.name, one.text))
