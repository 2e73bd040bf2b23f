"""Reads of the pathway, each in a number of statements that does not grow with the families asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Family, Membership, Person
from safeguarding.casework.families.scopes import live
from safeguarding.casework.pathway.clocks import ChildClock, clocks_of_child, order
from safeguarding.casework.pathway.models import Episode, ProtectionPlan
from safeguarding.casework.pathway.standing import Status, status_of
from safeguarding.casework.pathway.steps import Step, steps_of_episode
from safeguarding.casework.pathway.visits import last_visits

PARTS = ("assessments", "section47s", "cin_plans", "protection_plans__reviews", "protection_plans__core_groups")


def clocks_of_families(user: Any, families: Iterable[Family], today: date) -> dict[UUID, list[ChildClock]]:
    """The clocks of every child now in each family, by family, in the order of `clocks.order`.

    A family without any has an empty list. Families that `user` may not know of have none either.
    """
    wanted = [family.pk for family in families]
    children = _children(user, wanted)
    episodes = _episodes(user, children, running=True)
    visits = last_visits(user, [child.pk for of in children.values() for child in of])
    return {
        family: sorted(
            (
                clock
                for child in children[family]
                for clock in clocks_of_child(child, episodes[child.pk], visits.get(child.pk), today)
            ),
            key=order,
        )
        for family in wanted
    }


def clocks_of(user: Any, family: Family, today: date) -> list[ChildClock]:
    """The clocks of every child now in the family: those that run, soonest due first, then those met, latest first."""
    return clocks_of_families(user, [family], today)[family.pk]


def statuses_of(user: Any, families: Iterable[Family], today: date) -> dict[UUID, dict[UUID, Status]]:
    """The statutory status of every child now in each family: family -> child -> status."""
    wanted = [family.pk for family in families]
    children = _children(user, wanted)
    episodes = _episodes(user, children)
    return {family: {child.pk: status_of(episodes[child.pk], today) for child in children[family]} for family in wanted}


def children_with_status(user: Any, family: Family, today: date) -> list[tuple[Person, Status]]:
    """The children now in the family, eldest first, each with the statutory status and loaded identifiers."""
    children = _children(user, [family.pk])
    episodes = _episodes(user, children)
    return [(child, status_of(episodes[child.pk], today)) for child in children[family.pk]]


def steps_of(user: Any, family: Family) -> list[Step]:
    """Every statutory step of the children now in the family, latest first; of one day, the eldest child's first."""
    children = _children(user, [family.pk])
    episodes = _episodes(user, children)
    steps: list[Step] = []
    for child in children[family.pk]:
        for episode in episodes[child.pk]:
            episode.child = child
            steps += steps_of_episode(episode)
    return sorted(steps, key=lambda step: step.on, reverse=True)


def plans_on(user: Any, family: Family, day: date) -> list[ProtectionPlan]:
    """The protection plans that the family's children had on the day."""
    children = _children(user, [family.pk])[family.pk]
    rows = visible(user, ProtectionPlan.objects.filter(episode__child__in=children, start__lte=day))
    return list(rows.filter(Q(end__isnull=True) | Q(end__gte=day)).order_by("start", "pk"))


def _children(user: Any, families: list[UUID]) -> defaultdict[UUID, list[Person]]:
    rows = visible(user, Membership.objects.filter(live(), family_id__in=families, role="child"))
    children: defaultdict[UUID, list[Person]] = defaultdict(list)
    for row in (
        rows.select_related("person").prefetch_related("person__identifiers").order_by("person__birth_date", "pk")
    ):
        children[row.family_id].append(row.person)
    return children


def _episodes(
    user: Any, children: dict[UUID, list[Person]], *, running: bool = False
) -> defaultdict[UUID, list[Episode]]:
    ids = {child.pk for of in children.values() for child in of}
    rows: QuerySet[Episode] = visible(user, Episode.objects.filter(child_id__in=ids))
    if running:
        rows = rows.filter(closure_date__isnull=True, no_further_action=False)
    by_child: defaultdict[UUID, list[Episode]] = defaultdict(list)
    for episode in rows.prefetch_related(*PARTS).order_by("referral_date", "pk"):
        by_child[episode.child_id].append(episode)
    return by_child
