"""What the demonstration shows of what follows a supervision: named managers, dissent, what families are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Membership
from safeguarding.casework.families.scopes import live
from safeguarding.casework.supervision import managers_decision, queries
from safeguarding.casework.supervision.after_models import Dissent, ManagersDecision, Telling, Told
from safeguarding.casework.supervision.models import Attendance, Rating, Session

SESSIONS = 8
WORDS = (
    "We are worried about what the children see at night. We will come every week, and will say what we think each time.",
    "Things are better than last month. We would like to see the same next month, and then we will meet less often.",
)


def add(email: str) -> int:
    """For the latest closed supervisions of this manager's families, red or worse ones first decided on by the manager,
    but for the latest of them. Returns how many supervisions got something."""
    manager = User.objects.get(email=email)
    rows = visible(manager, Session.objects.filter(closed_at__isnull=False, family__closed_on__isnull=True))
    sessions = list(rows.select_related("family", "chair").order_by("-closed_at", "pk")[:SESSIONS])
    waits = True
    for place, session in enumerate(sessions):
        of: dict[str, Any] = {"authority_id": session.authority_id, "session": session}
        rating = queries.current_family_rating(manager, session)
        if managers_decision.wanted(rating, queries.rating_before(manager, session)):
            _decide(session, manager, of, waits)
            waits = False
        _tell(session, manager, of, place)
        if place % 3 == 0:
            _differ(session, manager, of)
    return len(sessions)


def _decide(session: Session, manager: User, of: dict[str, Any], waits: bool) -> None:
    """The manager is named; the latest decision still waits for them."""
    Session.objects.filter(pk=session.pk).update(manager=manager)
    if not waits and session.closed_at:
        ManagersDecision.objects.create(
            **of, agrees=True, text="Go on as decided. I look at it again in a week.", made_by=manager,
            reason="I have read every rating and spoken to the social worker.",
            made_at=session.closed_at + timedelta(hours=1),
        )  # fmt: skip


def _tell(session: Session, manager: User, of: dict[str, Any], place: int) -> None:
    members = Membership.objects.filter(live(), family=session.family, role="adult").order_by("person_id")
    adult = visible(manager, members).select_related("person").first()
    here = visible(manager, Attendance.objects.filter(session=session, role="social_worker")).first()
    if adult is None or here is None or session.closed_at is None:
        return
    agreed = session.closed_at - timedelta(minutes=10)
    telling = Telling.objects.create(
        **of, family=session.family, person=adult.person, words=WORDS[place % 2], teller_id=here.user_id,
        due=session.held_on + timedelta(days=5), agreed_by=session.chair, agreed_at=agreed,
    )  # fmt: skip
    if place > 1:
        Told.objects.create(
            authority_id=session.authority_id, telling=telling, on=session.held_on, how="met", by_id=here.user_id,
            at=session.closed_at + timedelta(hours=3),
        )  # fmt: skip


def _differ(session: Session, manager: User, of: dict[str, Any]) -> None:
    """Whoever rated a child worst puts on record that they do not agree."""
    worst = visible(manager, Rating.objects.filter(session=session, answer="red", replaced_by__isnull=True)).first()
    if worst is not None and session.closed_at:
        Dissent.objects.create(
            **of, about="rating", stands=True, author_id=worst.rater_id, role=worst.role,
            reason="What the child showed me this month weighs more than what was said to us.",
            said_at=session.closed_at - timedelta(minutes=5),
        )  # fmt: skip
