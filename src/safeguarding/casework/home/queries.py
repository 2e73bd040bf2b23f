"""Reads for the first page: what is mine, what is due, what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower

from safeguarding.casework.families.models import Family, LastLook, Person
from safeguarding.casework.families.queries import children_now, open_families
from safeguarding.casework.pathway.clocks import ChildClock
from safeguarding.casework.pathway.queries import clocks_of_children
from safeguarding.casework.supervision.colours import colours_of
from safeguarding.casework.supervision.queries import SupervisionDue, due_of, with_supervision
from safeguarding.casework.workbook.queries import Changed, changed_since


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """A family of mine: its children, the rating that stands, what is late or next, and what is new to me."""

    family: Family
    children: tuple[Person, ...]
    rating: str | None
    late: tuple[ChildClock, ...]
    next: ChildClock | None
    supervision: SupervisionDue | None
    looked: datetime | None
    changed: Changed


def my_families(user: Any, name: str = "") -> QuerySet[Family]:
    """My open families by name, each with `rating`, the last that a closed supervision set, `looked`, the moment of my
    last look, and what supervision is counted from."""
    set_in_closed = colours_of(user, OuterRef("pk"))
    looks = LastLook.objects.filter(family=OuterRef("pk"), user=user)
    rows = with_supervision(open_families(user, name=name)).annotate(
        rating=Subquery(set_in_closed.values("colour")[:1]), looked=Subquery(looks.values("at")[:1])
    )
    return rows.order_by(Lower("name"), "pk")


def family_rows(user: Any, families: Sequence[Family], today: date) -> list[FamilyRow]:
    """What the first page says of each of these of `my_families`: the same few statements however many."""
    rows: Sequence[Any] = families
    of = children_now(user, [family.pk for family in rows])
    children = {family.pk: of[family.pk] for family in rows}
    clocks = clocks_of_children(user, children, today)
    changed = changed_since(user, {family.pk: family.looked for family in rows})
    return [
        _row(family, children[family.pk], clocks[family.pk], changed.get(family.pk, Changed()), today)
        for family in rows
    ]


def _row(
    family: Any, children: Sequence[Person], clocks: Sequence[ChildClock], changed: Changed, today: date
) -> FamilyRow:
    running = [clock for clock in clocks if clock.running]
    return FamilyRow(
        family=family,
        children=tuple(children),
        rating=family.rating,
        late=tuple(clock for clock in running if clock.late),
        next=next((clock for clock in running if not clock.late and clock.due), None),
        supervision=due_of(family, today),
        looked=family.looked,
        changed=changed,
    )
