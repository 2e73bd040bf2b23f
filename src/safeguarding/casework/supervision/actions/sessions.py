"""Opening, attending, chairing and closing a group supervision. The session’s row is locked before it is changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.design.dates import day
from safeguarding.casework.families.models import Family
from safeguarding.casework.supervision import before_queries, managers_decision, queries
from safeguarding.casework.supervision.models import Attendance, Decision, FamilyRating, Session
from safeguarding.casework.supervision.states import locked, must_chair, must_have_rated
from safeguarding.casework.supervision.suggestion import is_lower, suggested_now
from safeguarding.casework.workbook.models import WorkbookEpisode
from safeguarding.casework.workbook.months import open_month


@transaction.atomic
def open_session(family: Family, held_on: date, *, by: Any) -> Session:
    """Open the family's group supervision for its open workbook episode, with `by` in the chair.

    Everyone allocated today gets an attendance row. A family that has an open session keeps it: that one is returned.
    """
    check(by, "supervision.hold", family)
    Family.objects.select_for_update().get(pk=family.pk)
    if already := Session.objects.filter(family=family, closed_at__isnull=True).first():
        return already
    last = Session.objects.filter(family=family).order_by("-held_on").first()
    if last and held_on <= last.held_on:
        raise Refused(f"This family’s last supervision was on {day(last.held_on)}. Give a later day.")
    of: dict[str, Any] = {"authority_id": family.authority_id}
    session = Session.objects.create(
        **of, family=family, episode=open_month(family), held_on=held_on, chair=by,
        hidden_until_revealed=before_queries.shown_together(by, family),
    )  # fmt: skip
    _invite(session, by)
    record(by, "opened supervision", session)
    return session


def _invite(session: Session, by: Any) -> None:
    """Save an attendance row for the chair and for everyone allocated who has none yet."""
    held = set(Attendance.objects.filter(session=session).values_list("user_id", flat=True))
    Attendance.objects.bulk_create(queries.not_yet_invited(by, session, held))


@transaction.atomic
def take_chair(session: Session, *, by: Any) -> Session:
    """Chair the session instead of the person who opened it."""
    check(by, "supervision.hold", session)
    session = locked(session, "supervision.hold")
    if session.chair_id != by.pk:
        session.chair = by
        session.save(update_fields=["chair"])
        _invite(session, by)
        record(by, "took the chair", session)
    return session


@transaction.atomic
def mark_attendance(session: Session, present: Collection[UUID], *, by: Any) -> list[Attendance]:
    """Say who is here, by user id. Everyone else who was asked is marked as not here."""
    check(by, "supervision.hold", session)
    session = locked(session, "supervision.hold")
    must_chair(session, by)
    _invite(session, by)
    rows = Attendance.objects.filter(session=session)
    rows.filter(user_id__in=list(present)).update(present=True)
    rows.exclude(user_id__in=list(present)).update(present=False)
    record(by, "marked attendance", session, present=sorted(map(str, present)))
    return queries.attendance_of(by, session)


@transaction.atomic
def close_session(session: Session, manager: User | None = None, *, by: Any) -> Session:
    """Freeze the session, as its chair: its workbook episode closes and the next one opens. Open actions carry on.

    A rating that is red or worse than the last needs `manager`: who manages the family's team today and is to decide on
    this same day. Raises Refused without, without a family rating or a decision, before the day of the session, and
    where ratings have come in that the family's rating has not been set against.
    """
    check(by, "supervision.hold", session)
    session = locked(session, "supervision.hold")
    must_chair(session, by)
    must_have_rated(session, by)
    today = timezone.localdate()
    if session.held_on > today:
        raise Refused(f"This supervision is for {day(session.held_on)}. Close it then.")
    rating = FamilyRating.objects.filter(session=session, replaced_by__isnull=True).first()
    if rating is None:
        raise Refused("Set the family’s rating before you close this supervision.")
    if not Decision.objects.filter(session=session).exists():
        raise Refused("Record at least one decision before you close this supervision.")
    suggested = suggested_now(by, session)
    if suggested != rating.suggested and is_lower(rating.colour, suggested):
        raise Refused("The ratings changed after you set the family’s rating. Set it again before you close.")
    session.manager = _named(session, rating, manager, by)
    Family.objects.select_for_update().get(pk=session.family_id)  # so that nobody opens the next month besides
    session.closed_at = timezone.now()
    session.save(update_fields=["closed_at", "manager"])
    WorkbookEpisode.objects.filter(pk=session.episode_id, closed_at__isnull=True).update(closed_at=session.closed_at)
    open_month(session.family)
    record(by, "closed supervision", session, manager=session.manager_id)
    return session


def _named(session: Session, rating: FamilyRating, manager: User | None, by: Any) -> User | None:
    """The manager who is to decide today, where the rating asks for one."""
    why = managers_decision.wanted(rating, queries.rating_before(by, session))
    if not why:
        return None
    if manager is None or manager.pk not in {one.pk for one in managers_decision.managers_of(by, session.family)}:
        raise Refused(f"{why}. Name a manager of the family’s team who decides today.")
    return manager
