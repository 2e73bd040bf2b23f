"""The five levels of a goal, and where a family stands on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import check, find
from safeguarding.casework.audit.recording import record
from safeguarding.casework.plan.models import GoalScale, GoalScore, PlanPoint
from safeguarding.casework.plan.queries import plan_of
from safeguarding.casework.programme import writing
from safeguarding.casework.workbook.drafts import drop_draft
from safeguarding.evidence.measures.goal_attainment import LEVELS

#: The column that holds the words of each level.
COLUMNS = {-2: "much_less", -1: "less", 0: "expected", 1: "more", 2: "much_more"}


@transaction.atomic
def set_scale(
    goal: PlanPoint, variant: str, weight: int, levels: Mapping[int, str], client_key: UUID, *, by: Any,
    over: GoalScale | None = None,
) -> GoalScale:  # fmt: skip
    """Write the five levels of a goal. `over` is the scale that was read: its scores stay with it, and are not mixed with
    new ones.

    Raises ValueError for a level without words or a weight outside 1 to 10; writing.Overtaken where another one stands.
    """
    family = writing.queue(by, goal.family_id)
    check(by, "entry.write", family, found=True)
    goal = find(by, PlanPoint, pk=goal.pk, kind=PlanPoint.Kind.GOAL)
    words = {COLUMNS[level]: levels.get(level, "").strip() for level in LEVELS}
    said: dict[str, Any] = {"goal": goal, "variant": variant, "weight": weight, **words}
    if sent := writing.sent_before(GoalScale, family, client_key, by, **said):
        return sent
    if not all(words.values()) or not 1 <= weight <= 10 or variant not in GoalScale.Variant.values:
        raise ValueError("Give words for all five levels, and a weight from 1 to 10.")
    standing = plan_of(by, family).scale_of(goal)
    if standing != over:
        raise writing.Overtaken(standing)
    made = writing.save(GoalScale, family, client_key, by, over=over, **said)
    drop_draft(family, f"goal-levels:{writing.first_of(goal).pk}", by)
    record(by, "set goal scale", made, replaces=over.pk if over else None)
    return made


@transaction.atomic
def score_goal(scale: GoalScale, level: int, informant: str, on: date, client_key: UUID, *, by: Any) -> GoalScore:
    """Say where the family stands with a goal. Of one day and one informant the score that was written last counts.

    Raises ValueError for another level or a day to come; writing.Overtaken where the scale has been replaced.
    """
    family = writing.queue(by, scale.family_id)
    check(by, "entry.write", family, found=True)
    scale = find(by, GoalScale, pk=scale.pk)
    said: dict[str, Any] = {"scale": scale, "level": level, "informant": informant, "on": on}
    if sent := writing.sent_before(GoalScore, family, client_key, by, **said):
        return sent
    if level not in LEVELS or informant not in GoalScore.Informant.values or on > timezone.localdate():
        raise ValueError("Give a level from -2 to 2, who scored it, and a day that is not in the future.")
    writing.must_stand(scale)
    made = writing.save(GoalScore, family, client_key, by, **said)
    record(by, "scored goal", made)
    return made
