"""Caseloads of the whole authority by team, for who may know of no family: counts only, small ones hidden.

Restricted files are left out: a count that rose by one would tell that there is one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum
from django.utils import timezone

from safeguarding.casework.access.models import Post, Team
from safeguarding.casework.access.policies import check, visible
from safeguarding.casework.access.snapshot import held
from safeguarding.casework.caseload.models import Vacancy
from safeguarding.casework.caseload.presenters import SOCIAL_WORKER, number
from safeguarding.casework.caseload.queries import WORKING
from safeguarding.casework.design.tables import Table
from safeguarding.casework.families.models import Membership, TeamAllocation
from safeguarding.casework.families.scopes import live, restricted_families


@dataclass(frozen=True, slots=True)
class TeamCount:
    """What a team of the office `office` holds today. Posts in full-time equivalents; nothing is hidden yet."""

    team: str
    office: str
    families: int
    children: int
    workers: float
    filled: float
    vacant: float


def by_team(user: Any) -> list[TeamCount]:
    """Every team, by office and name: five statements, however many."""
    check(user, "caseload.count")
    authority, today = user.authority_id, timezone.localdate()
    kept = ~Q(family__in=restricted_families(authority))
    holds = TeamAllocation.objects.filter(live(), kept, authority=authority, family__closed_on__isnull=True)
    team_of: dict[UUID, UUID] = dict(holds.values_list("family", "team"))
    members = Membership.objects.filter(live(), kept, authority=authority, role="child")
    children = Counter(team_of[family] for family in members.values_list("family", flat=True) if family in team_of)
    families = Counter(team_of.values())
    posts = Post.objects.filter(held(), authority=authority, role__in=WORKING, team__isnull=False).order_by()
    sums = posts.values_list("team").annotate(
        every=Sum("full_time"), social=Sum("full_time", filter=Q(role=SOCIAL_WORKER))
    )
    filled = {team: (every, social or 0) for team, every, social in sums}
    open_ones = Q(end__isnull=True) | Q(end__gte=today)
    vacancies = visible(user, Vacancy.objects.filter(open_ones, start__lte=today)).order_by()
    vacant = dict(vacancies.values_list("team").annotate(Sum("full_time")))
    teams = visible(user, Team.objects.select_related("office")).order_by("office__name", "name")
    return [
        TeamCount(
            team.name, team.office.name, families[team.pk], children[team.pk], float(filled.get(team.pk, (0, 0))[1]),
            float(filled.get(team.pk, (0, 0))[0]), float(vacant.get(team.pk, 0)),
        )
        for team in teams
    ]  # fmt: skip


def table(rows: Sequence[TeamCount]) -> Table:
    """The teams with the sum of all. Children are hidden where few families stand behind them."""
    head = (
        "Team", "Office", "Families", "Children", "Filled posts", "Vacant posts", "Children per full-time social worker",
    )  # fmt: skip
    return Table(
        caption="Caseloads by team today",
        head=head,
        rows=_lines(rows),
        numeric={2, 3, 4, 5, 6},
        nothing="There are no teams.",
        stack=True,
    )


def _lines(rows: Sequence[TeamCount]) -> list[tuple[str, ...]]:
    from safeguarding.evidence.disclosure import protect  # numerical libraries: only when numbers are hidden

    if not rows:
        return []
    made = protect(
        [[row.families, row.children] for row in rows], row_totals=False,
        contributors=[[row.families, row.families] for row in rows],
    )  # fmt: skip
    words = made.words()
    every = TeamCount(
        "All teams", "", 0, 0, *(sum(getattr(row, key) for row in rows) for key in ("workers", "filled", "vacant"))
    )
    return [
        (
            row.team, row.office, *words[place], number(row.filled), number(row.vacant) if row.vacant else "None",
            _each(made.cells[place][1], row.workers),
        )
        for place, row in enumerate((*rows, every))
    ]  # fmt: skip


def _each(children: float | None, workers: float) -> str:
    if children is None:
        return "c"
    return number(round(children / workers, 1)) if workers else "No social worker"
