"""Reads of caseloads. Each starts from what the reader may see: a family that they may not know of is in no number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from safeguarding.casework.access.models import Post, Team, User
from safeguarding.casework.access.policies import find, visible
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.snapshot import held, snapshot_of
from safeguarding.casework.caseload.models import StandIn, Vacancy
from safeguarding.casework.caseload.weights import Weights
from safeguarding.casework.families.models import Allocation, Family, TeamAllocation
from safeguarding.casework.families.queries import children_now
from safeguarding.casework.families.scopes import live
from safeguarding.casework.meetings.models import Leave
from safeguarding.casework.pathway.queries import statuses_of_children
from safeguarding.casework.supervision.colours import colours_of

#: Roles that families are allocated to for work with them. A chair looks at them; that is no caseload.
WORKING = tuple(role.key for role in ROLES.values() if role.has_chapter)


@dataclass(frozen=True, slots=True)
class Held:
    """A family of a caseload: its children’s statutory statuses and the rating that stands."""

    family: Family
    statuses: tuple[str, ...]
    rating: str | None


@dataclass(frozen=True, slots=True)
class Load:
    """What a post has today, of the families that the reader may know of. `across` says that the post works across its
    office, so that other teams may have given it families too."""

    post: Post
    families: tuple[Held, ...]
    weight: float

    @property
    def children(self) -> int:
        return sum(len(one.statuses) for one in self.families)

    @property
    def full_time(self) -> float:
        return float(self.post.full_time)

    @property
    def per_full_time(self) -> float:
        return self.weight / self.full_time

    @property
    def across(self) -> bool:
        return self.post.team_id is None

    def over(self, weights: Weights) -> float:
        """By how much it is over the figure for a full-time post; 0 where it is not, or where there is no figure."""
        figure = weights.figure_of(self.post.role)
        return max(0.0, self.per_full_time - figure.full_time) if figure else 0.0


@dataclass(frozen=True, slots=True)
class Absence:
    """Leave that has not ended, and who stands in, if anybody was named."""

    leave: Leave
    stand_in: StandIn | None


def managed_teams(user: Any) -> QuerySet[Team]:
    """The teams whose caseloads `user` manages: their own, and those of a manager whom they stand in for. By name."""
    posts = snapshot_of(user).posts_that_may("caseload.manage")
    teams = [post.team for post in posts if post.whole_team and post.team is not None]
    return visible(user, Team.objects.filter(pk__in=teams)).select_related("office").order_by("name", "pk")


def manages(user: Any, team: UUID | None) -> bool:
    return team is not None and managed_teams(user).filter(pk=team).exists()


def families_held(user: Any, families: QuerySet[Family]) -> dict[UUID, Held]:
    """The families of the queryset, with the statuses of their children and their rating, by id: a few statements."""
    colours = colours_of(user, OuterRef("pk"))
    rows: list[Any] = list(families.annotate(rating=Subquery(colours.values("colour")[:1])))
    children = children_now(user, [row.pk for row in rows])
    statuses = statuses_of_children(user, [child for of in children.values() for child in of], timezone.localdate())
    return {row.pk: Held(row, tuple(statuses[child.pk].kind for child in children[row.pk]), row.rating) for row in rows}


def team_families(user: Any, teams: Collection[UUID]) -> QuerySet[Family]:
    """Open families that the teams hold today and that `user` may know of as their manager."""
    holds = TeamAllocation.objects.filter(live(), team__in=list(teams))
    rows = Family.objects.filter(closed_on__isnull=True, pk__in=holds.values("family"))
    return visible(user, rows, through="caseload.manage")


def loads(posts: Sequence[Post], of: Mapping[UUID, Sequence[Held]], weights: Weights) -> list[Load]:
    """A load a post, by the name of who holds it: never by how much it is."""
    made = [
        Load(
            post,
            tuple(of.get(post.pk, ())),
            sum(weights.weigh(post.role, one.statuses, one.rating) for one in of.get(post.pk, ())),
        )
        for post in posts
    ]
    return sorted(made, key=lambda one: (one.post.user.name, list(ROLES).index(one.post.role), str(one.post.pk)))


def team_loads(user: Any, teams: Collection[UUID], weights: Weights) -> tuple[list[Load], dict[UUID, Held]]:
    """The loads of everybody in the teams and of whoever else works with their families; and all those families."""
    families = families_held(user, team_families(user, teams))
    pairs = _allocated(Allocation.objects.filter(family__in=list(families)))
    with_us = {post for post, _ in pairs}
    rows = Post.objects.filter(held(), role__in=WORKING).filter(Q(team__in=list(teams)) | Q(pk__in=with_us))
    posts = list(visible(user, rows).select_related("user", "team", "agency"))
    return loads(posts, _by_post(pairs, families), weights), families


def own_loads(user: Any, weights: Weights) -> list[Load]:
    """The loads of the posts that `user` holds."""
    posts = [post.id for post in snapshot_of(user).posts_that_may("caseload.read") if post.by == "held"]
    rows = list(
        visible(user, Post.objects.filter(pk__in=posts, role__in=WORKING)).select_related("user", "team", "agency")
    )
    pairs = _allocated(Allocation.objects.filter(post__in=[row.pk for row in rows]))
    mine = Family.objects.filter(closed_on__isnull=True, pk__in={family for _, family in pairs})
    return loads(rows, _by_post(pairs, families_held(user, visible(user, mine, through="caseload.read"))), weights)


def _allocated(rows: QuerySet[Allocation]) -> set[tuple[UUID, UUID]]:
    """(post, family) of the allocations that hold today."""
    return set(rows.filter(live(), post__role__in=WORKING).order_by().values_list("post_id", "family_id"))


def _by_post(pairs: Collection[tuple[UUID, UUID]], families: Mapping[UUID, Held]) -> dict[UUID, list[Held]]:
    found: dict[UUID, list[Held]] = {}
    for post, family in pairs:
        if family in families:
            found.setdefault(post, []).append(families[family])
    return found


def vacancies(user: Any, teams: Collection[UUID]) -> list[Vacancy]:
    """The posts of the teams that are vacant today or will be, by team and role."""
    today = timezone.localdate()
    rows = Vacancy.objects.filter(Q(end__isnull=True) | Q(end__gte=today), team__in=list(teams))
    found = visible(user, rows).select_related("team")
    return sorted(found, key=lambda row: (row.team.name, list(ROLES).index(row.role), row.start, str(row.pk)))


def own_team_keys(user: Any) -> list[UUID]:
    """The teams of the posts that `user` holds."""
    return [post.team for post in snapshot_of(user).posts if post.by == "held" and post.team is not None]


def absences(user: Any, people: Collection[Any]) -> list[Absence]:
    """Leave of these people that has not ended, as far as `user` may know of it, by first day; two statements."""
    rows = Leave.objects.filter(user__in=list(people), end__gte=timezone.localdate(), taken_back_at__isnull=True)
    found = list(visible(user, rows).select_related("user").order_by("start", "user__name", "pk"))
    named = visible(user, StandIn.objects.filter(leave__in=found, ended_at__isnull=True)).select_related("user")
    stand_ins = {row.leave_id: row for row in named}
    return [Absence(row, stand_ins.get(row.pk)) for row in found]


def standing_in(user: Any) -> list[StandIn]:
    """For whom `user` stands in, now or soon, by first day."""
    rows = StandIn.objects.filter(
        user=user, ended_at__isnull=True, leave__taken_back_at__isnull=True, leave__end__gte=timezone.localdate()
    )
    return list(visible(user, rows).select_related("leave__user").order_by("leave__start", "pk"))


def colleagues_of(user: Any, leave: Leave) -> QuerySet[User]:
    """Who can stand in: whoever has a post in the teams that `user` manages, but for who is away."""
    posts = Post.objects.filter(held(), team__in=managed_teams(user).order_by().values("pk"), role__in=WORKING)
    rows = User.objects.filter(pk__in=posts.values("user"), is_active=True).exclude(pk=leave.user_id)
    return visible(user, rows).order_by("name", "pk")


def is_of_mine(user: Any, person: UUID) -> bool:
    """Whether the person has a post today in a team that `user` manages."""
    return Post.objects.filter(held(), user=person, team__in=managed_teams(user).order_by().values("pk")).exists()


def post_of(user: Any, post_id: UUID) -> Post:
    """The post of the address, with who holds it. Raises Http404 where there is none to know of."""
    return find(user, Post.objects.select_related("user", "team", "agency"), pk=post_id)


def vacancy_of(user: Any, vacancy_id: UUID) -> Vacancy:
    return find(user, Vacancy.objects.select_related("team"), pk=vacancy_id)


def leave_of(user: Any, leave_id: UUID) -> Leave:
    return find(user, Leave.objects.select_related("user"), pk=leave_id)
