"""Reads of supervision days. Each starts from what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from safeguarding.casework.access.models import Office, Team, User
from safeguarding.casework.access.policies import find, visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Allocation, Family
from safeguarding.casework.families.queries import children_now
from safeguarding.casework.families.scopes import live
from safeguarding.casework.meetings.models import CalendarLink, Leave, Meeting, Place, Room
from safeguarding.casework.supervision.colours import colours_of
from safeguarding.casework.supervision.models import Session
from safeguarding.casework.supervision.queries import RATING_ROLES, Rater, during, place
from safeguarding.casework.workbook.queries import last_visits

#: How far back a calendar that reads the link is told of meetings, and how far ahead.
TOLD_BACK, TOLD_AHEAD = timedelta(days=31), timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Listed:
    """A family on a meeting. `seen`: when the child seen longest ago was last seen, None where one has never been seen.

    `must` are those who work with the family on that day in a role that rates; `away` the names of those of them who are
    on leave then. `session` is the one that is open, `closed` whether one was closed on that day or later.
    """

    place: Place
    family: Family
    rating: str | None
    seen: date | None
    must: tuple[Rater, ...]
    away: tuple[str, ...]
    session: UUID | None
    closed: bool


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def meetings_of(user: Any, first: date, last: date) -> list[Any]:
    """The meetings from one day to another that are `user`'s business: of their team, with them in the chair, or with a
    family of theirs. Each with `on_it`, the places that they may know of. Earliest first; two statements."""
    on_it = visible(user, Place.objects.filter(taken_off_at__isnull=True))
    teams = [post.team for post in snapshot_of(user).posts if post.team is not None]
    mine = Q(team__in=teams) | Q(chair=user.pk) | Q(pk__in=on_it.order_by().values("meeting"))
    rows = visible(user, Meeting.objects.filter(mine)).select_related("team", "room__office", "chair")
    rows = rows.filter(starts_at__gte=start_of(first), starts_at__lt=start_of(last + timedelta(days=1)))
    return list(rows.prefetch_related(Prefetch("places", on_it, to_attr="on_it")).order_by("starts_at", "pk"))


def meeting_of(user: Any, meeting_id: UUID) -> Meeting:
    """The meeting of the address, with team, room and chair. Raises Http404 where there is none to know of."""
    return find(user, Meeting.objects.select_related("team", "room__office", "chair"), pk=meeting_id)


def place_of(user: Any, meeting_id: UUID, place_id: UUID) -> Place:
    """The place of a family on the meeting. Raises Http404 where there is none to know of."""
    return find(user, Place.objects.select_related("family", "meeting__team"), pk=place_id, meeting=meeting_id)


def room_of(user: Any, room_id: UUID) -> Room:
    return find(user, Room.objects.select_related("office"), pk=room_id)


def leave_of(user: Any, leave_id: UUID) -> Leave:
    return find(user, Leave.objects.select_related("user"), pk=leave_id)


def rated_on(user: Any, places: QuerySet[Place]) -> QuerySet[Any]:
    """The places, each with the rating that the last closed supervision of the family set."""
    return places.annotate(rating=Subquery(colours_of(user, OuterRef("family")).values("colour")[:1]))


def listed(user: Any, meeting: Meeting) -> list[Listed]:
    """The families on a meeting that `user` may know of, unordered: the same few statements however many."""
    day = timezone.localdate(meeting.starts_at)
    rows = list(
        rated_on(user, visible(user, Place.objects.filter(meeting=meeting, taken_off_at__isnull=True)))
        .select_related("family")
        .order_by("family__name", "pk")
    )
    families = [row.family_id for row in rows]
    must = must_attend(user, families, day)
    seen = last_seen(user, families)
    absent = away_on(user, {one.user.pk for of in must.values() for one in of}, day)
    sessions = _sessions(user, families, day)
    found = []
    for row in rows:
        expected = must.get(row.family_id, ())
        session, closed = sessions.get(row.family_id, (None, False))
        out = tuple(one.user.name for one in expected if one.user.pk in absent)
        found.append(Listed(row, row.family, row.rating, seen[row.family_id], tuple(expected), out, session, closed))
    return found


def must_attend(user: Any, families: Collection[UUID], day: date) -> dict[UUID, list[Rater]]:
    """Who works with each of the families on the day in a role that rates, by discipline. One statement."""
    rows = Allocation.objects.filter(
        during(day), during(day, "post__"), family_id__in=families, post__role__in=RATING_ROLES
    )
    found: defaultdict[UUID, dict[UUID, Rater]] = defaultdict(dict)
    of = visible(user, rows).select_related("post__user")
    for row in sorted(of, key=lambda row: (place(row.post.role), row.post.user.name, str(row.pk))):
        found[row.family_id].setdefault(row.post.user_id, Rater(row.post.user, row.post.role))
    return {family: list(people.values()) for family, people in found.items()}


def last_seen(user: Any, families: Collection[UUID]) -> dict[UUID, date | None]:
    """By family: when the child who was seen longest ago was last seen; None where one has not been. Two statements."""
    children = children_now(user, families)
    visits = last_visits(user, [child.pk for of in children.values() for child in of])
    found: dict[UUID, date | None] = {}
    for family in families:
        days = [visits.get(child.pk) for child in children[family]]
        found[family] = min((day for day in days if day), default=None) if all(days) else None
    return found


def away_on(user: Any, people: Collection[UUID], day: date) -> set[UUID]:
    """Those of the people who are on leave on the day, as far as `user` may know: their own, or everybody's for who plans."""
    rows = Leave.objects.filter(user__in=people, start__lte=day, end__gte=day, taken_back_at__isnull=True)
    return set(visible(user, rows).values_list("user_id", flat=True))


