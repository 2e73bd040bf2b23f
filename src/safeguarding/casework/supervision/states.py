"""When supervision's doors close, and what is said when somebody else was quicker."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from safeguarding.casework.access.policies import Refused, allows
from safeguarding.casework.access.states import closed_when, refusal
from safeguarding.casework.design.dates import day
from safeguarding.casework.protected import queries as protected
from safeguarding.casework.supervision import after_queries, managers_decision, passing_on, queries
from safeguarding.casework.supervision.after_models import Telling, TellingChange
from safeguarding.casework.supervision.models import Action, Session


class Changed(Exception):
    """What was being written over has been changed by somebody else. `now` is what stands, in words; `version` its key."""

    def __init__(self, sentence: str, now: str, version: Any = None) -> None:
        super().__init__(sentence)
        self.sentence, self.now, self.version = sentence, now, version


@closed_when("protected.write", "Session")
@closed_when("supervision.hold", "Session")
@closed_when("rating.give", "Session")
def frozen(session: Any) -> str | None:
    """A closed session never changes."""
    if session.closed_at is None:
        return None
    return f"This supervision was closed on {day(session.closed_at)}. What it recorded stays as it is."


@closed_when("supervision.hold", "Family")
def file_closed(family: Any) -> str | None:
    """A closed family is not supervised."""
    return f"This family’s file was closed on {day(family.closed_on)}." if family.closed_on else None


def locked(session: Session, permission: str) -> Session:
    """The session as it stands once its row is locked. Raises Refused if it was closed meanwhile."""
    held = Session.objects.select_for_update(of=("self",)).select_related("chair", "family").get(pk=session.pk)
    if sentence := refusal(permission, held):
        raise Refused(sentence)
    return held


def must_chair(session: Session, by: Any) -> None:
    """Raise Refused unless `by` is in the chair."""
    if session.chair_id != by.pk:
        raise Refused(f"{session.chair.name} is in the chair. Take the chair first.")


def must_have_rated(session: Session, by: Any) -> None:
    """Raise Refused where a chair who rates has a child still to rate, or has not revealed what others think: they don't
    see it until then."""
    if session.held_back:
        raise Refused("Reveal the ratings before you set the family’s rating or decide.")
    if queries.waiting(by, session):
        raise Refused("Rate every child yourself before you set the family’s rating or decide.")


def must_rate(session: Session, by: Any) -> str:
    """The role in which `by` rates. Raises Refused for people who are not allocated to the family in one that does."""
    role = next((rater.role for rater in queries.raters_of(by, session) if rater.user.pk == by.pk), None)
    if role is None:
        raise Refused("Only people allocated to this family rate its children.")
    return role


def must_finish(action: Action, by: Any) -> None:
    """Raise Refused unless the action is `by`'s own, or `by` may chair."""
    if action.owner_id != by.pk and not allows(by, "supervision.hold"):
        raise Refused(f"This action is {action.owner.name}’s. They or a manager can mark it as done.")


def must_have_been_there(session: Session, by: Any) -> str:
    """The role in which `by` takes part: marked as here, or rating. Raises Refused for others, and for who has still to
    rate: they don’t see yet what they would disagree with."""
    role = after_queries.part_of(by, session)
    if role is None:
        raise Refused("Only professionals who take part in this supervision say that they disagree.")
    if session.held_back or queries.waiting(by, session):
        raise Refused("Rate every child first. Then you see what the chair thinks, and can say that you disagree.")
    return role


def must_decide(session: Session, by: Any) -> None:
    """Raise Refused unless `by` is the named manager, or it is overdue and `by` is another who may decide."""
    due = managers_decision.due_of(session, timezone.localdate())
    if due is None:
        raise Refused("This supervision asked for no manager’s decision.")
    if not managers_decision.may_decide(by, session, timezone.localdate()):
        raise Refused(
            f"This decision is {due.manager.name}’s today. From tomorrow another manager can make it; today another one "
            "can be named."
        )


def must_read_protected(family: Any, by: Any) -> None:
    """Raise Refused unless `by` reads the family’s protected information, against which words are looked through."""
    if not protected.reads(by, family):
        raise Refused(
            "What the family is told is looked through against protected information, which is closed to you here. "
            "A manager who may read it can take the chair."
        )


def must_tell(telling: Telling, by: Any) -> None:
    """Raise Refused unless `by` is the one who tells, or may chair; and for what is not told after all."""
    teller = passing_on.teller_now(telling, passing_on.change_of(by, telling))
    if teller is None:
        raise Refused("It was decided that this is not told after all.")
    if teller.pk != by.pk and not allows(by, "supervision.hold", telling.family):
        raise Refused(f"{teller.name} tells this. They or a manager can say that it was done.")


def must_pass_on(telling: Telling, stands: TellingChange | None, by: Any, *, takes_back: bool = False) -> None:
    """Raise Refused unless `by` is the one who tells, or may chair; only who may chair takes it back or brings it back."""
    if allows(by, "supervision.hold", telling.family):
        return
    teller = passing_on.teller_now(telling, stands)
    if teller is None or takes_back:
        raise Refused("A manager of the family’s team decides whether this is told.")
    if teller.pk != by.pk:
        raise Refused(f"{teller.name} tells this. They or a manager can pass it on.")
