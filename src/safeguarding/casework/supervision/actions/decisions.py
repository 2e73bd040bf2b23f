"""What a group supervision decides, and what somebody will do by a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.design.dates import day
from safeguarding.casework.supervision import queries
from safeguarding.casework.supervision.models import Action, ActionDone, Decision, Session
from safeguarding.casework.supervision.states import locked, must_chair, must_finish, must_have_rated
from safeguarding.casework.workbook.drafts import drop_draft


@transaction.atomic
def decide(session: Session, kind: str, text: str, *, by: Any) -> Decision:
    """Record what the session decided and why, as the chair. Sent twice, it is one decision."""
    check(by, "supervision.hold", session)
    session = locked(session, "supervision.hold")
    must_chair(session, by)
    if kind not in Decision.Kind.values or not text.strip():
        raise Refused("A decision needs its kind and the reason for it.")
    must_have_rated(session, by)
    drop_draft(session.family, f"decision:{session.pk}", by)
    if held := Decision.objects.filter(session=session, kind=kind, text=text).first():
        return held
    made = Decision.objects.create(
        authority_id=session.authority_id, session=session, kind=kind, text=text, made_by=by, made_at=timezone.now()
    )
    record(by, "decided", made, family=session.family_id, kind=kind)
    return made


@transaction.atomic
def agree_action(session: Session, text: str, owner: User, due: date, *, by: Any) -> Action:
    """Agree, as the chair, what somebody who was asked to the session will do by a day. Sent twice, it is one action."""
    check(by, "supervision.hold", session)
    session = locked(session, "supervision.hold")
    must_chair(session, by)
    if not text.strip() or due < session.held_on:
        raise Refused("An action needs words and a day on or after the supervision.")
    if owner.pk not in {row.user_id for row in queries.attendance_of(by, session)}:
        raise Refused(f"{owner.name} was not asked to this supervision. Choose somebody who was.")
    drop_draft(session.family, f"agree-action:{session.pk}", by)
    if held := Action.objects.filter(session=session, text=text, owner=owner, due=due).first():
        return held
    made = Action.objects.create(
        authority_id=session.authority_id,
        family_id=session.family_id,
        session=session,
        text=text,
        owner=owner,
        due=due,
        agreed_at=timezone.now(),
    )
    record(by, "agreed action", made, owner=owner.pk, due=due)
    return made


@transaction.atomic
def finish_action(action: Action, on: date, note: str, *, by: Any) -> ActionDone:
    """Mark an action as done: its owner, or somebody who may chair. Done already, it stays as it was marked."""
    check(by, "action.finish", action)
    action = Action.objects.select_for_update(of=("self",)).select_related("owner", "family").get(pk=action.pk)
    must_finish(action, by)
    drop_draft(action.family, f"done:{action.pk}", by)
    if held := ActionDone.objects.filter(action=action).first():
        return held
    if not timezone.localdate(action.agreed_at) <= on <= timezone.localdate():
        raise Refused(f"Give a day from {day(action.agreed_at)}, when it was agreed, to today.")
    made = ActionDone.objects.create(authority_id=action.authority_id, action=action, on=on, by=by, note=note)
    record(by, "finished action", made, family=action.family_id)
    return made
