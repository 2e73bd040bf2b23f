"""Which closed records of which family: the right comes from the post that has the family, never from another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from safeguarding.casework.access.compartments import (
    COMPARTMENTS,
    VICTIMS_RECORD,
    readable,
    readers,
)
from safeguarding.casework.access.roles import PERPETRATOR_SIDE
from safeguarding.casework.access.snapshot import Post, Snapshot
from safeguarding.casework.families.scopes import FamilyRows, family_ids


def where_read(
    snapshot: Snapshot,
    family: str,
    compartment: str,
    compartments: Mapping[str, str] = COMPARTMENTS,
    permission: str = "entry.read",
) -> Q:
    """Rows of the compartments that the viewer reads. `family` and `compartment` are paths to the family and the column.

    Narrows a queryset that is narrowed to the viewer's families already.
    """
    groups: dict[frozenset[str], list[Post]] = {}
    for post in snapshot.posts_that_may(permission):
        groups.setdefault(readable([post.role.key], compartments), []).append(post)
    of = Q(pk__in=[])
    for keys, posts in groups.items():
        read = Q(**{f"{compartment}__in": sorted(keys)})
        if len(groups) > 1:
            read &= Q(**{f"{family}__in": family_ids(replace(snapshot, posts=tuple(posts)), permission)})
        of |= read
    victims = {key for key, kind in compartments.items() if kind in VICTIMS_RECORD} & frozenset().union(*groups)
    if victims:
        shut = families_of_the_person_who_harms(snapshot)
        of &= ~Q(**{f"{compartment}__in": sorted(victims), f"{family}__in": shut})
    return of


def families_of_the_person_who_harms(snapshot: Snapshot) -> QuerySet[Any]:
    """The families in which the viewer works, or ever worked, with the person who harms: their victims' records stay shut."""
    worked = apps.get_model("families", "Allocation")._base_manager.order_by()
    return worked.filter(post__user=snapshot.user_id, post__role__in=PERPETRATOR_SIDE).values("family_id")


def posts_that_read(snapshot: Snapshot, kind: str, permission: str) -> tuple[Post, ...]:
    """The posts of the viewer that hold the permission and whose role reads the kind of record."""
    return tuple(post for post in snapshot.posts_that_may(permission) if post.role.key in readers(kind))


@dataclass(frozen=True)
class ClosedRows:
    """Rows of a family in which the viewer may do `permission`, in the compartments that their post there reads."""

    path: str = "family"
    compartment: str = "compartment"
    permission: str = "entry.read"

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = FamilyRows(self.path, self.permission).narrow(snapshot, queryset)
        return rows.filter(where_read(snapshot, self.path, self.compartment, permission=self.permission))


@dataclass(frozen=True)
class KindRows:
    """Rows of one kind of record, of the families that the viewer has in a post that reads the kind."""

    kind: str
    path: str = "family"
    permission: str = "entry.read"

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        posts = posts_that_read(snapshot, self.kind, self.permission)
        if not posts:
            return queryset.none()
        rows = FamilyRows(self.path, self.permission).narrow(replace(snapshot, posts=posts), queryset)
        if self.kind in VICTIMS_RECORD:
            rows = rows.exclude(**{f"{self.path}__in": families_of_the_person_who_harms(snapshot)})
        return rows
