"""What was agreed is passed on: another teller, no telling after all, another manager who decides."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.supervision import managers_decision, passing_on
from safeguarding.casework.supervision.after_models import ManagerNamed, ManagersDecision, Telling, TellingChange, Told
from safeguarding.casework.supervision.models import Session
from safeguarding.casework.supervision.states import Changed, must_pass_on
from safeguarding.casework.workbook.drafts import drop_draft


@transaction.atomic
def pass_telling_on(
    telling: Telling, teller: User | None, due: date, reason: str, replaces: Any, *, by: Any
) -> TellingChange:
    """Give a telling to somebody else who works with the family, by a day; or, without a teller, say that it is not told
    after all. The teller and who may chair pass it on; only who may chair takes it back. Sent twice, it is one change.

    Raises Changed where somebody else has changed it meanwhile, Refused once it was told.
    """
    check(by, "action.finish", telling)
    telling = (
        Telling.objects.select_for_update(of=("self",)).select_related("teller", "family", "session").get(pk=telling.pk)
    )
    stands = passing_on.change_of(by, telling)
    if stands and (stands.by_id, stands.teller, stands.due, stands.reason) == (by.pk, teller, due, reason):
        return stands
    must_pass_on(telling, stands, by, takes_back=teller is None)
    drop_draft(telling.family, f"pass-on:{telling.pk}", by)
    if Told.objects.filter(telling=telling).exists():
        raise Refused("They have been told. It stays as it is.")
    if not reason.strip() or due < telling.session.held_on:
        raise Refused("Say why, and give a day on or after the supervision.")
    if (stands.pk if stands else None) != replaces:
        now = passing_on.teller_now(telling, stands)
        raise Changed("Somebody changed this while you were writing.", now.name if now else "It is not told after all.",
                      stands.pk if stands else None)  # fmt: skip
    if teller is not None and teller.pk not in passing_on.who_can_tell(by, telling):
        raise Refused(f"{teller.name} can’t read this, or does not work with this family. Choose somebody who does.")
    made = TellingChange.objects.create(
        authority_id=telling.authority_id, telling=telling, teller=teller, due=due, reason=reason, by=by,
        at=timezone.now(), replaces=stands,
    )  # fmt: skip
    verb = "passed on what is told" if teller else "took back what is told"
    record(by, verb, made, family=telling.family_id, teller=teller.pk if teller else None)
    return made


@transaction.atomic
def name_manager(session: Session, manager: User, reason: str, replaces: Any, *, by: Any) -> ManagerNamed:
    """Name another manager of the family’s team for a decision that has not been made. It stays due on the day it was.

    Sent twice, it is one. Raises Changed where somebody else has named one meanwhile, Refused once it was decided.
    """
    check(by, "supervision.hold", session.family)
    session = Session.objects.select_for_update(of=("self",)).select_related("manager", "family").get(pk=session.pk)
    stands = passing_on.last_named(session)
    due = managers_decision.due_of(session, timezone.localdate())
    drop_draft(session.family, f"name-manager:{session.pk}", by)
    if due is None or ManagersDecision.objects.filter(session=session).exists():
        raise Refused("No manager’s decision waits here.")
    if not reason.strip():
        raise Refused("Say why another manager decides.")
    if stands and (stands.manager_id, stands.reason) == (manager.pk, reason):
        return stands
    if (stands.pk if stands else None) != replaces:
        raise Changed(
            "Somebody named a manager while you were writing.", due.manager.name, stands.pk if stands else None
        )
    if manager.pk == due.manager.pk:
        raise Refused(f"{manager.name} is named already. Choose another manager.")
    if manager.pk not in {one.pk for one in managers_decision.managers_of(by, session.family)}:
        raise Refused(f"{manager.name} does not manage this family’s team. Choose who does, or who stands in.")
    made = ManagerNamed.objects.create(
        authority_id=session.authority_id, session=session, manager=manager, reason=reason, named_by=by,
        named_at=timezone.now(), replaces=stands,
    )  # fmt: skip
    record(by, "named another manager", made, family=session.family_id, manager=manager.pk)
    return made
