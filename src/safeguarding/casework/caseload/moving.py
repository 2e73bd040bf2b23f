"""Families that go from one colleague to others, all at once: what would change, and what stands in the way.

Worked out before anything is done, and again within the transaction that does it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from safeguarding.casework.access.models import Post
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.snapshot import held
from safeguarding.casework.caseload import queries
from safeguarding.casework.caseload.queries import WORKING, Held, Load
from safeguarding.casework.caseload.weights import Weights
from safeguarding.casework.families.models import Allocation, Family
from safeguarding.casework.families.obstacles import obstacles
from safeguarding.casework.families.scopes import live


@dataclass(frozen=True, slots=True)
class Move:
    """One family that goes to a colleague. `both`: the colleague works with it already, so that only the one before
    ends. `problem` says why it can’t go there; empty where it can."""

    held: Held
    allocation: Allocation
    to: Post
    both: bool
    problem: str


@dataclass(frozen=True, slots=True)
class Change:
    """A colleague’s caseload as it is, and as it would be."""

    before: Load
    after: Load


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for: from whom, from which day, why; and each move by the family’s name."""

    post: Post
    day: date
    moves: tuple[Move, ...]
    changes: tuple[Change, ...]

    @property
    def problems(self) -> list[Move]:
        return [move for move in self.moves if move.problem]

    @property
    def digest(self) -> str:
        """What tells one proposal from another: each move with its allocation and problem, and every caseload shown."""
        parts = [str(self.post.pk), self.day.isoformat()]
        parts += [f"{one.allocation.pk} {one.to.pk} {one.both} {one.problem}" for one in self.moves]
        parts += [
            f"{one.before.post.pk} {len(one.before.families)} {one.before.weight} {one.after.weight}"
            for one in self.changes
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def allocations_of(user: Any, post: Post) -> list[Allocation]:
    """What the post has and `user` may give to others, by the family’s name: involvements that have no end yet."""
    may = visible(user, Family.objects.filter(closed_on__isnull=True), through="family.allocate")
    rows = Allocation.objects.filter(post=post, end__isnull=True, family__in=may.values("pk"))
    return list(visible(user, rows).select_related("family").order_by("family__name", "family_id"))


def colleagues_for(user: Any, post: Post) -> list[Post]:
    """To whom its families can go: posts held now in a team that `user` manages, or across its office. The same role first."""
    teams = list(queries.managed_teams(user))
    here = Q(team__in=teams) | Q(team__isnull=True, office__in={team.office_id for team in teams})
    rows = visible(user, Post.objects.filter(held(), here, role__in=WORKING, user__is_active=True))
    found = rows.exclude(user=post.user_id).select_related("user", "agency", "team")
    order = list(ROLES)
    return sorted(found, key=lambda one: (one.role != post.role, order.index(one.role), one.user.name, str(one.pk)))


def plan(user: Any, post: Post, to: Mapping[UUID, Post], day: date, weights: Weights) -> Plan:
    """What would change if each family of `to`, by id, went to its post on `day`. Families that the post has no more, or
    that `user` may not give away, are not in it. The same few statements however many."""
    rows = [row for row in allocations_of(user, post) if row.family_id in to]
    targets = sorted({to[row.family_id] for row in rows}, key=lambda one: (one.user.name, str(one.pk)))
    ids = [row.family_id for row in rows]
    there = Allocation.objects.filter(end__isnull=True, family__in=ids, post__in=targets)
    both = set(there.values_list("family_id", "post_id"))
    problems = obstacles([(row.family_id, to[row.family_id]) for row in rows], day)
    everybody = [post, *targets]
    families, mine = _families_of(user, everybody, ids)
    moves = tuple(
        Move(families[row.family_id], row, to[row.family_id], (row.family_id, to[row.family_id].pk) in both,
             problems.get((row.family_id, to[row.family_id].pk), ""))
        for row in rows
    )  # fmt: skip
    return Plan(post, day, moves, _changes(everybody, mine, moves, weights))


def _families_of(
    user: Any, posts: Sequence[Post], more: Collection[UUID]
) -> tuple[dict[UUID, Held], dict[UUID, list[Held]]]:
    """All families of these posts that `user` may know of, by id, and the same by post."""
    rows = Allocation.objects.filter(live(), post__in=[post.pk for post in posts])
    pairs = set(rows.values_list("post_id", "family_id"))
    wanted = {family for _, family in pairs} | set(more)
    families = queries.families_held(
        user, visible(user, Family.objects.filter(closed_on__isnull=True, pk__in=wanted), through="family.allocate")
    )
    of: dict[UUID, list[Held]] = {}
    for key, family in sorted(pairs):
        if family in families:
            of.setdefault(key, []).append(families[family])
    return families, of


def _changes(
    posts: Sequence[Post], now: Mapping[UUID, Sequence[Held]], moves: Sequence[Move], weights: Weights
) -> tuple[Change, ...]:
    gone = {move.held.family.pk for move in moves}
    then: dict[UUID, list[Held]] = {key: list(rows) for key, rows in now.items()}
    then[posts[0].pk] = [one for one in then.get(posts[0].pk, []) if one.family.pk not in gone]
    for move in moves:
        if move.held not in then.setdefault(move.to.pk, []):
            then[move.to.pk].append(move.held)
    before, after = queries.loads(posts, now, weights), queries.loads(posts, then, weights)
    return tuple(Change(*pair) for pair in zip(before, after, strict=True))
