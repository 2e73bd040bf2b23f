"""The team's board: one row a family, in a number of statements that doesn't grow with the families.

The rating on the board is the one that the last closed supervision set. What an open session holds stays there, so the
board can't tell a rater what a colleague thinks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Lower

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Allocation, Family, TeamAllocation
from safeguarding.casework.families.scopes import live
from safeguarding.casework.pathway.clocks import ChildClock
from safeguarding.casework.pathway.queries import clocks_of_families
from safeguarding.casework.supervision.colours import colours_of
from safeguarding.casework.supervision.cycle import rules_for
from safeguarding.casework.supervision.due import SupervisionDue, due_of, with_supervision
from safeguarding.casework.supervision.models import Action, Rating, Session
from safeguarding.casework.supervision.planned import NOTHING, Planned, planned_for
from safeguarding.casework.supervision.queries import RATING_ROLES

#: A family that nobody has rated stands before the green ones: not rated is not green.
RANKS = {"red": 0, "amber": 1, None: 2, "green": 3}
UNRATED = "none"
NO_TEAM = "No team"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A family on the board. `unrated`: how many children each person has still to rate in the open session."""

    family: Family
    team: str
    rating: str | None
    before: str | None
    due: SupervisionDue | None
    session: UUID | None
    unrated: tuple[tuple[str, int], ...]
    actions: int
    overdue: int
    late: tuple[ChildClock, ...]
    next: ChildClock | None
    planned: Planned = NOTHING


@dataclass(frozen=True, slots=True)
class TeamCount:
    """How many open families of a team have each rating; `colours` by red, amber, green and None. `key` is the team's,
    None for families that no team holds."""

    team: str
    key: UUID | None
    colours: Counter[str | None]


def board_families(user: Any, *, rating: str = "", team: UUID | None = None) -> QuerySet[Family]:
    """Open families with `rating`, `before`, `team_name`, `session` (the open one) and what supervision is counted from:
    red first, the unrated before the green, then by name.

    `rating` narrows to red, amber, green or “none” for not rated yet; `team` to a team's families of today.
    """
    sessions = Session.objects.filter(family=OuterRef("pk"), closed_at__isnull=True)
    rows: QuerySet[Any] = with_supervision(_rated(user)).annotate(
        before=Subquery(colours_of(user, OuterRef("pk")).values("colour")[1:2]),
        session=Subquery(sessions.values("pk")[:1]),
    )
    if rating:
        rows = rows.filter(rating__isnull=True) if rating == UNRATED else rows.filter(rating=rating)
    if team:
        rows = rows.filter(team_id=team)
    rank = Case(
        *(When(colour=colour, then=Value(at)) for colour, at in RANKS.items() if colour), output_field=IntegerField()
    )
    ranked = Subquery(colours_of(user, OuterRef("pk")).values(rank=rank)[:1])
    return rows.annotate(rank=Coalesce(ranked, RANKS[None])).order_by("rank", Lower("name"), "pk")


def _rated(user: Any) -> QuerySet[Any]:
    """Open families of posts that read the board, with the rating that stands and the team that holds them."""
    holds = TeamAllocation.objects.filter(live(), family=OuterRef("pk")).order_by("-start")
    return visible(user, Family.objects.filter(closed_on__isnull=True), through="board.read").annotate(
        rating=Subquery(colours_of(user, OuterRef("pk")).values("colour")[:1]),
        team_id=Subquery(holds.values("team_id")[:1], output_field=UUIDField()),
        team_name=Subquery(holds.values("team__name")[:1]),
    )


def board_rows(user: Any, families: Sequence[Family], today: date) -> list[BoardRow]:
    """The rows of one page of `board_families`."""
    rows: Sequence[Any] = families
    unrated = _unrated(user, [family.pk for family in rows if family.session])
    actions = _open_actions(user, [family.pk for family in rows], today)
    clocks = clocks_of_families(user, families, today)
    planned = planned_for(user, [family.pk for family in rows], today)
    rules = rules_for(user, today)
    found = []
    for family in rows:
        running = [clock for clock in clocks[family.pk] if clock.running]
        open_actions, overdue = actions.get(family.pk, (0, 0))
        found.append(
            BoardRow(
                family=family,
                team=family.team_name or "",
                rating=family.rating,
                before=family.before,
                due=due_of(family, today, rules),
                session=family.session,
                unrated=unrated.get(family.pk, ()),
                actions=open_actions,
                overdue=overdue,
                late=tuple(clock for clock in running if clock.late),
                next=next((clock for clock in running if not clock.late), None),
                planned=planned.get(family.pk, NOTHING),
            )
        )
    return found


def _unrated(user: Any, families: Sequence[UUID]) -> dict[UUID, tuple[tuple[str, int], ...]]:
    """For each family with an open session: who has still to rate, and how many children. By name.

    That somebody has rated is no secret; what they said stays hidden, and is not read here.
    """
    given = Rating.objects.filter(
        session__family_id=OuterRef("family_id"), session__closed_at__isnull=True,
        child_id=OuterRef("child"), rater_id=OuterRef("post__user_id"),
    )  # fmt: skip
    raters = Allocation.objects.filter(
        live(), live("post__"), live("family__memberships__"), family__memberships__role="child",
        post__role__in=RATING_ROLES, family_id__in=families,
    )  # fmt: skip
    rows = visible(user, raters).annotate(child=F("family__memberships__person_id")).filter(~Exists(given))
    left: dict[tuple[UUID, str, UUID], set[UUID]] = {}
    for family, name, rater, child in rows.values_list("family_id", "post__user__name", "post__user_id", "child"):
        left.setdefault((family, name, rater), set()).add(child)
    found: dict[UUID, tuple[tuple[str, int], ...]] = {}
    for (family, name, _), children in sorted(left.items(), key=lambda one: one[0][1]):
        found[family] = (*found.get(family, ()), (name, len(children)))
    return found


def _open_actions(user: Any, ids: Sequence[UUID], today: date) -> dict[UUID, tuple[int, int]]:
    """For each family: open actions, and how many of them are overdue."""
    rows = visible(user, Action.objects.filter(family__in=ids, done__isnull=True)).order_by().values_list("family_id")
    counted = rows.annotate(every=Count("pk"), late=Count("pk", filter=Q(due__lt=today)))
    return {family: (every, overdue) for family, every, overdue in counted}


def board_counts(user: Any) -> list[TeamCount]:
    """For each team with open families that `user` sees: how many have each rating. By name."""
    rated: QuerySet[Any] = _rated(user)
    rows = rated.order_by().values_list("team_id", "team_name", "rating").annotate(number=Count("pk"))
    teams: dict[tuple[str, UUID | None], Counter[str | None]] = {}
    for team, name, rating, number in rows:
        teams.setdefault((name or NO_TEAM, team), Counter())[rating] += number
    return [
        TeamCount(name, team, colours) for (name, team), colours in sorted(teams.items(), key=lambda one: one[0][0])
    ]
