"""Reads of the audit log. Each is narrowed to what the reader may know: of whom, of which family, of which part of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from safeguarding.casework.access.compartments import KINDS
from safeguarding.casework.access.models import Post, User
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.snapshot import held, snapshot_of
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.closed import where_read
from safeguarding.casework.families.models import Family
from safeguarding.casework.oversight.models import Finding, Look
from safeguarding.casework.oversight.scopes import team_workers

#: Parts of the file that everyone who works with the family may know of.
OPEN = ("", "shared", "core", "contact", "supervision")
#: The others, each the kind of record of its own name.
CLOSED = {kind: kind for kind in KINDS if kind not in OPEN}


def _of_authority(user: Any) -> QuerySet[Event]:
    authority = snapshot_of(user).authority_id
    return Event.objects.filter(authority_id=authority) if authority is not None else Event.objects.none()


def _knowable(user: Any, rows: QuerySet[Event]) -> QuerySet[Event]:
    """Without the events in protected parts of a file that the reader may not read."""
    snapshot = snapshot_of(user)
    if "audit.read" in snapshot.permissions:
        return rows
    families = visible(user, Family.objects.all()).order_by().values("pk")
    closed = where_read(snapshot, "family_id", "compartment", CLOSED) & Q(family_id__in=families)
    return rows.filter(Q(compartment__in=OPEN) | closed)


def until(rows: QuerySet[Event], day: date | None) -> QuerySet[Event]:
    """Up to the end of a local day."""
    if day is None:
        return rows
    return rows.filter(at__lt=timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)))


def of_family(user: Any, family: Family) -> QuerySet[Event]:
    """What was read and done in one family's file. The caller has checked `family.opened`."""
    if not visible(user, Family.objects.filter(pk=family.pk)).exists():
        return Event.objects.none()
    return _knowable(user, _of_authority(user).filter(family_id=family.pk))


def of_oneself(user: Any) -> QuerySet[Event]:
    """What one has read and done oneself. The caller has checked `audit.own`."""
    return _of_authority(user).filter(actor=user.pk)


def of_worker(user: Any, worker: User) -> QuerySet[Event]:
    """What a worker has read and done. `worker` comes from `workers`."""
    return _knowable(user, _of_authority(user).filter(actor=worker.pk))


def workers(user: Any, name: str = "") -> QuerySet[User]:
    """The people whose log `user` may read: their team's, or with `audit.read` everybody's. Never one's own."""
    snapshot = snapshot_of(user)
    rows = visible(user, User.objects.exclude(pk=user.pk))
    if "audit.read" not in snapshot.permissions:
        rows = rows.filter(pk__in=team_workers(snapshot))
    if name:
        rows = rows.filter(Q(name__istartswith=name) | Q(name__icontains=f" {name}"))
    return rows.order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of some events stand for. A family that is not in `families` is one that the reader may not know of."""

    people: dict[UUID, str]
    roles: dict[UUID, list[tuple[date, date | None, str]]]
    families: dict[UUID, str]

    def role_at(self, worker: UUID | None, moment: datetime) -> str:
        """The role that the worker held on the day; empty when none is known."""
        day = timezone.localdate(moment)
        for start, end, role in self.roles.get(worker, []) if worker else []:
            if start <= day and (end is None or day <= end):
                return role
        return ""


def names_of(user: Any, events: Iterable[Event]) -> Names:
    """People, their roles and families of some events: three statements."""
    rows = list(events)
    return names(user, {row.actor for row in rows if row.actor}, {row.family_id for row in rows if row.family_id})


def names(user: Any, people: Iterable[UUID], families: Iterable[UUID]) -> Names:
    people, families = list(people), list(families)
    roles: dict[UUID, list[tuple[date, date | None, str]]] = {}
    posts = visible(user, Post.objects.filter(user_id__in=people)).order_by("start", "pk")
    for worker, start, end, role in posts.values_list("user_id", "start", "end", "role"):
        roles.setdefault(worker, []).append((start, end, ROLES[role].name))
    return Names(
        dict(visible(user, User.objects.filter(pk__in=people)).values_list("pk", "name")),
        roles,
        dict(visible(user, Family.objects.filter(pk__in=families)).values_list("pk", "name")),
    )


def findings(user: Any, pattern: str = "", waiting: bool = True) -> QuerySet[Finding]:
    """What patterns turned up that `user` may look at, latest first; `waiting` leaves out what was decided."""
    rows = visible(user, Finding.objects.select_related("worker").prefetch_related("looks__by", "reasons"))
    if pattern:
        rows = rows.filter(pattern=pattern)
    if waiting:
        rows = rows.filter(~_looked_at())
    return rows.order_by("-day", "-first_at", "pk")


def _looked_at() -> Exists:
    """Decided on, and nothing was added to it since."""
    looks = Look.objects.filter(finding=OuterRef("pk"))
    return Exists(looks.exclude(finding__reasons__at__gt=F("at")))


def asked_why(user: Any) -> QuerySet[Finding]:
    """People who opened very many files and whose reason nobody has read yet. Asks nothing for those who read none."""
    if "audit.team" not in snapshot_of(user).permissions:
        return Finding.objects.none()
    return visible(user, Finding.objects.filter(~_looked_at(), pattern="held_back"))


def who_is_told(user: User) -> list[UUID]:
    """The managers of the person’s teams, covered ones too, and information governance; never the person."""
    teams = {post.team for post in snapshot_of(user).posts if post.team}
    of = Q(role="ig_officer") | Q(role="team_manager", team_id__in=teams)
    posts = visible(user, Post.objects.filter(of, held(), user__is_active=True).exclude(user_id=user.pk))
    return list(posts.order_by().values_list("user_id", flat=True).distinct())
