"""Reads of the pathway, each in a number of statements that does not grow with the families asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.families.queries import children_now
from safeguarding.casework.pathway.clocks import ChildClock, clocks_of_child, order
from safeguarding.casework.pathway.models import ProtectionPlan
from safeguarding.casework.pathway.reading import episodes_of
from safeguarding.casework.pathway.standing import Status, status_of
from safeguarding.casework.pathway.steps import Step, steps_of_episode
from safeguarding.casework.pathway.visits import last_visits


def clocks_of_families(user: Any, families: Iterable[Family], today: date) -> dict[UUID, list[ChildClock]]:
    """The clocks of every child now in each family, by family, in the order of `clocks.order`.

    A family without any has an empty list. Families that `user` may not know of have none either.
    """
    wanted = [family.pk for family in families]
    children = children_now(user, wanted)
    return clocks_of_children(user, {family: children[family] for family in wanted}, today)


def clocks_of_children(
    user: Any, children: Mapping[UUID, Sequence[Person]], today: date
) -> dict[UUID, list[ChildClock]]:
    """The same of children who were read for `user` already, by family."""
    every = [child.pk for of in children.values() for child in of]
    episodes, visits = episodes_of(user, every, running=True), last_visits(user, every)
    return {
        family: sorted(
            (
                clock
                for child in of
                for clock in clocks_of_child(child, episodes[child.pk], visits.get(child.pk), today)
            ),
            key=order,
        )
        for family, of in children.items()
    }


def clocks_of(user: Any, family: Family, today: date) -> list[ChildClock]:
    """The clocks of every child now in the family: those that run, soonest due first, then those met, latest first."""
    return clocks_of_families(user, [family], today)[family.pk]


def statuses_of(user: Any, families: Iterable[Family], today: date) -> dict[UUID, dict[UUID, Status]]:
    """The status of every child now in each family: family -> child -> status."""
    wanted = [family.pk for family in families]
    children = children_now(user, wanted)
    episodes = episodes_of(user, [child.pk for family in wanted for child in children[family]])
    return {family: {child.pk: status_of(episodes[child.pk], today) for child in children[family]} for family in wanted}


def statuses_of_children(user: Any, children: Iterable[Person], today: date) -> dict[UUID, Status]:
    """The status of each of the children, who were read for `user` already."""
    ids = [child.pk for child in children]
    episodes = episodes_of(user, ids)
    return {child: status_of(episodes[child], today) for child in ids}


def children_with_status(user: Any, family: Family, today: date) -> list[tuple[Person, Status]]:
    """The children now in the family, eldest first, each with the statutory status."""
    children = children_now(user, [family.pk])[family.pk]
    statuses = statuses_of_children(user, children, today)
    return [(child, statuses[child.pk]) for child in children]


def steps_of(user: Any, family: Family) -> list[Step]:
    """Every statutory step of the children now in the family, latest first; of one day, the eldest child's first."""
    children = children_now(user, [family.pk])[family.pk]
    episodes = episodes_of(user, [child.pk for child in children])
    steps = [step for child in children for episode in episodes[child.pk] for step in steps_of_episode(child, episode)]
    return sorted(steps, key=lambda step: step.on, reverse=True)


def plans_on(user: Any, family: Family, day: date) -> list[ProtectionPlan]:
    """The protection plans that the family's children had on the day."""
    children = children_now(user, [family.pk])[family.pk]
    rows = visible(user, ProtectionPlan.objects.filter(episode__child__in=children, start__lte=day))
    return list(rows.filter(Q(end__isnull=True) | Q(end__gte=day)).order_by("start", "pk"))
