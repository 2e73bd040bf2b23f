"""How far disciplines agree when they rate a child, by quarter and by team. Never by worker: who rated is not read.

Counted over the families that the reader may know of; for who reads figures and no family, over the authority, without
the families whose files are restricted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import TeamAllocation
from safeguarding.casework.families.scopes import restricted_families
from safeguarding.casework.quality.quarters import last_quarters, quarter_of
from safeguarding.casework.supervision.models import Rating

if TYPE_CHECKING:
    from safeguarding.evidence.measures.agreement import Agreement

ORDER = ("green", "amber", "red")
QUARTERS = 8
#: Teams are looked at over a year: a quarter of one team is too few.
YEAR = 4


@dataclass(frozen=True, slots=True)
class Rated:
    """A child in a closed supervision, with how many gave each answer; `unable` could not rate."""

    session: UUID
    family: UUID
    child: UUID
    on: date
    red: int
    amber: int
    green: int
    unable: int

    @property
    def answers(self) -> tuple[str, ...]:
        return ("green",) * self.green + ("amber",) * self.amber + ("red",) * self.red


@dataclass(frozen=True, slots=True)
class Figures:
    """Agreement by quarter, earliest first, and by team over the last year, by name."""

    quarters: tuple[tuple[date, Agreement], ...]
    teams: tuple[tuple[str, Agreement], ...]


def reads_families(user: Any) -> bool:
    """Whether a post that reads these figures opens families’ supervision too."""
    posts = snapshot_of(user).posts_that_may("quality.read")
    return any("supervision.read" in post.permissions for post in posts)


def ratings_of(user: Any, since: date) -> QuerySet[Rating]:
    """The ratings that stand in closed supervisions from a day on."""
    rows = Rating.objects.filter(
        replaced_by__isnull=True, session__closed_at__isnull=False, session__held_on__gte=since
    ).order_by()
    if reads_families(user):
        return visible(user, rows, through="quality.read")
    authority = snapshot_of(user).authority_id
    if authority is None:
        return rows.none()
    return rows.filter(authority_id=authority).exclude(session__family__in=restricted_families(authority))


def rated(ratings: QuerySet[Rating]) -> list[Rated]:
    """The ratings, counted by child and session. One statement."""
    counts = {
        name: Count("pk", filter=Q(answer=answer))
        for name, answer in (("red", "red"), ("amber", "amber"), ("green", "green"), ("unable", "cannot_rate"))
    }
    rows = ratings.values_list("session_id", "session__family_id", "child_id", "session__held_on")
    return [Rated(*row) for row in rows.annotate(**counts)]


def figures_of(user: Any, today: date) -> Figures:
    """The agreement of the last eight quarters, and of each team over the last year. Two statements."""
    from safeguarding.evidence.measures.agreement import agreement  # numerical libraries: only when asked

    quarters = last_quarters(today, QUARTERS)
    ratings = ratings_of(user, quarters[0])
    found = rated(ratings)
    spells = _spells(ratings)
    by_quarter, by_team = defaultdict(list), defaultdict(list)
    for row in found:
        by_quarter[quarter_of(row.on)].append(row)
        team = _team_on(spells.get(row.family, ()), row.on)
        if team and row.on >= quarters[-YEAR]:
            by_team[team].append(row)
    return Figures(
        tuple((quarter, agreement(_units(by_quarter[quarter]), ORDER)) for quarter in quarters),
        tuple((team, agreement(_units(rows), ORDER)) for team, rows in sorted(by_team.items())),
    )


def _units(rows: Iterable[Rated]) -> list[Any]:
    from safeguarding.evidence.measures.agreement import Unit

    return [Unit(row.family, row.answers) for row in rows]


Spell = tuple[date, date | None, str]


def _spells(ratings: QuerySet[Rating]) -> dict[UUID, list[Spell]]:
    """Which team held each of the families, and when."""
    rows = TeamAllocation.objects.filter(family__in=ratings.values("session__family_id"))
    found: dict[UUID, list[Spell]] = {}
    for family, start, end, team in rows.order_by("start").values_list("family_id", "start", "end", "team__name"):
        found.setdefault(family, []).append((start, end, team))
    return found


def _team_on(spells: Iterable[Spell], day: date) -> str:
    return next((team for start, end, team in reversed([*spells]) if start <= day and (end is None or day <= end)), "")
