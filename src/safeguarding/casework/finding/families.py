"""A list of families by what is filtered for, each with where it stands: the same few statements however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, UUIDField

from safeguarding.casework.access.policies import visible
from safeguarding.casework.design.paging import BOUND
from safeguarding.casework.families.models import Family, Person, TeamAllocation
from safeguarding.casework.families.scopes import live
from safeguarding.casework.home.queries import FamilyRow, family_rows, my_families
from safeguarding.casework.pathway.queries import statuses_of_children
from safeguarding.casework.pathway.standing import Status
from safeguarding.casework.pathway.visits import last_visits

UNRATED = "none"
LATE, SOON = "late", "week"
#: A week from today, which is in it.
SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Asked:
    """Which open families to list. Empty means all; `unseen` is so many days without a visit to one of the children."""

    status: str = ""
    rating: str = ""
    team: UUID | None = None
    unseen: int = 0
    due: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A family of the list. `seen` is for each child now the day of the latest visit, None where none is held."""

    row: FamilyRow
    team: str
    statuses: dict[UUID, Status]
    seen: dict[UUID, date | None]

    @property
    def longest_unseen(self) -> date | None:
        """The earliest of the latest visits; None where a child was never seen, or there is no child."""
        days = list(self.seen.values())
        return None if None in days else min((day for day in days if day), default=None)


def listed(user: Any, asked: Asked, today: date) -> tuple[list[Line], bool]:
    """The families that fit, by name, and whether there were too many to look at them all: the first BOUND were."""
    families = list(_rated(user, asked)[: BOUND + 1])
    too_many, families = len(families) > BOUND, families[:BOUND]
    rows = family_rows(user, families, today)
    children: dict[UUID, Person] = {child.pk: child for row in rows for child in row.children}
    statuses, visits = statuses_of_children(user, children.values(), today), last_visits(user, list(children))
    lines = [
        Line(
            row,
            getattr(row.family, "team_name", "") or "",
            {child.pk: statuses[child.pk] for child in row.children},
            {child.pk: visits.get(child.pk) for child in row.children if child.birth_date},
        )
        for row in rows
    ]
    return [line for line in lines if _fits(line, asked, today)], too_many


def _rated(user: Any, asked: Asked) -> QuerySet[Any]:
    """My open families with the rating and team asked for; each with `team_name`."""
    holds = TeamAllocation.objects.filter(live(), family=OuterRef("pk")).order_by("-start")
    rows: QuerySet[Any] = my_families(user).annotate(
        team_id=Subquery(holds.values("team_id")[:1], output_field=UUIDField()),
        team_name=Subquery(holds.values("team__name")[:1]),
    )
    if asked.rating:
        rows = rows.filter(rating__isnull=True) if asked.rating == UNRATED else rows.filter(rating=asked.rating)
    return rows.filter(team_id=asked.team) if asked.team else rows


def _fits(line: Line, asked: Asked, today: date) -> bool:
    if asked.status and asked.status not in {status.kind for status in line.statuses.values()}:
        return False
    if asked.unseen:
        since = today - timedelta(days=asked.unseen)
        if not any(day is None or day < since for day in line.seen.values()):
            return False
    return not asked.due or _is_due(line.row, asked.due, today)


def _is_due(row: FamilyRow, due: str, today: date) -> bool:
    if due == LATE:
        return bool(row.late) or (row.supervision is not None and row.supervision.standing.state == "overdue")
    days = [row.next.due.due] if row.next and row.next.due else []
    days += [row.supervision.due.due] if row.supervision else []
    return any(today <= day <= today + timedelta(days=SOON_DAYS) for day in days)


def teams_of(user: Any) -> list[tuple[UUID, str]]:
    """The teams that hold the reader's open families, by name."""
    mine = visible(user, Family.objects.filter(closed_on__isnull=True))
    rows = visible(user, TeamAllocation.objects.filter(live(), family__in=mine.values("pk")))
    return list(rows.order_by("team__name").values_list("team_id", "team__name").distinct())
