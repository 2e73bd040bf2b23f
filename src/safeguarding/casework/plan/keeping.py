"""Which forms of the plan and the parenting assessment keep what is typed until it is saved."""

from __future__ import annotations

from safeguarding.casework.workbook.drafts import FORMS, DraftForm


def register() -> None:
    """Each under the name that the action which saves it drops."""
    FORMS["plan-point-new"] = DraftForm("entry.write", "plan-point-new", "plan.PlanPoint")
    FORMS["plan-point"] = DraftForm("entry.write", "plan-point", "plan.PlanPoint")
    FORMS["plan-action-new"] = DraftForm("entry.write", "plan-action-new", "plan.PlanAction")
    FORMS["plan-action"] = DraftForm("entry.write", "plan-action", "plan.PlanActionStep")
    FORMS["plan-review"] = DraftForm("entry.write", "plan-review", "plan.PlanReview")
    FORMS["plan-agree"] = DraftForm("entry.write", "plan-agree", "plan.PlanAgreement")
    FORMS["safety-plan"] = DraftForm("entry.write", "safety-plan-write", "plan.SafetyPlan")
    FORMS["goal-levels"] = DraftForm("entry.write", "goal-levels", "plan.GoalScale")
    FORMS["view"] = DraftForm("assessment.write", "assessment-view", "plan.AreaView")
    FORMS["comment"] = DraftForm("entry.write", "assessment-comment", "plan.ParentComment")
    FORMS["assessment-evidence"] = DraftForm("entry.write", "assessment-evidence", "programme.Evidence")
