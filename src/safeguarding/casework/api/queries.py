"""Reads of tokens, and of what the interface hands out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.roles import SYSTEM
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.api.models import Token
from safeguarding.casework.families.models import Allocation, Family, Membership
from safeguarding.casework.families.scopes import live
from safeguarding.casework.supervision.colours import colours_of
from safeguarding.casework.supervision.models import Rating
from safeguarding.casework.workbook.models import Entry

#: What a token can be given. It follows the operations.
OFFERED = ("family.read", "entry.read", "supervision.read", "feed.upload")


def systems(user: Any) -> QuerySet[User]:
    """Users who are no person, of the viewer's authority, that hold a system's post today."""
    rows = visible(user, User.objects.filter(live("posts__"), posts__role=SYSTEM, is_active=True))
    return rows.order_by("name", "pk").distinct()


def may_hold(user: User) -> frozenset[str]:
    """What a token of this user can be given; nothing for a person."""
    snapshot = snapshot_of(user)
    if not snapshot.posts or any(post.role.key != SYSTEM for post in snapshot.posts):
        return frozenset()
    return snapshot.permissions & frozenset(OFFERED)


def tokens(user: Any) -> QuerySet[Token]:
    """The authority's tokens, those that work or wait first, then by age."""
    rows = visible(user, Token.objects.select_related("user", "made_by", "approved_by"))
    return rows.order_by("withdrawn_at", "-made_at", "pk")


def aware(moment: datetime | None) -> datetime | None:
    """The moment; one without an offset is taken as British time."""
    return timezone.make_aware(moment) if moment is not None and timezone.is_naive(moment) else moment


def rating_of(user: Any, family: Family) -> str | None:
    """The rating that the chair set in the family's last closed supervision."""
    return colours_of(user, family).values_list("colour", flat=True).first()


def families_after(user: Any, after: UUID | None, limit: int, *, closed: bool) -> list[Any]:
    """Up to `limit` families in the order of their ids, after `after`, each with `rating` (see `rating_of`)."""
    rows = visible(user, Family.objects.all())
    if after is not None:
        rows = rows.filter(pk__gt=after)
    if not closed:
        rows = rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=timezone.localdate()))
    rating = Subquery(colours_of(user, OuterRef("pk")).values("colour")[:1])
    return list(rows.annotate(rating=rating).order_by("pk")[:limit])


def members_of(user: Any, family: Family) -> list[Membership]:
    """Everyone in the family today, with the person and the council's own number of a child."""
    rows = visible(user, Membership.objects.filter(live(), family=family)).select_related("person")
    return list(rows.prefetch_related("person__identifiers").order_by("role", "person__birth_date", "pk"))


def workers_of(user: Any, family: Family) -> list[Allocation]:
    """Who works with the family today."""
    rows = visible(user, Allocation.objects.filter(live(), live("post__"), family=family))
    return list(rows.select_related("post__user").order_by("start", "pk"))


def entries_after(user: Any, family: Family, since: datetime | None, after: UUID | None, limit: int) -> list[Entry]:
    """Up to `limit` standing entries in the order of their ids, after `after`, written since `since`."""
    rows = visible(user, Entry.objects.filter(family=family, replaced_by__isnull=True))
    if since is not None:
        rows = rows.filter(written_at__gte=since)
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.select_related("author").prefetch_related("people").order_by("pk")[:limit])


def closed_ratings(user: Any, family: Family) -> list[Rating]:
    """Every standing rating of the family's closed supervisions, latest first."""
    rows = visible(user, Rating.objects.filter(session__family=family, session__closed_at__isnull=False))
    rows = rows.filter(replaced_by__isnull=True).select_related("session", "rater")
    return list(rows.order_by("-session__held_on", "child_id", "given_at", "pk"))
