"""When a family’s next supervision is due: counted from the last closed one, by the rating that it set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Family, TeamAllocation
from safeguarding.casework.families.scopes import live
from safeguarding.casework.supervision.colours import colours_of
from safeguarding.casework.supervision.cycle import Cycle, rules_for
from safeguarding.casework.supervision.models import Session
from safeguarding.evidence import clocks
from safeguarding.evidence.clocks import Limit

CLOCK = "group_supervision"


@dataclass(frozen=True, slots=True)
class SupervisionDue:
    """When a family's next supervision is due, counted from the last closed one, or from `start` if there was none."""

    last: date | None
    due: clocks.Due
    standing: clocks.Standing


def with_supervision(families: QuerySet[Family]) -> QuerySet[Family]:
    """The families, each with what `due_of` counts from: `supervised_on`, its last closed session, and `held_since`,
    when the team got it."""
    sessions = Session.objects.filter(family=OuterRef("pk"), closed_at__isnull=False).order_by("-held_on")
    spells = TeamAllocation.objects.filter(live(), family=OuterRef("pk")).order_by("-start")
    return families.annotate(
        supervised_on=Subquery(sessions.values("held_on")[:1]), held_since=Subquery(spells.values("start")[:1])
    )


def due_of(family: Any, today: date, rules: Cycle) -> SupervisionDue | None:
    """When the next supervision of a family of `with_supervision` that has its `rating` is due: so many days after the
    last closed one as the authority says for that rating, or after the team got the family. An open session doesn't stop
    the clock; closing it does."""
    start = family.supervised_on or family.held_since or family.opened_on
    due = next_after(start, family.rating, today, rules)
    return SupervisionDue(family.supervised_on, due, clocks.standing(due, None, today)) if due else None


def next_after(start: date, rating: str | None, today: date, rules: Cycle) -> clocks.Due | None:
    """The deadline of the supervision after the one of `start`, which set `rating`. None where no rule was in force."""
    plain = clocks.due(CLOCK, start, on=today)
    own = Limit(rules.days_after(rating), "calendar_days")
    return plain if plain is None or plain.limit == own else clocks.due(CLOCK, start, on=today, overrides={CLOCK: own})


def supervision_due(user: Any, families: Iterable[Family], today: date) -> Mapping[UUID, SupervisionDue]:
    """`due_of` for each of the families that `user` may know of."""
    rows: QuerySet[Any] = with_supervision(
        visible(user, Family.objects.filter(pk__in=[family.pk for family in families]))
    )
    rows = rows.annotate(rating=Subquery(colours_of(user, OuterRef("pk")).values("colour")[:1]))
    rules = rules_for(user, today)
    return {family.pk: due for family in rows if (due := due_of(family, today, rules))}