def _sessions(user: Any, families: Sequence[UUID], day: date) -> dict[UUID, tuple[UUID | None, bool]]:
    rows = visible(user, Session.objects.filter(family_id__in=families))
    rows = rows.filter(Q(closed_at__isnull=True) | Q(held_on__gte=day))
    found: dict[UUID, tuple[UUID | None, bool]] = {}
    for pk, family, closed_at in rows.values_list("pk", "family_id", "closed_at"):
        open_one, closed = found.get(family, (None, False))
        found[family] = (open_one, True) if closed_at else (pk, closed)
    return found


def rooms(user: Any) -> QuerySet[Room]:
    """Every room, by office and name; those in use first."""
    return visible(user, Room.objects.select_related("office")).order_by("-in_use", "office__name", "name", "pk")


def rooms_in_use(user: Any) -> QuerySet[Room]:
    return rooms(user).filter(in_use=True)


def offices(user: Any) -> QuerySet[Office]:
    return visible(user, Office.objects.order_by("name", "pk"))


def teams_to_plan(user: Any) -> QuerySet[Team]:
    """The teams for which `user` holds group supervision."""
    posts = snapshot_of(user).posts_that_may("supervision.hold")
    own = [post.team for post in posts if post.whole_team and post.team is not None]
    return visible(user, Team.objects.filter(pk__in=own)).order_by("name", "pk")


def plans_for(user: Any, team: UUID) -> bool:
    """Whether `user` holds group supervision for the team."""
    return teams_to_plan(user).filter(pk=team).exists()


def colleagues(user: Any) -> QuerySet[User]:
    """Whose leave `user` may say: their own; and, for who plans, that of everybody with a post in their teams now."""
    teams = teams_to_plan(user).values("pk")
    staff = Q(pk=user.pk) | Q(
        pk__in=User.objects.filter(during(timezone.localdate(), "posts__"), posts__team__in=teams)
    )
    return visible(user, User.objects.filter(staff, is_active=True)).order_by("name", "pk")


def leave(user: Any, today: date) -> list[Leave]:
    """Leave that has not ended, of `user` and of those for whom they plan. By first day."""
    whose = colleagues(user).order_by().values("pk")
    rows = visible(user, Leave.objects.filter(user__in=whose, end__gte=today, taken_back_at__isnull=True))
    return list(rows.select_related("user").order_by("start", "user__name", "pk"))


def my_link(user: Any) -> CalendarLink | None:
    return visible(user, CalendarLink.objects.filter(user=user, revoked_at__isnull=True)).first()


def my_meetings(user: Any, today: date) -> list[Any]:
    """The meetings, cancelled ones too, that `user` chairs or at which they must attend, each with `families`: how many
    of those they are asked for (all that they may know of, in the chair). One statement."""
    posts = [post.id for post in snapshot_of(user).posts]
    works = Allocation.objects.filter(during(today), post__in=posts, post__role__in=RATING_ROLES)
    places = visible(user, Place.objects.filter(taken_off_at__isnull=True)).order_by()
    asked = Q(places__in=places) & (Q(chair=user.pk) | Q(places__family__in=works.values("family")))
    rows = visible(user, Meeting.objects.select_related("room__office"))
    rows = rows.filter(starts_at__gte=start_of(today - TOLD_BACK), starts_at__lt=start_of(today + TOLD_AHEAD))
    counted: QuerySet[Any] = rows.annotate(families=Count("places", filter=asked, distinct=True))
    return list(counted.filter(Q(families__gt=0) | Q(chair=user.pk)).order_by("starts_at", "pk"))


def families_to_put_on(user: Any, meeting: Meeting) -> QuerySet[Family]:
    """Open families that the team of the meeting holds and that are not on it, by name."""
    there = Place.objects.filter(meeting=meeting, taken_off_at__isnull=True)
    rows = Family.objects.filter(
        live("team_allocations__"), team_allocations__team=meeting.team_id, closed_on__isnull=True
    )
    return visible(user, rows.exclude(pk__in=there.values("family")), through="supervision.hold").order_by("name", "pk")
