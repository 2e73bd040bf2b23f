"""Children’s turns to red in the families that the reader works with, and what followed each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.pathway.episodes import Episode
from safeguarding.casework.pathway.reading import episodes_of
from safeguarding.casework.pathway.steps import steps_of_episode
from safeguarding.casework.quality.figures import Rated, rated, ratings_of, reads_families
from safeguarding.casework.quality.quarters import last_quarters
from safeguarding.casework.supervision.after_models import ManagersDecision
from safeguarding.casework.supervision.models import Action, Decision
from safeguarding.evidence.reds import Red, turns, worst

#: Turns are listed over so many quarters; ratings are read a year further back, to know what stood before.
QUARTERS, BEFORE = 8, 4
#: The statutory steps that answer a worry. That a plan ended, or a case was closed, does not.
STEPS = frozenset({"section47", "conference", "in_need_start", "protection_start"})

Days = dict[UUID, list[tuple[date, date]]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A red with the child and the family that it is about."""

    red: Red
    child: Person
    family: Family


def reds_of(user: Any, today: date) -> list[Listed]:
    """Every turn to red of the last two years, latest first: the same few statements however many there are."""
    if not reads_families(user):
        return []
    quarters = last_quarters(today, QUARTERS + BEFORE)
    answers: defaultdict[tuple[UUID, UUID], list[tuple[date, str]]] = defaultdict(list)
    for row in sorted(rated(ratings_of(user, quarters[0])), key=lambda row: row.on):
        answers[row.family, row.child].append((row.on, worst(_answers(row))))
    turned = [(key, day) for key, given in answers.items() for day in turns(given) if day >= quarters[BEFORE]]
    children, families = _things(user, turned)
    decisions, actions = _decisions(user, families), _actions(user, families)
    episodes = episodes_of(user, children)
    found = [
        _listed(families[family], children[child], day, answers[family, child], decisions, actions, episodes)
        for (family, child), day in turned
        if family in families and child in children
    ]
    return sorted(found, key=lambda one: (one.red.on, one.red.key), reverse=True)


def _answers(row: Rated) -> tuple[str, ...]:
    return row.answers + ("cannot_rate",) * bool(row.unable)


def _things(
    user: Any, turned: Iterable[tuple[tuple[UUID, UUID], date]]
) -> tuple[dict[UUID, Person], dict[UUID, Family]]:
    keys = {key for key, _ in turned}
    people = visible(user, Person.objects.filter(pk__in={child for _, child in keys}))
    children = {one.pk: one for one in people.prefetch_related("identifiers")}
    families = visible(user, Family.objects.filter(pk__in={family for family, _ in keys}))
    return children, {one.pk: one for one in families}


def _decisions(user: Any, families: Iterable[UUID]) -> Days:
    """Decisions other than to continue, and what named managers decided, of closed supervisions: (day of the supervision,
    day of the decision)."""
    of = {"session__family__in": list(families), "session__closed_at__isnull": False}
    changes = visible(user, Decision.objects.filter(**of).exclude(kind=Decision.Kind.CONTINUE))
    columns = ("session__family_id", "session__held_on", "made_at")
    managers = visible(user, ManagersDecision.objects.filter(**of)).order_by().values_list(*columns)
    return _days(changes.order_by().values_list(*columns).union(managers, all=True))


def _actions(user: Any, families: Iterable[UUID]) -> Days:
    rows = visible(user, Action.objects.filter(family__in=list(families)))
    return _days(rows.order_by().values_list("family_id", "session__held_on", "agreed_at"))


def _days(rows: Iterable[tuple[UUID, date, Any]]) -> Days:
    found: Days = {}
    for family, held_on, moment in rows:
        found.setdefault(family, []).append((held_on, max(held_on, timezone.localdate(moment))))
    return found


def _listed(
    family: Family,
    child: Person,
    day: date,
    given: list[tuple[date, str]],
    decisions: Days,
    actions: Days,
    episodes: dict[UUID, list[Episode]],
) -> Listed:
    steps = [
        step.on
        for episode in episodes.get(child.pk, [])
        for step in steps_of_episode(child, episode)
        if step.kind in STEPS and step.on >= day
    ]
    red = Red(
        f"{family.pk} {child.pk} {day}",
        day,
        decision=_first(decisions.get(family.pk, []), day),
        action=_first(actions.get(family.pk, []), day),
        step=min(steps, default=None),
        after=tuple(one for one in given if one[0] > day),
        closed=family.closed_on,
    )
    return Listed(red, child, family)


def _first(days: list[tuple[date, date]], since: date) -> date | None:
    """The first day of what belongs to a supervision from that day on."""
    return min((moment for held_on, moment in days if held_on >= since), default=None)
