"""The safety plan, reviews, and the plan as it is frozen, agreed and given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import Refused, check, find
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.plan import queries
from safeguarding.casework.plan.models import (
    PlanAgreement,
    PlanGiven,
    PlanItem,
    PlanReview,
    PlanVersion,
    ReviewPresent,
    SafetyPlan,
)
from safeguarding.casework.plan.printing import findings_of
from safeguarding.casework.programme import writing
from safeguarding.casework.workbook.drafts import drop_draft

MUST_NOT_LEAVE = (
    "Something in this plan could show where somebody is or who told us. Change the words before you give it."
)


@transaction.atomic
def write_safety_plan(
    family: Family, words: str, agreed_on: date, review_on: date | None, client_key: UUID, *, by: Any,
    over: SafetyPlan | None = None,
) -> SafetyPlan:  # fmt: skip
    """Write the safety plan, on top of the version that was read. Raises ValueError without words; writing.Overtaken."""
    family = writing.queue(by, family.pk)
    check(by, "entry.write", family, found=True)
    said: dict[str, Any] = {"words": words.strip(), "agreed_on": agreed_on, "review_on": review_on}
    if sent := writing.sent_before(SafetyPlan, family, client_key, by, **said):
        return sent
    if not words.strip() or agreed_on > timezone.localdate():
        raise ValueError("A safety plan has words, and a day that is not in the future.")
    standing = next(iter(queries.safety_plans(by, family)), None)
    if standing is not None and (over is None or over.pk != standing.pk):
        raise writing.Overtaken(standing)
    made = writing.save(SafetyPlan, family, client_key, by, over=standing, **said)
    drop_draft(family, "safety-plan", by)
    record(by, "wrote safety plan", made, replaces=standing.pk if standing else None)
    return made


@transaction.atomic
def review_plan(
    family: Family, on: date, words: str, next_on: date | None, present: Sequence[User | Person], client_key: UUID, *,
    by: Any,
) -> PlanReview:  # fmt: skip
    """Record that the plan was looked at together, by whom, and what was agreed.

    Raises ValueError without words or anybody there, or for dates in the wrong order.
    """
    family = writing.queue(by, family.pk)
    check(by, "entry.write", family, found=True)
    said: dict[str, Any] = {"on": on, "words": words.strip(), "next_on": next_on}
    if sent := writing.sent_before(PlanReview, family, client_key, by, **said):
        return sent
    if not words.strip() or not present or on > timezone.localdate() or (next_on and next_on <= on):
        raise ValueError(
            "A review has words, a day that has come, people who were there, and a next day that is later."
        )
    writing.must_belong(family, [one for one in present if isinstance(one, Person)])
    made = writing.save(PlanReview, family, client_key, by, **said)
    drop_draft(family, "plan-review", by)
    ReviewPresent.objects.bulk_create(
        ReviewPresent(
            authority_id=family.authority_id, review=made, user=None if isinstance(one, Person) else one,
            person=one if isinstance(one, Person) else None,
        )
        for one in present
    )  # fmt: skip
    record(by, "reviewed plan", made, present=len(present))
    return made


@transaction.atomic
def make_version(family: Family, client_key: UUID, *, by: Any) -> PlanVersion:
    """Freeze the plan as it stands. Where nothing has changed since the last version, that one comes back.

    Raises ValueError for a plan that holds nothing.
    """
    family = writing.queue(by, family.pk)
    check(by, "entry.write", family, found=True)
    if sent := writing.sent_before(PlanVersion, family, client_key, by):
        return sent
    plan = queries.plan_of(by, family)
    safety = next(iter(queries.safety_plans(by, family)), None)
    last = next(iter(queries.versions_of(by, family)), None)
    points, todo = plan.points.standing(), plan.actions.standing()
    if not (points or todo or safety):
        raise ValueError("The plan holds nothing yet.")
    items = queries.items_of(by, last) if last else []
    if last is not None and not queries.changed_since(plan, last, safety, items):
        return last
    number = last.number + 1 if last else 1
    made = writing.save(PlanVersion, family, client_key, by, over=last, number=number, safety_plan=safety)
    of: dict[str, Any] = {"authority_id": family.authority_id, "version": made}
    PlanItem.objects.bulk_create(
        [*(PlanItem(**of, point=row) for row in points), *(PlanItem(**of, action=row) for row in todo)]
    )
    record(by, "made plan version", made, number=number)
    return made


@transaction.atomic
def agree_version(
    version: PlanVersion, person: Person, agreed: bool, on: date, words: str, client_key: UUID, *, by: Any
) -> PlanAgreement:
    """Record that somebody of the family agreed with a version, or did not, and what they said."""
    family = writing.queue(by, version.family_id)
    check(by, "entry.write", family, found=True)
    version = find(by, PlanVersion, pk=version.pk)
    said: dict[str, Any] = {"version": version, "person": person, "agreed": agreed, "on": on, "words": words.strip()}
    if sent := writing.sent_before(PlanAgreement, family, client_key, by, **said):
        return sent
    if on > timezone.localdate():
        raise ValueError("Give a day that is not in the future.")
    writing.must_belong(family, [person])
    made = writing.save(PlanAgreement, family, client_key, by, **said)
    drop_draft(family, f"plan-agree:{version.pk}", by)
    record(by, "kept agreement to plan", made, agreed=agreed)
    return made


@transaction.atomic
def give_version(version: PlanVersion, person: Person, how: str, on: date, client_key: UUID, *, by: Any) -> PlanGiven:
    """Record that a version was given to an adult of the family. Checked like a letter: with a finding it does not leave.

    Raises Refused for whom protected information is closed, or where something was found.
    """
    check(by, "protected.read", version.family)
    family = writing.queue(by, version.family_id)
    check(by, "entry.write", family, found=True)
    version = find(by, PlanVersion, pk=version.pk)
    said: dict[str, Any] = {"version": version, "person": person, "how": how, "on": on}
    if sent := writing.sent_before(PlanGiven, family, client_key, by, **said):
        return sent
    writing.must_belong(family, [person])
    if findings_of(version, person, by):
        raise Refused(MUST_NOT_LEAVE)
    if on > timezone.localdate() or how not in PlanGiven.How.values:
        raise ValueError("Say how it was given, and on a day that is not in the future.")
    made = writing.save(PlanGiven, family, client_key, by, **said)
    record(by, "gave plan", made, how=how)
    return made
