"""Reads of the plan: the same few statements however long its history."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from safeguarding.casework.access.policies import find, visible
from safeguarding.casework.families.models import Allocation, Family, Membership, Person
from safeguarding.casework.families.queries import load_child_ids
from safeguarding.casework.families.scopes import live
from safeguarding.casework.plan.chains import Chains
from safeguarding.casework.plan.models import (
    GoalScale,
    GoalScore,
    PlanAction,
    PlanActionStep,
    PlanAgreement,
    PlanGiven,
    PlanItem,
    PlanPoint,
    PlanReview,
    PlanVersion,
    SafetyPlan,
)
from safeguarding.casework.plan.parenting import ParentComment
from safeguarding.casework.programme.written import STANDS


@dataclass(frozen=True, slots=True)
class Plan:
    """All of a family’s plan, as one reader may see it. `steps` and `scores`, latest first, by the id of the first row
    of the action or of the scale they are about; `scales` by the first row of their goal."""

    points: Chains[PlanPoint]
    actions: Chains[PlanAction]
    steps: dict[UUID, list[PlanActionStep]]
    scales: dict[UUID, GoalScale]
    scores: list[GoalScore]
    people: dict[UUID, Person]

    def of(self, kind: str) -> list[PlanPoint]:
        """The points of a kind that stand."""
        return [row for row in self.points.standing() if row.kind == kind]

    def scale_of(self, goal: PlanPoint) -> GoalScale | None:
        return self.scales.get(self.points.first(goal).pk)

    def steps_of(self, action: PlanAction) -> list[PlanActionStep]:
        return self.steps.get(self.actions.first(action).pk, [])

    def done(self, action: PlanAction) -> bool:
        """Whether the latest that was said of the action is that it was done."""
        steps = self.steps_of(action)
        return bool(steps) and steps[0].done


def plan_of(user: Any, family: Family) -> Plan:
    """The family’s plan."""
    points = points_of(user, family)
    actions = Chains(_all(user, PlanAction, family, "owner"))
    steps: dict[UUID, list[PlanActionStep]] = defaultdict(list)
    for step in sorted(_standing(user, PlanActionStep, family), key=lambda row: (row.on, row.written_at), reverse=True):
        if (action := actions.rows.get(step.action_id)) is not None:
            steps[actions.first(action).pk].append(step)
    scales = {}
    for scale in _standing(user, GoalScale, family):
        if (goal := points.rows.get(scale.goal_id)) is not None:
            scales[points.first(goal).pk] = scale
    scores = [row for row in _standing(user, GoalScore, family, "scale") if row.scale.goal_id in points.rows]
    return Plan(points, actions, dict(steps), scales, scores, people_of(user, family))


def scale_of(user: Any, goal: PlanPoint, key: UUID) -> GoalScale:
    """The scale of that id, of the goal’s family, whether it stands or was replaced. Raises Http404."""
    return find(user, GoalScale, pk=key, family=goal.family_id)


def points_of(user: Any, family: Family) -> Chains[PlanPoint]:
    """Every point of the family’s plan, with all that it replaced."""
    return Chains(_all(user, PlanPoint, family))


def people_of(user: Any, family: Family) -> dict[UUID, Person]:
    """Everybody who is or was in the family, adults first."""
    rows = visible(user, Membership.objects.filter(family=family)).select_related("person")
    held = {row.person_id: row.person for row in rows.order_by("role", "person__birth_date", "person_id")}
    load_child_ids(held.values())
    return held


def adults_of(user: Any, family: Family) -> list[Person]:
    """The adults of the family today."""
    rows = visible(user, Membership.objects.filter(live(), family=family, role="adult")).select_related("person")
    return [row.person for row in rows.order_by("person__birth_date", "person_id")]


def workers_of(user: Any, family: Family) -> dict[UUID, Any]:
    """Who works with the family today, by id."""
    rows = visible(user, Allocation.objects.filter(live(), family=family)).select_related("post__user")
    return {row.post.user_id: row.post.user for row in rows.order_by("post__user__name")}


def safety_plans(user: Any, family: Family) -> list[SafetyPlan]:
    """Every version of the safety plan, the latest first."""
    chains = Chains(_all(user, SafetyPlan, family))
    standing = chains.standing()
    return chains.history(standing[-1]) if standing else []


def reviews_of(user: Any, family: Family) -> list[PlanReview]:
    """Reviews, the latest first, each with who was there."""
    rows = visible(user, PlanReview.objects.filter(STANDS, family=family)).select_related("author")
    return list(rows.prefetch_related("present__user", "present__person").order_by("-on", "-written_at"))


def versions_of(user: Any, family: Family) -> list[PlanVersion]:
    """The versions of the plan, the latest first."""
    return sorted(_all(user, PlanVersion, family), key=lambda row: row.number, reverse=True)


def version_of(user: Any, family: Family, key: UUID) -> PlanVersion:
    """The version of that id. Raises Http404 where the reader knows of none."""
    rows = PlanVersion.objects.select_related("author", "safety_plan__author", "family")
    return find(user, rows, pk=key, family=family)


def items_of(user: Any, version: PlanVersion) -> list[PlanItem]:
    """What a version holds, each point and action with its author."""
    rows = visible(user, PlanItem.objects.filter(version=version))
    rows = rows.select_related(
        "point__author", "point__said_by", "action__author", "action__owner", "action__owner_person"
    )
    return sorted(rows, key=lambda row: (row.point or row.action).written_at)  # type: ignore[union-attr]


def replies_of(user: Any, version: PlanVersion) -> tuple[list[PlanAgreement], list[PlanGiven]]:
    """Who agreed with a version or did not, and to whom it was given."""
    found: list[Any] = []
    for model in (PlanAgreement, PlanGiven):
        rows: Any = model.objects.filter(STANDS, version=version)  # type: ignore[attr-defined]
        found.append(list(visible(user, rows).select_related("person", "author").order_by("on", "written_at")))
    return found[0], found[1]


def changed_since(plan: Plan, version: PlanVersion | None, safety: SafetyPlan | None, items: list[PlanItem]) -> int:
    """How many points and actions, and the safety plan, differ from the version."""
    held = {row.point_id or row.action_id for row in items}
    now = {row.pk for row in (*plan.points.standing(), *plan.actions.standing())}
    latest = version.safety_plan_id if version else None
    return len(held ^ now) + (latest != (safety.pk if safety else None))


def open_actions_of(user: Any) -> QuerySet[PlanAction]:
    """The reader’s own actions in every family’s plan that are not done, the earliest due first."""
    return open_actions(user).filter(owner=user)


def open_actions(user: Any) -> QuerySet[PlanAction]:
    """Everybody’s actions in every family’s plan that are not done, the earliest due first."""
    steps = visible(user, PlanActionStep.objects.filter(STANDS, action=OuterRef("pk"))).order_by("-on", "-written_at")
    rows = visible(user, PlanAction.objects.filter(STANDS))
    last = Coalesce(Subquery(steps.values("done")[:1]), False)
    return rows.alias(done=last).filter(done=False).order_by("due", "written_at", "pk")


def overdue(action: PlanAction, done: bool, today: date) -> bool:
    """Whether the action was to be done before today and is not."""
    return not done and action.due < today


def _all(user: Any, model: Any, family: Family, *more: str) -> list[Any]:
    return list(visible(user, model.objects.filter(family=family)).select_related("author", *more))


def _standing(user: Any, model: Any, family: Family, *more: str) -> list[Any]:
    return list(visible(user, model.objects.filter(STANDS, family=family)).select_related("author", *more))


def row_of(user: Any, family: Family, key: UUID) -> Any:
    """The row of the plan or the assessment of that id which stands; None where the reader knows of none."""
    for model in (PlanPoint, PlanAction, GoalScore, ParentComment, PlanReview, PlanAgreement):
        rows: Any = model.objects.filter(STANDS, family=family, pk=key)  # type: ignore[attr-defined]
        if (row := visible(user, rows).select_related("author").first()) is not None:
            return row
    return None
