"""What is due across a person's families, by day. Worked out from the record each time; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.urls import reverse

from safeguarding.casework.design.paging import BOUND
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.home.queries import my_families
from safeguarding.casework.pathway.queries import clocks_of_families
from safeguarding.casework.supervision.cycle import Cycle, rules_for
from safeguarding.casework.supervision.due import due_of
from safeguarding.casework.supervision.promises import Promise, promised_by

#: So many days ahead.
AHEAD = 28
DATE, SUPERVISION, ACTION = "date", "supervision", "action"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is due: a statutory date of some children, a supervision of a family, or something that I promised,
    at supervision or in the family's plan; and where it is dealt with."""

    on: date
    kind: str
    what: str
    family: UUID
    family_name: str
    href: str
    children: tuple[Person, ...] = ()


def due(user: Any, today: date, ahead: int = AHEAD) -> tuple[list[Item], bool]:
    """What was due and is not done, and what falls due within so many days, soonest first; and whether the families were
    too many to look at all of them: the first BOUND by name were. A fixed number of statements."""
    families = list(my_families(user)[: BOUND + 1])
    too_many, families = len(families) > BOUND, families[:BOUND]
    items = [
        *_dates(user, families, today),
        *_supervisions(families, today, rules_for(user, today)),
        *_promises(promised_by(user)),
    ]
    last = today + timedelta(days=ahead)
    found = sorted((item for item in items if item.on <= last), key=lambda item: (item.on, item.family_name, item.what))
    return found, too_many


def _dates(user: Any, families: Sequence[Family], today: date) -> Iterator[Item]:
    """Brothers and sisters whose date is one are one item."""
    of = clocks_of_families(user, families, today)
    for family in families:
        running = [clock for clock in of[family.pk] if clock.running and clock.due]
        for (on, name), clocks in groupby(
            running, key=lambda clock: (clock.due.due if clock.due else today, clock.name)
        ):
            href = reverse("clocks", args=[family.pk])
            yield Item(on, DATE, name, family.pk, family.name, href, tuple(clock.child for clock in clocks))


def _supervisions(families: Sequence[Family], today: date, rules: Cycle) -> Iterator[Item]:
    for family in families:
        if (one := due_of(family, today, rules)) is not None:
            href = reverse("supervision", args=[family.pk])
            yield Item(one.due.due, SUPERVISION, "Group supervision", family.pk, family.name, href)


def _promises(promises: Sequence[Promise]) -> Iterator[Item]:
    for one in promises:
        yield Item(one.due, ACTION, one.text, one.family, one.family_name, one.href)
