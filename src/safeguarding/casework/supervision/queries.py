"""Reads of group supervision. Each starts from what the reader may see; ratings keep themselves hidden (see scopes)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Allocation, Family, Membership, Person
from safeguarding.casework.families.queries import load_child_ids
from safeguarding.casework.families.scopes import live
from safeguarding.casework.supervision.models import (
    Action,
    Attendance,
    Decision,
    FamilyRating,
    Rating,
    Session,
)

RATING_ROLES = tuple(role.key for role in ROLES.values() if role.may_rate)
CHAIRING_ROLES = tuple(role.key for role in ROLES.values() if role.may_chair)


@dataclass(frozen=True, slots=True)
class Rater:
    """A person who is to rate every child of a session, in the role of the post allocated to the family."""

    user: User
    role: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session as one viewer may see it. `ratings` are the latest of each rater; `earlier` those they replaced.

    `given` holds (child, rater) for every answer, without the answer; `waits_for` the children whom the viewer is
    still to rate.
    """

    session: Session
    children: Sequence[Person]
    raters: Sequence[Rater]
    attendance: Sequence[Attendance]
    ratings: Sequence[Rating]
    earlier: Sequence[Rating]
    given: frozenset[tuple[UUID, UUID]]
    waits_for: Sequence[Person]
    family_rating: FamilyRating | None
    decisions: Sequence[Decision]
    carried: Sequence[Action]
    agreed: Sequence[Action]
    before: FamilyRating | None


@dataclass(frozen=True, slots=True)
class ToRate:
    """A child whom a person has still to rate in an open session, and the name of the family."""

    session: UUID
    family: str
    child: Person
    held_on: date


