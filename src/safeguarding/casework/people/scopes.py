"""Who may know of what is held about a person: who works with them; of what could say where somebody hides, far fewer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import Snapshot, snapshot_of
from safeguarding.casework.families.closed import KindRows, where_read
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.scopes import PersonRows, family_ids, people_left_out

#: Whether a row could say where somebody hides, and the kind of record that says who reads it then.
OPEN, HIDING = "core", "safe"
COMPARTMENTS: Mapping[str, str] = {OPEN: "core", HIDING: "safe"}
CHOICES = [(OPEN, "Everyone who works with the family"), (HIDING, "Those who may know where they are")]


@dataclass(frozen=True)
class BothPeople:
    """Rows between two people, both of whom the viewer works with."""

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return PersonRows("target").narrow(snapshot, PersonRows("source").narrow(snapshot, queryset))


@dataclass(frozen=True)
class OpenOrHiding:
    """Rows of a family's file; one that could say where somebody hides only for posts there that read safe records.

    With `follows`, an open row about a person goes with them into their other files. A closed one never does.
    """

    follows: bool = False

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        reach = Q(family__in=family_ids(snapshot)) & where_read(
            snapshot, "family", "compartment", COMPARTMENTS, "family.read"
        )
        if self.follows:
            members = apps.get_model("families", "Membership")._base_manager.order_by()
            mine = members.filter(family_id__in=family_ids(snapshot)).values("person_id")
            reach |= Q(compartment=OPEN, person__in=mine)
        rows = queryset.filter(reach, authority_id=snapshot.authority_id)
        return rows.exclude(person__in=people_left_out(snapshot)) if snapshot.partners else rows


def may_hide(user: Any, family: Family) -> bool:
    """Whether the person reads, in this file, what could say where somebody hides: only they are asked about it."""
    rows = visible(user, Family.objects.filter(pk=family.pk))
    return KindRows("safe", "pk", "entry.write").narrow(snapshot_of(user), rows).exists()
