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


def family_ids(snapshot: Snapshot) -> QuerySet[Any]:
    """The keys of the families open to the snapshot, for `…__in`: read from the allocations, by their indexes."""
    posts = snapshot.posts_that_may("family.read")
    reached = [post.id for post in posts if post.role.reach in ("allocated", "team")]
    teams = [post.team for post in posts if post.role.reach == "team" and post.team]
    of = {"authority_id": snapshot.authority_id}
    allocation = apps.get_model("families", "Allocation")._base_manager
    own = allocation.filter(live(), post_id__in=reached, **of).order_by().values("family_id")
    if not teams:
        return own
    spell = apps.get_model("families", "TeamAllocation")._base_manager
    return own.union(spell.filter(live(), team_id__in=teams, **of).order_by().values("family_id"), all=True)


def relationship(snapshot: Snapshot, family_id: Any) -> str:
    """By what the snapshot reaches the family, in a word for the log; empty when it doesn't."""
    posts = snapshot.posts_that_may("family.read")
    of = {"authority_id": snapshot.authority_id, "family_id": family_id}
    allocation = apps.get_model("families", "Allocation")._base_manager
    if allocation.filter(live(), post_id__in=[post.id for post in posts], **of).exists():
        return "allocated"
    teams = [post.team for post in posts if post.role.reach == "team" and post.team]
    spell = apps.get_model("families", "TeamAllocation")._base_manager
    return "team" if teams and spell.filter(live(), team_id__in=teams, **of).exists() else ""


@dataclass(frozen=True)
class FamilyRows:
    """Rows that belong to a family that the viewer works with. `path` leads to it; empty for the family itself."""

    path: str = "family"

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        lookup = f"{self.path or 'pk'}__in"
        return queryset.filter(authority_id=snapshot.authority_id, **{lookup: family_ids(snapshot)})


@dataclass(frozen=True)
class PersonRows:
    """Rows about a person of a family that the viewer works with. `path` leads to the person; empty for the person.

    With `new`, also of a child who has no family yet, for those who group children.
    """

    path: str = "person"
    new: bool = False

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        membership = apps.get_model("families", "Membership")._base_manager
        mine = membership.filter(family_id__in=family_ids(snapshot)).order_by().values("person_id")
        person = self.path or "pk"
        reach = Q(**{f"{person}__in": mine})
        if self.new and "children.group" in snapshot.permissions:
            reach |= Q(~Exists(membership.filter(person_id=OuterRef(person))))
        return queryset.filter(reach, authority_id=snapshot.authority_id)