def during(day: date, prefix: str = "") -> Q:
    """Spells that hold on `day`."""
    return Q(**{f"{prefix}start__lte": day}) & (Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gte": day}))


def day_of(session: Session) -> date:
    """The day whose children and workers a session is about: today, until it is closed."""
    return timezone.localdate(session.closed_at) if session.closed_at else timezone.localdate()


def open_session_of(user: Any, family: Family) -> Session | None:
    """The family's open session, if any."""
    rows = visible(user, Session.objects.filter(family=family, closed_at__isnull=True))
    return rows.select_related("chair", "family").first()


def children_of(user: Any, session: Session) -> list[Person]:
    """The children of the family on the day of the session, eldest first, the unborn last."""
    rows = Membership.objects.filter(during(day_of(session)), family_id=session.family_id, role="child")
    of = visible(user, rows).select_related("person").prefetch_related("person__identifiers")
    children = {row.person_id: row.person for row in of}
    return sorted(children.values(), key=lambda child: (child.birth_date or date.max, str(child.pk)))


def raters_of(user: Any, session: Session) -> list[Rater]:
    """Who is to rate: everyone allocated to the family on the day of the session in a role that rates. By discipline."""
    day = day_of(session)
    rows = Allocation.objects.filter(
        during(day), during(day, "post__"), family_id=session.family_id, post__role__in=RATING_ROLES
    ).select_related("post__user")
    found: dict[UUID, Rater] = {}
    for row in sorted(visible(user, rows), key=lambda row: (place(row.post.role), row.post.user.name, str(row.pk))):
        found.setdefault(row.post.user_id, Rater(row.post.user, row.post.role))
    return list(found.values())


def place(role: str) -> int:
    """Where a role stands in every list of disciplines."""
    return list(ROLES).index(role)


def own_rating(user: Any, session: Session, child: Person) -> Rating | None:
    """The viewer's current rating of the child in this session."""
    rows = visible(user, Rating.objects.filter(session=session, child=child, rater=user))
    return rows.filter(replaced_by__isnull=True).first()


def own_last_rating(user: Any, session: Session, child: Person) -> Rating | None:
    """What the viewer said of the child in the last session before this one."""
    rows = visible(user, Rating.objects.filter(child=child, rater=user, replaced_by__isnull=True))
    earlier = rows.filter(session__family_id=session.family_id, session__held_on__lt=session.held_on)
    return earlier.select_related("session").order_by("-session__held_on").first()


def given_in(user: Any, sessions: Iterable[UUID]) -> set[tuple[UUID, UUID, UUID]]:
    """(session, child, rater) for every answer given, never the answer: that somebody has rated is no secret."""
    mine = visible(user, Session.objects.filter(pk__in=list(sessions)))
    rows = Rating.objects.filter(session__in=mine.values("pk"), replaces__isnull=True)
    return set(rows.values_list("session_id", "child_id", "rater_id"))


def current_family_rating(user: Any, session: Session) -> FamilyRating | None:
    """The rating that stands in this session, for those who may see the chair's view already."""
    rows = visible(user, FamilyRating.objects.filter(session=session, replaced_by__isnull=True))
    return rows.select_related("set_by").first()


def rating_before(user: Any, session: Session) -> FamilyRating | None:
    """The family rating of the last closed session before this one."""
    rows = visible(user, FamilyRating.objects.filter(replaced_by__isnull=True, session__closed_at__isnull=False))
    earlier = rows.filter(session__family_id=session.family_id, session__held_on__lt=session.held_on)
    return earlier.order_by("-session__held_on").first()


def sitting(user: Any, session: Session) -> Sitting:
    """Everything that the page of a session shows to `user`: the same few statements however large the family."""
    children, raters = children_of(user, session), raters_of(user, session)
    rows = visible(user, Rating.objects.filter(session=session)).select_related("rater").order_by("given_at", "pk")
    ratings = list(rows)
    replaced = {rating.replaces_id for rating in ratings}
    given = frozenset((child, rater) for _, child, rater in given_in(user, [session.pk]))
    actions = _actions_of(user, session)
    return Sitting(
        session=session,
        children=children,
        raters=raters,
        attendance=attendance_of(user, session),
        ratings=[rating for rating in ratings if rating.pk not in replaced],
        earlier=[rating for rating in ratings if rating.pk in replaced],
        given=given,
        waits_for=_unanswered(user, session, children, raters, given),
        family_rating=current_family_rating(user, session),
        decisions=list(
            visible(user, Decision.objects.filter(session=session)).select_related("made_by").order_by("made_at", "pk")
        ),
        carried=[action for action in actions if action.session_id != session.pk],
        agreed=[action for action in actions if action.session_id == session.pk],
        before=rating_before(user, session),
    )


def waiting(user: Any, session: Session) -> list[Person]:
    """The children whom `user` is to rate in the session and has not rated."""
    children, raters = children_of(user, session), raters_of(user, session)
    given = {(child, rater) for _, child, rater in given_in(user, [session.pk])}
    return _unanswered(user, session, children, raters, given)


def _unanswered(
    user: Any,
    session: Session,
    children: Sequence[Person],
    raters: Sequence[Rater],
    given: Collection[tuple[UUID, UUID]],
) -> list[Person]:
    if session.closed_at or user.pk not in {rater.user.pk for rater in raters}:
        return []
    return [child for child in children if (child.pk, user.pk) not in given]


def attendance_of(user: Any, session: Session) -> list[Attendance]:
    """Who is asked to the session, by discipline: the rows held and, while it is open, everyone allocated since."""
    rows = list(visible(user, Attendance.objects.filter(session=session)).select_related("user"))
    if session.closed_at is None:
        rows += not_yet_invited(user, session, {row.user_id for row in rows})
    return sorted(rows, key=lambda row: (place(row.role), row.user.name))


def not_yet_invited(user: Any, session: Session, invited: Collection[UUID]) -> list[Attendance]:
    """Rows, not saved, for the raters and the chair who have none. Only the chair is known to be here."""
    of: dict[str, Any] = {"authority_id": session.authority_id, "session": session}
    rows = [
        Attendance(**of, user=one.user, role=one.role, present=one.user.pk == session.chair_id)
        for one in raters_of(user, session)
    ]
    if session.chair_id not in {row.user_id for row in rows}:
        posts = visible(
            user, Post.objects.filter(during(day_of(session)), user=session.chair_id, role__in=CHAIRING_ROLES)
        )
        post = posts.first()
        rows.append(Attendance(**of, user=session.chair, role=post.role if post else CHAIRING_ROLES[0], present=True))
    return [row for row in rows if row.user_id not in invited]


def _actions_of(user: Any, session: Session) -> list[Action]:
    """Actions of the session itself, those carried into it, and those finished since the session before."""
    before = visible(user, Session.objects.filter(family_id=session.family_id, held_on__lt=session.held_on))
    last = before.aggregate(last=Max("held_on"))["last"] or session.held_on
    still_open = Q(done__isnull=True) | Q(done__on__gte=last)
    rows = Action.objects.filter(
        Q(session=session) | Q(still_open, session__held_on__lt=session.held_on), family_id=session.family_id
    )
    return list(visible(user, rows).select_related("owner", "done", "session").order_by("due", "agreed_at", "pk"))


def past_sessions(user: Any, family: Family) -> QuerySet[Session]:
    """Closed sessions of the family, latest first, each with its family ratings and decisions."""
    rows = visible(user, Session.objects.filter(family=family, closed_at__isnull=False))
    return rows.prefetch_related("family_ratings", "decisions").order_by("-held_on", "pk")


def ratings_by_month(user: Any, family: Family, months: int = 6) -> list[Rating]:
    """The last ratings that each person gave each child in the latest closed sessions, with child, rater and session."""
    sessions = visible(user, Session.objects.filter(family=family, closed_at__isnull=False))
    latest = list(sessions.order_by("-held_on").values_list("pk", flat=True)[:months])
    rows = visible(user, Rating.objects.filter(session__in=latest, replaced_by__isnull=True))
    rows = rows.select_related("child", "rater", "session").prefetch_related("child__identifiers")
    return list(rows.order_by("session__held_on", "given_at", "pk"))


def my_actions(user: Any) -> QuerySet[Action]:
    """What the person has agreed to do and has not marked as done, in families open to them, by due date."""
    rows = visible(user, Action.objects.filter(owner=user, done__isnull=True))
    return rows.order_by("due", "agreed_at", "pk")


def unrated_by(user: Any) -> list[ToRate]:
    """Children in open sessions whom the person is to rate and has not rated: one statement, however many."""
    posts = [post.id for post in snapshot_of(user).posts_that_may("rating.give")]  # partners: where agreed
    mine = Allocation.objects.filter(live(), live("post__"), post__in=posts, post__role__in=RATING_ROLES)
    opened = Q(family__sessions__isnull=False, family__sessions__closed_at__isnull=True)
    children = Membership.objects.filter(live(), opened, role="child", family__in=mine.values("family"))
    given = Rating.objects.filter(session_id=OuterRef("session"), child_id=OuterRef("person_id"), rater_id=user.pk)
    rows = visible(user, children).annotate(session=F("family__sessions__pk"), held_on=F("family__sessions__held_on"))
    found: list[Any] = list(rows.filter(~Exists(given)).select_related("person", "family"))
    load_child_ids(row.person for row in found)
    found.sort(key=lambda row: (row.held_on, row.family.name, row.person.birth_date or date.max))
    return [ToRate(row.session, row.family.name, row.person, row.held_on) for row in found]
