"""One permission snapshot a request: which posts a person holds today, and what those posts may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from safeguarding.casework.access.roles import ROLES, Role


@dataclass(frozen=True, slots=True)
class Post:
    """A post held today."""

    id: UUID
    role: Role
    agency: UUID
    team: UUID | None
    office: UUID | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a person may do, as at one moment. No post, no permission."""

    user_id: UUID | None
    authority_id: int | None
    posts: tuple[Post, ...]
    permissions: frozenset[str]

    @property
    def role(self) -> Role | None:
        return self.posts[0].role if self.posts else None

    @property
    def agencies(self) -> frozenset[UUID]:
        return frozenset(post.agency for post in self.posts)

    def posts_that_may(self, permission: str) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if permission in post.role.permissions)


NOBODY = Snapshot(None, None, (), frozenset())


def snapshot_of(user: Any) -> Snapshot:
    """The snapshot of a signed-in person, read once and kept on the user object of this request."""
    kept = getattr(user, "_snapshot", None)
    if kept is None:
        kept = _read(user) if user.is_authenticated and user.is_active else NOBODY
        user._snapshot = kept
    return kept


def _read(user: Any) -> Snapshot:
    today = timezone.localdate()
    agreement = apps.get_model("access", "SharingAgreement")._base_manager.filter(
        agency_id=OuterRef("agency_id"), start__lte=today, withdrawn_at__isnull=True
    )
    live = agreement.filter(Q(end__isnull=True) | Q(end__gte=today))
    rows = (
        apps.get_model("access", "Post")
        ._base_manager.filter(user_id=user.pk, start__lte=today)
        .filter(Q(end__isnull=True) | Q(end__gte=today))
        .filter(Q(agency__kind="council") | Exists(live))
        .order_by("start", "id")
        .values_list("id", "role", "agency_id", "team_id", "office_id", "authority_id")
    )
    posts = [
        (Post(i, ROLES[role], agency, team, office), authority) for i, role, agency, team, office, authority in rows
    ]
    if not posts:
        return Snapshot(user.pk, None, (), frozenset())
    authority = posts[0][1]
    mine = tuple(post for post, of in posts if of == authority)
    return Snapshot(user.pk, authority, mine, frozenset().union(*(post.role.permissions for post in mine)))
