"""Reads for the first page: what is mine, what is due, what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Lower

from safeguarding.casework.access.policies import visible
from safeguarding.casework.attachments.models import Attachment
from safeguarding.casework.families.alerts import unreviewed
from safeguarding.casework.families.models import Family, LastLook, Person
from safeguarding.casework.families.queries import children_now, open_families
from safeguarding.casework.oversight.queries import asked_why
from safeguarding.casework.pathway.clocks import ChildClock
from safeguarding.casework.pathway.queries import clocks_of_children
from safeguarding.casework.supervision.colours import colours_of
from safeguarding.casework.supervision.cycle import Cycle, rules_for
from safeguarding.casework.supervision.due import SupervisionDue, due_of, with_supervision
from safeguarding.casework.supervision.models import Decision, FamilyRating
from safeguarding.casework.workbook.queries import written_since


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
    news: News

    @property
    def next(self) -> ChildClock | None:
        return next(iter(self.soon), None)


@dataclass(frozen=True, slots=True)
class News:
    """What others wrote, what closed supervisions set and decided, and which files others added, since somebody last
    looked."""

    entries: int = 0
    summaries: int = 0
    ratings: int = 0
    decisions: int = 0
    files: int = 0


def to_review(user: Any) -> tuple[int, int]:
    """How many emergency openings, and how many reasons of people who opened very many files, wait for the reader: one
    statement, and none for those who review neither."""
    waiting = unreviewed(user).order_by().values_list(Value(0)), asked_why(user).order_by().values_list(Value(1))
    found = Counter(place for (place,) in waiting[0].union(waiting[1], all=True))
    return found[0], found[1]


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
    news = news_since(user, {family.pk: family.looked for family in rows})
    rules = rules_for(user, today)
    return [
        _row(family, children[family.pk], clocks[family.pk], news.get(family.pk, News()), today, rules)
        for family in rows
    ]


def news_since(user: Any, since: Mapping[UUID, datetime | None]) -> dict[UUID, News]:
    """What is new in each family since the reader last looked. `since`: family -> moment of the last look; one never
    looked at is left out, as there is nothing to compare with, and so is one with nothing new. One statement, or none."""
    looked = {family: moment for family, moment in since.items() if moment}
    if not looked:
        return {}
    earliest = min(looked.values())
    closed = {"session__family_id__in": list(looked), "session__closed_at__gt": earliest}
    added = {"family_id__in": list(looked), "written_at__gt": earliest, "withdrawn__isnull": True}
    decided: tuple[QuerySet[Any], ...] = (FamilyRating.objects.filter(replaced_by__isnull=True), Decision.objects.all())
    kinds = [
        *written_since(user, looked, earliest),
        *(
            visible(user, rows.filter(**closed)).values_list("session__family_id", "session__closed_at")
            for rows in decided
        ),
        visible(user, Attachment.objects.filter(~Q(writer=user), **added)).values_list("family_id", "written_at"),
    ]
    first, *others = (rows.annotate(kind=Value(place)) for place, rows in enumerate(kinds))
    counts: dict[UUID, list[int]] = {}
    for family, at, place in first.union(*others, all=True):
        if at > looked[family]:
            counts.setdefault(family, [0] * len(kinds))[place] += 1
    return {family: News(*numbers) for family, numbers in counts.items()}


def _row(
    family: Any,
    children: Sequence[Person],
    clocks: Sequence[ChildClock],
    news: News,
    today: date,
    rules: Cycle,
) -> FamilyRow:
    running = [clock for clock in clocks if clock.running]
    return FamilyRow(
        family=family,
        children=tuple(children),
        rating=family.rating,
        late=tuple(clock for clock in running if clock.late),
        soon=tuple(clock for clock in running if not clock.late and clock.due),
        supervision=due_of(family, today, rules),
        looked=family.looked,
        news=news,
    )
