"""Reads for the first page: what is mine, what is due, what is new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Lower

from safeguarding.casework.access.policies import visible
from safeguarding.casework.attachments.models import Attachment
from safeguarding.casework.families.models import Family, LastLook, Person
from safeguarding.casework.families.queries import children_now, open_families
from safeguarding.casework.pathway.clocks import ChildClock
from safeguarding.casework.pathway.queries import clocks_of_children
from safeguarding.casework.supervision.colours import colours_of
from safeguarding.casework.supervision.models import Decision, FamilyRating
from safeguarding.casework.supervision.queries import SupervisionDue, due_of, with_supervision
from safeguarding.casework.workbook.queries import Changed, changed_since


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """A family of mine: its children, the rating that stands, what is late or falls due, and what is new to me."""

    family: Family
    children: tuple[Person, ...]
    rating: str | None
    late: tuple[ChildClock, ...]
    soon: tuple[ChildClock, ...]
    supervision: SupervisionDue | None
    looked: datetime | None
    changed: Changed
    news: News

    @property
    def next(self) -> ChildClock | None:
        return next(iter(self.soon), None)


@dataclass(frozen=True, slots=True)
class News:
    """What closed supervisions set and decided, and which files others added, since somebody last looked."""

    ratings: int = 0
    decisions: int = 0
    files: int = 0


def my_families(user: Any) -> QuerySet[Family]:
    """My open families by name, each with `rating`, the last that a closed supervision set, `looked`, the moment of my
    last look, and what supervision is counted from."""
    set_in_closed = colours_of(user, OuterRef("pk"))
    looks = LastLook.objects.filter(family=OuterRef("pk"), user=user)
    rows = with_supervision(open_families(user)).annotate(
        rating=Subquery(set_in_closed.values("colour")[:1]), looked=Subquery(looks.values("at")[:1])
    )
    return rows.order_by(Lower("name"), "pk")


def family_rows(user: Any, families: Sequence[Family], today: date) -> list[FamilyRow]:
    """What the first page says of each of these of `my_families`: the same few statements however many."""
    rows: Sequence[Any] = families
    of = children_now(user, [family.pk for family in rows])
    children = {family.pk: of[family.pk] for family in rows}
    clocks = clocks_of_children(user, children, today)
    looked = {family.pk: family.looked for family in rows}
    changed, news = changed_since(user, looked), news_since(user, looked)
    return [
        _row(
            family,
            children[family.pk],
            clocks[family.pk],
            changed.get(family.pk, Changed()),
            news.get(family.pk, News()),
            today,
        )
        for family in rows
    ]


def news_since(user: Any, since: Mapping[UUID, datetime | None]) -> dict[UUID, News]:
    """Ratings and decisions of the supervisions that were closed in each family since the reader last looked, and files
    that others added. `since`: family -> moment of the last look; one never looked at is left out. One statement, or none."""
    looked = {family: moment for family, moment in since.items() if moment}
    if not looked:
        return {}
    closed = {"session__family_id__in": list(looked), "session__closed_at__gt": min(looked.values())}
    ratings, decisions = (
        visible(user, rows.filter(**closed)).values_list("session__family_id", "session__closed_at", Value(place))
        for place, rows in enumerate((FamilyRating.objects.filter(replaced_by__isnull=True), Decision.objects.all()))
    )
    added = {"family_id__in": list(looked), "written_at__gt": min(looked.values()), "withdrawn__isnull": True}
    files = visible(user, Attachment.objects.filter(~Q(writer=user), **added))
    counts: dict[UUID, list[int]] = {}
    for family, at, place in ratings.union(decisions, files.values_list("family_id", "written_at", Value(2)), all=True):
        if at > looked[family]:
            counts.setdefault(family, [0, 0, 0])[place] += 1
    return {family: News(*numbers) for family, numbers in counts.items()}


def _row(
    family: Any,
    children: Sequence[Person],
    clocks: Sequence[ChildClock],
    changed: Changed,
    news: News,
    today: date,
) -> FamilyRow:
    running = [clock for clock in clocks if clock.running]
    return FamilyRow(
        family=family,
        children=tuple(children),
        rating=family.rating,
        late=tuple(clock for clock in running if clock.late),
        soon=tuple(clock for clock in running if not clock.late and clock.due),
        supervision=due_of(family, today),
        looked=family.looked,
        changed=changed,
        news=news,
    )
