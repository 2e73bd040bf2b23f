"""Red, or worse than last time: a named manager decides on the same day. Worked out each time; only the decision is kept.

Source: our proposal (practice, group supervision rule 6). The manager may be in the chair; the decision is their own row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from safeguarding.casework.access.models import Cover, Post, User
from safeguarding.casework.access.policies import allows, visible
from safeguarding.casework.access.snapshot import between, held
from safeguarding.casework.families.models import Family, TeamAllocation
from safeguarding.casework.families.scopes import live
from safeguarding.casework.supervision.after_models import ManagersDecision
from safeguarding.casework.supervision.models import FamilyRating, Session
from safeguarding.casework.supervision.passing_on import last_named
from safeguarding.casework.supervision.queries import CHAIRING_ROLES
from safeguarding.evidence.clocks import Standing, standing
from safeguarding.evidence.ratings import movement

#: Closed supervisions for which a manager was named who has not decided.
UNDECIDED = Q(manager__isnull=False, managers_decision__isnull=True, closed_at__isnull=False)


@dataclass(frozen=True, slots=True)
class DecisionDue:
    """A decision that a named manager has still to make: due on the day the supervision was closed."""

    session: UUID
    family: UUID
    manager: User
    due: date
    standing: Standing


def wanted(rating: FamilyRating | None, before: FamilyRating | None) -> str:
    """Why this rating needs a named manager’s decision the same day; empty where it needs none."""
    if rating is None:
        return ""
    if rating.colour == "red":
        return "The family is rated red"
    worse = movement(before.colour if before else None, rating.colour).direction == "worse"
    return f"The family’s rating rose from {before.colour} to {rating.colour}" if before and worse else ""


def managers_of(user: Any, family: Family) -> list[User]:
    """Who manages the family’s team at this moment, or stands in for its manager, and may see the family. By name."""
    team = visible(user, TeamAllocation.objects.filter(live(), family=family)).values("team_id")
    covers = Cover.objects.filter(
        between(timezone.now(), "starts_at", "ends_at", "ended_at"), post=OuterRef("pk"), team__in=team
    )
    stands_in = Q(Exists(covers.filter(kind=Cover.Kind.DEPUTY))) | Q(Exists(covers), role__in=CHAIRING_ROLES)
    posts = Post.objects.filter(Q(team__in=team, role__in=CHAIRING_ROLES) | stands_in)
    rows = visible(user, posts.filter(held(), user__is_active=True)).select_related("user")
    people = {row.user_id: row.user for row in rows}
    found = [one for one in people.values() if visible(one, Family.objects.filter(pk=family.pk)).exists()]
    return sorted(found, key=lambda one: (one.name, str(one.pk)))


def undecided(user: Any) -> QuerySet[Session]:
    """Closed supervisions for which a manager was named who has not decided, in families open to `user`."""
    return visible(user, Session.objects.filter(UNDECIDED, family__closed_on__isnull=True))


def made(user: Any, session: Session) -> ManagersDecision | None:
    """What the manager decided, if anything yet."""
    return visible(user, ManagersDecision.objects.filter(session=session)).select_related("made_by").first()


def due_of(session: Session, today: date) -> DecisionDue | None:
    """Whose decision is due when, and how it stands: overdue from the next day. The manager who was named last decides.
    None where none is asked for."""
    if session.manager is None or session.closed_at is None:
        return None
    due, named = timezone.localdate(session.closed_at), last_named(session)
    manager = named.manager if named else session.manager
    return DecisionDue(session.pk, session.family_id, manager, due, standing(due, None, today))


def may_decide(user: Any, session: Session, today: date) -> bool:
    """Whether `user` is the named manager; from the next day, any other who holds supervision of the family."""
    due = due_of(session, today)
    if due is None or not allows(user, "supervision.hold", session.family):
        return False
    return due.manager.pk == user.pk or today > due.due
