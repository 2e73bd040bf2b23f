"""Goals, worries, strengths, bottom lines, and what somebody will do by a day."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import check, find
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.plan.models import PlanAction, PlanActionStep, PlanPoint
from safeguarding.casework.plan.queries import workers_of
from safeguarding.casework.programme import writing
from safeguarding.casework.programme.written import Written
from safeguarding.casework.workbook.drafts import drop_draft

W = TypeVar("W", bound=Written)


@transaction.atomic
def write_point(
    family: Family, kind: str, words: str, said_by: Person | None, on: date, client_key: UUID, *, by: Any,
    over: PlanPoint | None = None,
) -> PlanPoint:  # fmt: skip
    """Write a goal, worry, strength, bottom line or contingency; on top of `over`, of the same kind, to change one.

    Raises ValueError without words, for a day to come or a stranger; writing.Overtaken; Refused.
    """
    family = writing.queue(by, family.pk)
    check(by, "entry.write", family, found=True)
    words = words.strip()
    said: dict[str, Any] = {"kind": kind, "words": words, "said_by": said_by, "on": on}
    if sent := writing.sent_before(PlanPoint, family, client_key, by, **said):
        return sent
    if kind not in PlanPoint.Kind.values or not words or on > timezone.localdate():
        raise ValueError("A point of the plan has a kind, words, and a day that is not in the future.")
    if over is not None and (over.family_id != family.pk or over.kind != kind):
        raise ValueError("A change stays in the same part of the same family’s plan.")
    writing.must_belong(family, [said_by] if said_by else [])
    made = writing.save(PlanPoint, family, client_key, by, over=over, **said)
    drop_draft(family, f"plan-point:{writing.first_of(over).pk}" if over else f"plan-point-new:{kind}", by)
    record(by, "wrote in plan", made, kind=kind, replaces=over.pk if over else None)
    return made


@transaction.atomic
def add_action(
    family: Family, text: str, owner: User | Person, due: date, goal: PlanPoint | None, client_key: UUID, *, by: Any
) -> PlanAction:
    """Put into the plan what a colleague who works with the family, or somebody of the family, will do by a day.

    Raises ValueError without words, or for an owner who is neither.
    """
    family = writing.queue(by, family.pk)
    check(by, "entry.write", family, found=True)
    theirs = isinstance(owner, Person)
    said: dict[str, Any] = {
        "text": text.strip(), "owner": None if theirs else owner, "owner_person": owner if theirs else None, "due": due,
        "goal": goal,
    }  # fmt: skip
    if sent := writing.sent_before(PlanAction, family, client_key, by, **said):
        return sent
    if not text.strip():
        raise ValueError("An action has words.")
    if goal is not None:
        find(by, PlanPoint, pk=goal.pk, family=family, kind=PlanPoint.Kind.GOAL)
    if isinstance(owner, Person):
        writing.must_belong(family, [owner])
    elif owner.pk not in workers_of(by, family) and owner.pk != by.pk:
        raise ValueError("Choose somebody who works with the family.")
    made = writing.save(PlanAction, family, client_key, by, **said)
    drop_draft(family, "plan-action-new", by)
    record(by, "added plan action", made, due=due, family_member=theirs)
    return made


@transaction.atomic
def mark_action(action: PlanAction, done: bool, on: date, note: str, client_key: UUID, *, by: Any) -> PlanActionStep:
    """Say that an action was done, or was not, on a day. What was said before stays.

    Raises ValueError for a day to come, or an action not done without a reason.
    """
    family = writing.queue(by, action.family_id)
    check(by, "entry.write", family, found=True)
    action = find(by, PlanAction, pk=action.pk)
    said: dict[str, Any] = {"action": action, "done": done, "on": on, "note": note.strip()}
    if sent := writing.sent_before(PlanActionStep, family, client_key, by, **said):
        return sent
    if on > timezone.localdate() or not (done or note.strip()):
        raise ValueError("Give a day that is not in the future and, where it was not done, why.")
    writing.must_stand(action)
    made = writing.save(PlanActionStep, family, client_key, by, **said)
    drop_draft(family, f"plan-action:{writing.first_of(action).pk}", by)
    record(by, "marked plan action", made, action=action.pk, done=done)
    return made


@transaction.atomic
def take_back(row: W, why: str, client_key: UUID, *, by: Any) -> W:
    """Say that something in the plan or the assessment was entered in error, or does not hold any more. It stays in
    the history. Raises ValueError without a reason; writing.Overtaken; Refused."""
    family = writing.queue(by, row.family_id)  # type: ignore[attr-defined]
    check(by, "entry.write", family, found=True)
    find(by, type(row), pk=row.pk)
    if sent := writing.sent_before(type(row), family, client_key, by):
        return sent
    made = writing.in_error(row, why, client_key, by)
    record(by, "took back", made, replaces=row.pk)
    return made
