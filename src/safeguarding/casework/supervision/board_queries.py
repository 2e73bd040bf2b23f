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

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Lower

from safeguarding.casework.access.models import Team
from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Allocation, Family, Membership, TeamAllocation
from safeguarding.casework.families.scopes import live
from safeguarding.casework.pathway.clocks import ChildClock
from safeguarding.casework.pathway.queries import clocks_of_families
from safeguarding.casework.supervision.models import Action, FamilyRating, Session
from safeguarding.casework.supervision.queries import RATING_ROLES, SupervisionDue, given_in, supervision_due

#: A family that nobody has rated stands before the green ones: not rated is not green.
RANKS = {"red": 0, "amber": 1, None: 2, "green": 3}
UNRATED = "none"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A family on the board. `unrated`: how many children each person has still to rate in the open session."""

    family: Family
    team: str
    rating: str | None
    before: str | None
    due: SupervisionDue | None
    session: Session | None
    unrated: tuple[tuple[str, int], ...]
    actions: int
    overdue: int
    late: tuple[ChildClock, ...]
    next: ChildClock | None


@dataclass(frozen=True, slots=True)
class TeamCount:
    """How many open families of a team have each rating; `colours` by red, amber, green and None."""

    team: str
    colours: Counter[str | None]


def board_families(user: Any, *, rating: str = "", team: UUID | None = None) -> QuerySet[Family]:
    """Open families with `rating`, `before` and `team_id`, red first, the unrated before the green, then by name.

    `rating` narrows to red, amber, green or “none” for not rated yet; `team` to a team's families of today.
    """
    set_in_closed = FamilyRating.objects.filter(
        session__family=OuterRef("pk"), session__closed_at__isnull=False, replaced_by__isnull=True
    ).order_by("-session__held_on", "-session__closed_at")
    holds = TeamAllocation.objects.filter(live(), family=OuterRef("pk")).order_by("-start")
    rows = visible(user, Family.objects.filter(closed_on__isnull=True)).annotate(
        rating=Subquery(set_in_closed.values("colour")[:1]),
        before=Subquery(set_in_closed.values("colour")[1:2]),
        team_id=Subquery(holds.values("team_id")[:1]),
        team_name=Subquery(holds.values("team__name")[:1]),
    )
    if rating:
        rows = rows.filter(rating__isnull=True) if rating == UNRATED else rows.filter(rating=rating)
    if team:
        rows = rows.filter(team_id=team)
    rank = Case(
        *(When(rating=colour, then=Value(at)) for colour, at in RANKS.items() if colour),
        default=Value(RANKS[None]),
        output_field=IntegerField(),
    )
    return rows.order_by(rank, Lower("name"), "pk")


def board_rows(user: Any, families: Sequence[Family], today: date) -> list[BoardRow]:
    """The rows of one page of `board_families`."""
    ids = [family.pk for family in families]
    open_sessions = visible(user, Session.objects.filter(family__in=ids, closed_at__isnull=True))
    sessions = {session.family_id: session for session in open_sessions}
    unrated = _unrated(user, sessions)
    due = supervision_due(user, families, today)
    actions = _open_actions(user, ids, today)
    clocks = clocks_of_families(user, families, today)
    found = []
    for family in families:
        running = [clock for clock in clocks[family.pk] if clock.running]
        open_actions, overdue = actions.get(family.pk, (0, 0))
        row: Any = family
        found.append(
            BoardRow(
                family=family,
                team=row.team_name or "",
                rating=row.rating,
                before=row.before,
                due=due.get(family.pk),
                session=sessions.get(family.pk),
                unrated=unrated.get(family.pk, ()),
                actions=open_actions,
                overdue=overdue,
                late=tuple(clock for clock in running if clock.late),
                next=next((clock for clock in running if not clock.late), None),
            )
        )
    return found


def _unrated(user: Any, sessions: dict[UUID, Session]) -> dict[UUID, tuple[tuple[str, int], ...]]:
    """For each family with an open session: who has still to rate, and how many children."""
    if not sessions:
        return {}
    given = given_in(user, [session.pk for session in sessions.values()])
    of = {"family__in": list(sessions)}
    children = list(
        visible(user, Membership.objects.filter(live(), role="child", **of)).values_list("family_id", "person_id")
    )
    posts = Allocation.objects.filter(live(), live("post__"), post__role__in=RATING_ROLES, **of)
    raters = (
        visible(user, posts).order_by("post__user__name").values_list("family_id", "post__user_id", "post__user__name")
    )
    left: dict[UUID, dict[UUID, tuple[str, int]]] = {}
    for family, rater, name in raters:
        session = sessions[family].pk
        count = sum(of_family == family and (session, child, rater) not in given for of_family, child in children)
        if count:
            left.setdefault(family, {})[rater] = (name, count)
    return {family: tuple(people.values()) for family, people in left.items()}


def _open_actions(user: Any, ids: Sequence[UUID], today: date) -> dict[UUID, tuple[int, int]]:
    """For each family: open actions, and how many of them are overdue."""
    rows = visible(user, Action.objects.filter(family__in=ids, done__isnull=True)).order_by().values_list("family_id")
    counted = rows.annotate(every=Count("pk"), late=Count("pk", filter=Q(due__lt=today)))
    return {family: (every, overdue) for family, every, overdue in counted}


def board_counts(user: Any) -> list[TeamCount]:
    """For each team with families that `user` sees: how many have each rating. By team."""
    rated: QuerySet[Any] = board_families(user).order_by()
    rows = rated.values_list("team_name", "rating").annotate(number=Count("pk"))
    teams: dict[str, Counter[str | None]] = {}
    for team, rating, number in rows:
        teams.setdefault(team or "No team", Counter())[rating] += number
    return [TeamCount(team, teams[team]) for team in sorted(teams)]


def board_teams(user: Any) -> list[Team]:
    """The teams that hold a family which `user` sees."""
    holds = visible(user, TeamAllocation.objects.filter(live(), family__closed_on__isnull=True))
    return list(visible(user, Team.objects.filter(pk__in=holds.values("team"))).order_by("name"))
