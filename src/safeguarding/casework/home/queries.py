"""Reads for the first page: what is mine, what is due, what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Family, Membership
from safeguarding.casework.families.queries import last_looks, open_families
from safeguarding.casework.families.scopes import live
from safeguarding.casework.pathway.clocks import ChildClock
from safeguarding.casework.pathway.queries import clocks_of_families
from safeguarding.casework.supervision.models import FamilyRating
from safeguarding.casework.supervision.queries import SupervisionDue, supervision_due
from safeguarding.casework.workbook.queries import Changed, changed_since


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """A family of mine: its children, the rating that stands, what is late or next, and what is new to me."""

    family: Family
    children: tuple[Membership, ...]
    rating: str | None
    late: tuple[ChildClock, ...]
    next: ChildClock | None
    supervision: SupervisionDue | None
    looked: datetime | None
    changed: Changed


def my_families(user: Any, name: str = "") -> QuerySet[Family]:
    """My open families by name, each with `rating`, the last that a closed supervision set."""
    set_in_closed = FamilyRating.objects.filter(
        session__family=OuterRef("pk"), session__closed_at__isnull=False, replaced_by__isnull=True
    ).order_by("-session__held_on", "-session__closed_at")
    rows = open_families(user, name=name).annotate(rating=Subquery(set_in_closed.values("colour")[:1]))
    return rows.order_by(Lower("name"), "pk")


def family_rows(user: Any, families: Sequence[Family], today: date) -> list[FamilyRow]:
    """What the first page says of each of these families: the same few statements however many."""
    children: dict[UUID, list[Membership]] = {}
    of = visible(user, Membership.objects.filter(live(), role="child", family__in=[family.pk for family in families]))
    for row in of.select_related("person").prefetch_related("person__identifiers").order_by("person__birth_date", "pk"):
        children.setdefault(row.family_id, []).append(row)
    clocks: Mapping[UUID, list[ChildClock]] = clocks_of_families(user, families, today)
    due = supervision_due(user, families, today)
    looked = last_looks(user)
    changed = changed_since(user, {family.pk: looked.get(family.pk) for family in families})
    return [_row(family, children, clocks, due, looked, changed) for family in families]


def _row(family: Any, children: Any, clocks: Any, due: Any, looked: Any, changed: Any) -> FamilyRow:
    running = [clock for clock in clocks[family.pk] if clock.running]
    return FamilyRow(
        family=family,
        children=tuple(children.get(family.pk, ())),
        rating=family.rating,
        late=tuple(clock for clock in running if clock.late),
        next=next((clock for clock in running if not clock.late and clock.due), None),
        supervision=due.get(family.pk),
        looked=looked.get(family.pk),
        changed=changed.get(family.pk, Changed()),
    )
