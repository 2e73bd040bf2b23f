"""Reads for the first page: what is mine, what is due, what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower

from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Family, LastLook, Person
from safeguarding.casework.families.queries import children_now, open_families
from safeguarding.casework.families.scopes import family_ids
from safeguarding.casework.pathway.clocks import ChildClock
from safeguarding.casework.pathway.queries import clocks_of_children
from safeguarding.casework.supervision.models import FamilyRating
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


def _ratings_that_stand(user: Any) -> QuerySet[FamilyRating]:
    """What chairs of closed supervisions set, in any family where `user` may read supervision; for `…__family=`.

    The viewer’s families are found outside: where every post that opens a family reads its supervision too, nothing is
    left to narrow.
    """
    rows = FamilyRating.objects.filter(session__closed_at__isnull=False, replaced_by__isnull=True)
    snapshot = snapshot_of(user)
    if snapshot.posts_that_may("supervision.read") != snapshot.posts_that_may("family.read"):
        rows = rows.filter(session__family__in=family_ids(snapshot, "supervision.read"))
    return rows.order_by("-session__held_on", "-session__closed_at")


def my_families(user: Any, name: str = "") -> QuerySet[Family]:
    """My open families by name, each with `rating`, the last that a closed supervision set, `looked`, the moment of my
    last look, and what supervision is counted from."""
    set_in_closed = _ratings_that_stand(user).filter(session__family=OuterRef("pk"))
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
