"""That a restricted file can always be opened again: somebody who reaches every family stays named on each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from safeguarding.casework.access.models import Post
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.snapshot import held
from safeguarding.casework.families.situations import Barred, RestrictedTo, Restriction

#: A manager loses a family with the team; these roles reach every family of the authority.
LIFTERS = frozenset(
    key for key, role in ROLES.items() if role.reach == "authority" and "family.restrict" in role.permissions
)
NAME_ONE = (
    "Name an information governance officer too, whose post has no last day: they can always lift the restriction."
)
LAST = (
    "Nobody else can lift the restriction of a file that this post can open. "
    "Say which information governance officer takes over."
)
NOT_THIS_ONE = "This officer can’t take over. Choose another."


def can_always_lift(prefix: str = "") -> Q:
    """Posts whose holder can lift a restriction that names them, until somebody ends the post."""
    of = {f"{prefix}role__in": sorted(LIFTERS), f"{prefix}end__isnull": True, f"{prefix}user__is_active": True}
    return held(prefix) & Q(**of)


def left_without(posts: Iterable[Any]) -> QuerySet[Restriction]:
    """Restrictions in force that nobody could lift without these posts, given by key."""
    posts = list(posts)
    others = RestrictedTo.objects.filter(can_always_lift("post__"), restriction=OuterRef("pk")).exclude(post__in=posts)
    barred = Barred.objects.filter(
        user=OuterRef("post__user"), family=OuterRef("restriction__family"), ended_at__isnull=True
    )
    named = RestrictedTo.objects.filter(post__in=posts).values("restriction")
    return Restriction.objects.filter(~Exists(others.filter(~Exists(barred))), pk__in=named, ended_at__isnull=True)


def take_over(restrictions: QuerySet[Restriction], successor: Post) -> bool:
    """Name the successor on each. False, and nothing done, where that would not let them be lifted."""
    standing = list(restrictions)
    families = [row.family_id for row in standing]
    if not Post.objects.filter(can_always_lift(), pk=successor.pk).exists():
        return False
    if Barred.objects.filter(user=successor.user_id, family__in=families, ended_at__isnull=True).exists():
        return False
    RestrictedTo.objects.bulk_create(
        (RestrictedTo(authority_id=row.authority_id, restriction=row, post=successor) for row in standing),
        ignore_conflicts=True,
    )
    return True
