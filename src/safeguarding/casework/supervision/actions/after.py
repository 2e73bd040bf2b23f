"""What follows from a meeting: dissent, a named manager’s decision, and what the family is told."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.design.dates import day
from safeguarding.casework.families.models import Person
from safeguarding.casework.supervision import after_queries, queries
from safeguarding.casework.supervision.after_models import Dissent, ManagersDecision, Telling, Told, ToldReply
from safeguarding.casework.supervision.models import Session
from safeguarding.casework.supervision.states import (
    Changed,
    locked,
    must_chair,
    must_decide,
    must_have_been_there,
    must_read_protected,
    must_tell,
)
from safeguarding.casework.workbook.closing import must_be_yours
from safeguarding.casework.workbook.drafts import drop_draft

MUST_NOT_LEAVE = (
    "Something in these words could show where somebody is or who told us. Change them: everybody who works with the "
    "family reads them."
)


@transaction.atomic
def dissent(session: Session, about: str, stands: bool, reason: str, replaces: Any, *, by: Any) -> Dissent:
    """Put on record that `by`, who was there, does not agree with the family’s rating or the decision, and why; or, over
    what they said before (`replaces`), that they agree after all. Until the session closes. Sent twice, it is one row.

    Raises Changed where they have meanwhile said otherwise from elsewhere.
    """
    check(by, "rating.give", session)
    session = locked(session, "rating.give")
    role = must_have_been_there(session, by)
    if about not in Dissent.About.values or not reason.strip():
        raise Refused("Say with what you don’t agree, and why.")
    if about not in after_queries.can_differ_on(by, session):
        raise Refused("Nothing has been set or decided yet that you could disagree with.")
    drop_draft(session.family, f"disagree:{session.pk}:{about}", by)
    held = Dissent.objects.filter(session=session, author=by, about=about, replaced_by__isnull=True).first()
    if held and (held.stands, held.reason) == (stands, reason):
        return held
    if (held.pk if held else None) != replaces:
        raise Changed("You said something else about this in another window.", held.reason if held else "Nothing.",
                      held.pk if held else None)  # fmt: skip
    if held is None and not stands:
        raise Refused("You have not said that you disagree.")
    made = Dissent.objects.create(
        authority_id=session.authority_id, session=session, about=about, stands=stands, reason=reason, author=by,
        role=role, said_at=timezone.now(), replaces=held,
    )  # fmt: skip
    record(by, "disagreed" if stands else "agreed after all", made, family=session.family_id, about=about)
    return made


@transaction.atomic
def decide_as_manager(session: Session, agrees: bool, text: str, reason: str, *, by: Any) -> ManagersDecision:
    """Decide, as the manager who was named when a red or worse supervision closed. From the next day another manager of
    the family may do it in their place. Decided already, it stays as it was."""
    check(by, "supervision.hold", session.family)
    session = Session.objects.select_for_update(of=("self",)).select_related("manager", "family").get(pk=session.pk)
    drop_draft(session.family, f"managers-decision:{session.pk}", by)
    if held := ManagersDecision.objects.filter(session=session).first():
        return held
    must_decide(session, by)
    if not text.strip() or not reason.strip():
        raise Refused("A manager’s decision says what is to happen and why.")
    made = ManagersDecision.objects.create(
        authority_id=session.authority_id, session=session, agrees=agrees, text=text, reason=reason, made_by=by,
        made_at=timezone.now(),
    )  # fmt: skip
    record(by, "decided as manager", made, family=session.family_id, agrees=agrees)
    return made


@transaction.atomic
def agree_telling(
    session: Session, person: Person, words: str, teller: User, due: date, *, by: Any,
    informants: tuple[str, ...] = (), places: tuple[str, ...] = (),
) -> Telling:  # fmt: skip
    """Agree, as the chair, what somebody of the family will be told, by whom and by when. Sent twice, it is one.

    The words are looked through as a letter is, against all that is held of anybody: everyone reads them. Raises Refused
    where something was found, and for a chair who does not read protected information and so can’t have it looked for.
    """
    check(by, "supervision.hold", session)
    session = locked(session, "supervision.hold")
    must_chair(session, by)
    must_read_protected(session.family, by)
    if not words.strip() or due < session.held_on:
        raise Refused("Give the words, and a day on or after the supervision.")
    if person.pk not in after_queries.people_to_tell(by, session.family):
        raise Refused("Choose somebody who is in the family today.")
    if teller.pk not in {row.user_id for row in queries.attendance_of(by, session)}:
        raise Refused(f"{teller.name} was not asked to this supervision. Choose somebody who was.")
    of: dict[str, Any] = {"session": session, "person": person, "words": words, "teller": teller, "due": due}
    drop_draft(session.family, f"telling:{session.pk}", by)
    if held := Telling.objects.filter(**of).first():
        return held
    if after_queries.found_in(words, session.family, by, informants, places):
        raise Refused(MUST_NOT_LEAVE)
    made = Telling.objects.create(
        authority_id=session.authority_id, family_id=session.family_id, agreed_by=by, agreed_at=timezone.now(), **of
    )
    record(by, "agreed what is told", made, person=person.pk, teller=teller.pk, due=due)
    return made


@transaction.atomic
def mark_told(telling: Telling, on: date, how: str, said: str, compartment: str, *, by: Any) -> Told:
    """Say that somebody was told, how, and what they said, for those who may read that: the teller, or who may chair.

    Told already, it stays as it was.
    """
    check(by, "action.finish", telling)
    telling = Telling.objects.select_for_update(of=("self",)).select_related("teller", "family").get(pk=telling.pk)
    must_tell(telling, by)
    drop_draft(telling.family, f"told:{telling.pk}", by)
    if held := Told.objects.filter(telling=telling).first():
        return held
    if how not in Told.How.values or not timezone.localdate(telling.agreed_at) <= on <= timezone.localdate():
        raise Refused(f"Say how, and give a day from {day(telling.agreed_at)}, when it was agreed, to today.")
    of: dict[str, Any] = {"authority_id": telling.authority_id, "telling": telling}
    made = Told.objects.create(**of, on=on, how=how, by=by, at=timezone.now())
    if said.strip():
        must_be_yours(by, telling.family, compartment)
        ToldReply.objects.create(
            **of, family_id=telling.family_id, words=said, compartment=compartment, author=by, written_at=timezone.now()
        )
    record(by, "told the family", made, family=telling.family_id, replied=bool(said.strip()))
    return made
