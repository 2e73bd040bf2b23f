"""Every change to a family’s plan, its goals and its parenting assessments."""

from safeguarding.casework.plan.actions.assessments import add_comment, finish_assessment, write_view
from safeguarding.casework.plan.actions.goals import score_goal, set_scale
from safeguarding.casework.plan.actions.points import add_action, mark_action, take_back, write_point
from safeguarding.casework.plan.actions.versions import (
    agree_version,
    give_version,
    make_version,
    review_plan,
    write_safety_plan,
)

__all__ = [
    "add_action", "add_comment", "agree_version", "finish_assessment", "give_version", "make_version", "mark_action",
    "review_plan", "score_goal", "set_scale", "take_back", "write_point", "write_safety_plan", "write_view",
]  # fmt: skip
