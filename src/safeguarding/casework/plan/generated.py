"""Where each field of the plan’s generated views was first written."""

from __future__ import annotations

from safeguarding.casework.families.generated import generated
from safeguarding.casework.plan.assessing import Fact
from safeguarding.casework.plan.presenters import ActionLine, AttainmentLine, PointLine
from safeguarding.casework.plan.printing import PrintedPart

_POINT = ("plan.PlanPoint.author", "plan.PlanPoint.role", "plan.PlanPoint.written_at")
_WORDS = (
    "plan.AreaView.words", "programme.Evidence.text", "plan.ParentComment.words", "plan.PlanPoint.words",
    "programme.ScaleAnswer.value", "supervision.Rating.answer", "supervision.Rating.reason", "programme.ModuleSet.text",
    "programme.ModuleStep.kind", "workbook.ChildsWords.words", "workbook.ChildsWords.circumstances",
)  # fmt: skip
_AUTHORS = (
    "plan.AreaView.author", "programme.Evidence.author", "plan.ParentComment.author", "plan.PlanPoint.author",
    "programme.ScaleAnswer.author", "supervision.Rating.rater", "programme.ModuleStep.author",
    "programme.Evidence.entry", "workbook.ChildsWords.writer", "workbook.ChildsWords.heard_by",
)  # fmt: skip

generated(
    PointLine,
    "Plan: a goal, worry, strength, bottom line or contingency",
    words="plan.PlanPoint.words",
    whose=("plan.PlanPoint.said_by", "plan.PlanPoint.on"),
    by=_POINT,
)
generated(
    ActionLine,
    "Plan: an action",
    text="plan.PlanAction.text",
    owner=("plan.PlanAction.owner", "plan.PlanAction.owner_person"),
    due="plan.PlanAction.due",
    state=("plan.PlanActionStep.done", "plan.PlanActionStep.on", "plan.PlanActionStep.note"),
)
generated(
    AttainmentLine,
    "Plan: how far the family has come",
    on="plan.GoalScore.on",
    who="plan.GoalScore.informant",
    t=("plan.GoalScore.level", "plan.GoalScale.weight", "plan.GoalScale.variant"),
    goals="plan.GoalScore.scale",
)
generated(
    PrintedPart,
    "Plan: the sheet for one parent",
    title="plan.PlanPoint.kind",
    lines=(
        "plan.PlanPoint.words", "plan.PlanPoint.said_by", "plan.PlanAction.text", "plan.PlanAction.owner",
        "plan.PlanAction.owner_person", "plan.PlanAction.due", "plan.SafetyPlan.words",
    ),
)  # fmt: skip
generated(
    Fact,
    "Parenting assessment: a fact, drafted or frozen",
    frozen=tuple(
        f"plan.CarriedFact.{name}"
        for name in ("section", "kind", "title", "words", "known", "first_written", "last_changed", "source")
    ),
    section=("programme.ModuleSet.text", "programme.Evidence.area", "plan.AreaView.area", "plan.ParentComment.area"),
    kind=("programme.Evidence.points", "plan.PlanPoint.kind", "programme.ScaleAnswer.scale"),
    title=(
        "programme.Evidence.known",
        "programme.Evidence.on",
        "plan.ParentComment.on",
        "supervision.Rating.child",
        "workbook.ChildsWords.child",
        "workbook.ChildsWords.how",
        "workbook.ChildsWords.at",
    ),
    words=_WORDS,
    first_written=_AUTHORS,
    source=_AUTHORS,
    source_id=_AUTHORS,
    known="programme.Evidence.known",
    last_changed=("plan.AreaView.author", "plan.PlanPoint.author"),
    entry_id="programme.Evidence.entry",
    compartment=("programme.Evidence.compartment", "programme.ScaleAnswer.compartment"),
)
