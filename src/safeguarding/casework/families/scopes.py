"""Which families a person may see, and the rows that hang on a family or on a person in it.

A worker sees the families allocated to their post today; a team manager those of the team. It ends with the involvement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from safeguarding.casework.access.snapshot import Snapshot


def live(prefix: str = "") -> Q:
    """Spells that hold today."""
    today = timezone.localdate()
    return Q(**{f"{prefix}start__lte": today}) & (
        Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gte": today})
    )


def families_within(snapshot: Snapshot) -> QuerySet[Any]:
    """The families open to the snapshot, as a queryset that the database narrows."""
    family = apps.get_model("families", "Family")._base_manager.filter(authority_id=snapshot.authority_id)
    posts = snapshot.posts_that_may("family.read")
    allocated = [post.id for post in posts if post.role.reach in ("allocated", "team")]
    teams = [post.team for post in posts if post.role.reach == "team" and post.team]
    if not allocated and not teams:
        return family.none()
    allocation = apps.get_model("families", "Allocation")._base_manager
    reach = Q(Exists(allocation.filter(live(), family_id=OuterRef("pk"), post_id__in=allocated)))
    if teams:
        spell = apps.get_model("families", "TeamAllocation")._base_manager
        reach |= Q(Exists(spell.filter(live(), family_id=OuterRef("pk"), team_id__in=teams)))
    return family.filter(reach)


@dataclass(frozen=True)
class FamilyRows:
    """Rows that belong to a family that the viewer works with. `path` leads to it; empty for the family itself."""

    path: str = "family"

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        lookup = f"{self.path}__in" if self.path else "pk__in"
        return queryset.filter(authority_id=snapshot.authority_id, **{lookup: families_within(snapshot).values("pk")})


@dataclass(frozen=True)
class PersonRows:
    """Rows about a person of a family that the viewer works with, or about a child who has no family yet
    for those who group children. `path` leads to the person; empty for the person."""

    path: str = "person"

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        membership = apps.get_model("families", "Membership")._base_manager
        mine = membership.filter(family__in=families_within(snapshot).values("pk"))
        person = self.path or "pk"
        reach = Q(**{f"{person}__in": mine.values("person")})
        if "children.group" in snapshot.permissions:
            reach |= ~Exists(membership.filter(person_id=OuterRef(person)))
        return queryset.filter(reach, authority_id=snapshot.authority_id)
