"""One permission snapshot a request: which posts a person holds at this moment, and what those posts may do."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, F, FilteredRelation, Q
from django.utils import timezone

from safeguarding.casework.access.kinds import covered
from safeguarding.casework.access.roles import BREAK_GLASS, ROLES, Role

DEPUTY = "deputy"


@dataclass(frozen=True, slots=True)
class Post:
    """A post held now, or what a situation adds to it.

    `by` is `held` for the post itself; `cover` for a team that it covers now; `deputy` for a team whose manager it
    stands in for; `break-glass` for a family that it opened in an emergency. `closed` are permissions that no
    sharing agreement of a partner covers.
    """

    id: UUID
    role: Role
    agency: UUID
    team: UUID | None
    office: UUID | None
    by: str = "held"
    partner: bool = False
    closed: frozenset[str] = frozenset()

    @property
    def permissions(self) -> frozenset[str]:
        return self.role.permissions - self.closed

    @property
    def whole_team(self) -> bool:
        """Whether it opens every family of its team."""
        return self.team is not None and (self.by in ("cover", DEPUTY) or self.role.reach == "team")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a person may do, as at one moment. No post, no permission. `among`: of whichever families, only these."""

    user_id: UUID | None
    authority_id: int | None
    posts: tuple[Post, ...]
    permissions: frozenset[str]
    among: tuple[UUID, ...] | None = field(default=None, compare=False)

    @property
    def role(self) -> Role | None:
        return self.posts[0].role if self.posts else None

    @property
    def agencies(self) -> frozenset[UUID]:
        return frozenset(post.agency for post in self.posts)

    @property
    def partners(self) -> frozenset[UUID]:
        """The partner agencies among them, whose agreements may leave people out."""
        return frozenset(post.agency for post in self.posts if post.partner)

    def posts_that_may(self, permission: str) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if permission in post.permissions)

    def limited_to(self, permission: str) -> Self:
        """The snapshot without the posts that may not do `permission`: what one post may, another doesn't lend."""
        posts = self.posts_that_may(permission)
        return replace(self, posts=posts, permissions=union(posts))


NOBODY = Snapshot(None, None, (), frozenset())


def union(posts: Iterable[Post]) -> frozenset[str]:
    return frozenset().union(*(post.permissions for post in posts))


def snapshot_of(user: Any) -> Snapshot:
    """The snapshot of a signed-in person, read once and kept on the user object of this request."""
    kept = getattr(user, "_snapshot", None)
    if kept is None:
        kept = _read(user) if user.is_authenticated and user.is_active else NOBODY
        user._snapshot = kept
    return kept


def only_of(user: Any, families: Iterable[UUID]) -> Any:
    """The same person, who sees nothing but what they may see of these families: a page of few asks about few, and not
    about all that its reader may see."""
    narrowed = copy(user)
    narrowed._snapshot = replace(snapshot_of(user), among=tuple(families))
    return narrowed


def held(prefix: str = "") -> Q:
    """Posts held at this moment. `prefix` leads to the post. A day ends with its last minute, `ended_at` with its own."""
    today, now = timezone.localdate(), timezone.now()
    ends = Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gte": today})
    minute = Q(**{f"{prefix}ended_at__isnull": True}) | Q(**{f"{prefix}ended_at__gt": now})
    return Q(**{f"{prefix}start__lte": today}) & ends & minute


def agreed(prefix: str = "") -> Q:
    """Sharing agreements in force at this moment. `prefix` leads to the agreement."""
    today, now = timezone.localdate(), timezone.now()
    ends = Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gte": today})
    stands = Q(**{f"{prefix}withdrawn_at__isnull": True}) | Q(**{f"{prefix}withdrawn_at__gt": now})
    return Q(**{f"{prefix}start__lte": today}) & ends & stands


def between(now: datetime, starts: str, ends: str, ended: str) -> Q:
    """Rows that hold from one moment up to another, unless ended before."""
    stands = Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gt": now})
    return Q(**{f"{starts}__lte": now, f"{ends}__gt": now}) & stands


def _read(user: Any) -> Snapshot:
    now = timezone.now()
    glass = apps.get_model("families", "BreakGlass")._base_manager.filter(
        between(now, "opened_at", "expires_at", "closed_at"), user_id=user.pk
    )
    rows = (
        apps.get_model("access", "Post")
        ._base_manager.filter(held(), user_id=user.pk)
        .annotate(
            now=FilteredRelation(
                "covers", condition=between(now, "covers__starts_at", "covers__ends_at", "covers__ended_at")
            ),
            council=Q(agency__kind="council"),
            glass=Exists(glass),
        )
        .order_by("start", "id", "now__id")
        .values("id", "role", "agency_id", "team_id", "office_id", "authority_id", "council", "glass",
                cover_kind=F("now__kind"), cover_team=F("now__team_id"))
    )  # fmt: skip
    found: list[dict[str, Any]] = [dict(row) for row in rows]
    authority = found[0]["authority_id"] if found else None
    of_one = [row for row in found if row["authority_id"] == authority]
    kinds = _agreed_kinds({row["agency_id"] for row in of_one if not row["council"]})
    posts = tuple(_posts(of_one, kinds))
    return Snapshot(user.pk, authority if posts else None, posts, union(posts))


def _posts(rows: list[dict[str, Any]], kinds: dict[UUID, list[tuple[frozenset[str], frozenset[str]]]]) -> list[Post]:
    """The posts themselves first, in order of their beginning; then what situations add."""
    mine: dict[UUID, Post] = {}
    more: list[Post] = []
    for row in rows:
        role = ROLES[row["role"]]
        post = Post(row["id"], role, row["agency_id"], row["team_id"], row["office_id"])
        if not row["council"]:
            terms = [covers for roles, covers in kinds.get(post.agency, []) if not roles or role.key in roles]
            if not terms:
                continue
            open_to = covered(role.permissions, frozenset().union(*terms))
            post = replace(post, partner=True, closed=role.permissions - open_to)
        mine[post.id] = post
        if row["cover_team"] and not post.partner:
            as_deputy = row["cover_kind"] == DEPUTY
            more.append(
                replace(
                    post,
                    role=ROLES["team_manager"] if as_deputy else role,
                    team=row["cover_team"],
                    by=DEPUTY if as_deputy else "cover",
                )
            )
        if row["glass"] and "breakglass.open" in post.permissions:
            more.append(replace(post, role=BREAK_GLASS, team=None, by="break-glass"))
    return [*mine.values(), *dict.fromkeys(more)]


def _agreed_kinds(agencies: set[UUID]) -> dict[UUID, list[tuple[frozenset[str], frozenset[str]]]]:
    """For each partner agency, the (roles, kinds) of its agreements in force. Council staff need none and ask nothing."""
    if not agencies:
        return {}
    rows = apps.get_model("access", "SharingAgreement")._base_manager.filter(agreed(), agency_id__in=agencies)
    found: dict[UUID, list[tuple[frozenset[str], frozenset[str]]]] = {}
    for agency, roles, kinds in rows.values_list("agency_id", "roles", "kinds"):
        found.setdefault(agency, []).append((frozenset(roles), frozenset(kinds)))
    return found
