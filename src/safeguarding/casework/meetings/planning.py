"""The question that the schedule answers: a team's due families, the days asked for, who is away and what is taken."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from safeguarding.casework.access.models import Team, User
from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Allocation, Family
from safeguarding.casework.families.scopes import live
from safeguarding.casework.meetings import queries
from safeguarding.casework.meetings.models import Leave, Meeting, Place, Room
from safeguarding.casework.supervision.board_facts import RANKS
from safeguarding.casework.supervision.colours import colours_of
from safeguarding.casework.supervision.cycle import Cycle, rules_for
from safeguarding.casework.supervision.due import with_supervision
from safeguarding.casework.supervision.queries import RATING_ROLES
from safeguarding.evidence import scheduling
from safeguarding.evidence.periods import bank_holidays


@dataclass(frozen=True, slots=True)
class Asked:
    """What a manager asks for. `weekdays`: 0 is Monday; `starts` local; `minutes` the longest that a meeting may last."""

    team: Team
    rooms: tuple[Room, ...]
    first: date
    weeks: int
    weekdays: frozenset[int]
    starts: time
    minutes: int

    @property
    def last(self) -> date:
        return self.first + timedelta(weeks=self.weeks, days=-1)


@dataclass(frozen=True, slots=True)
class Answer:
    """The proposal with the rows it speaks of: openings and families by key, and what people are called."""

    asked: Asked
    proposal: scheduling.Proposal
    openings: dict[str, scheduling.Opening]
    families: dict[str, Any]
    cases: dict[str, scheduling.Case]
    names: dict[str, str]

    @property
    def digest(self) -> str:
        """Changes when the proposal does: what is kept is what was looked at."""
        return hashlib.sha256(repr((self.asked, self.proposal)).encode()).hexdigest()[:32]

    def used(self) -> list[scheduling.Opening]:
        """The openings in which somebody is placed, earliest first."""
        keys = {one.opening for one in self.proposal.placed}
        return sorted((self.openings[key] for key in keys), key=lambda one: (one.starts, one.key))

    def on(self, opening: scheduling.Opening) -> list[scheduling.Case]:
        """Who is looked at then, in the order of the agenda."""
        return scheduling.agenda(self.cases[one.family] for one in self.proposal.of(opening.key))


def proposal_for(user: Any, asked: Asked, today: date) -> Answer:
    """A schedule for the team's families that are due by the last day asked for. Reads; changes nothing."""
    rules = rules_for(user, today)
    families = due_families(user, asked.team)
    must = queries.must_attend(user, [family.pk for family in families], today)
    seen = queries.last_seen(user, [family.pk for family in families])
    cases = [
        _case(family, rules, [str(one.user.pk) for one in must.get(family.pk, ())], seen[family.pk])
        for family in families
    ]
    openings = _openings(asked, user, today)
    people = {one.user.pk: one.user.name for of in must.values() for one in of} | {user.pk: user.name}
    proposal = scheduling.propose(
        cases, openings, until=asked.last, early=rules.early,
        away=_away(user, people, asked), taken=_taken(user, asked),
    )  # fmt: skip
    return Answer(
        asked, proposal, {one.key: one for one in openings}, {str(family.pk): family for family in families},
        {case.family: case for case in cases}, {str(key): name for key, name in people.items()},
    )  # fmt: skip


def due_families(user: Any, team: Team) -> list[Any]:
    """The open families that the team holds, each with `rating` and what supervision is counted from, with the last day
    on which it is planned already."""
    mine = Family.objects.filter(live("team_allocations__"), closed_on__isnull=True, team_allocations__team=team)
    ahead = Place.objects.filter(
        family=OuterRef("pk"), taken_off_at__isnull=True, meeting__cancelled_at__isnull=True,
        meeting__starts_at__gte=queries.start_of(timezone.localdate()),
    ).order_by("-meeting__starts_at")  # fmt: skip
    rows: QuerySet[Any] = with_supervision(visible(user, mine, through="supervision.hold")).annotate(
        rating=Subquery(colours_of(user, OuterRef("pk")).values("colour")[:1]),
        planned=Subquery(ahead.values("meeting__starts_at")[:1]),
    )
    return list(rows.order_by("name", "pk"))


def _case(family: Any, rules: Cycle, must: Sequence[str], seen: date | None) -> scheduling.Case:
    planned = timezone.localdate(family.planned) if family.planned else None
    begun = family.supervised_on or family.held_since or family.opened_on
    last = max((day for day in (family.supervised_on, planned) if day), default=None)
    days = rules.days_after(family.rating)
    due = (last or begun) + timedelta(days=days)
    return scheduling.Case(str(family.pk), due, days, rules.minutes, frozenset(must), RANKS[family.rating], seen, last)


def _openings(asked: Asked, chair: User, today: date) -> list[scheduling.Opening]:
    """Every working day asked for from tomorrow on, in each of the rooms, with `chair` in the chair."""
    calendar = bank_holidays()
    days = (asked.first + timedelta(days=n) for n in range(asked.weeks * 7))
    return [
        scheduling.Opening(
            f"{day.isoformat()} {place}", datetime.combine(day, asked.starts), asked.minutes, str(room.pk), str(chair.pk)
        )
        for day in days
        if day > today and day.weekday() in asked.weekdays and calendar.is_working_day(day)
        for place, room in enumerate(asked.rooms)
    ]  # fmt: skip


def _away(user: Any, people: Collection[UUID], asked: Asked) -> list[scheduling.Away]:
    rows = Leave.objects.filter(
        user__in=list(people), start__lte=asked.last, end__gte=asked.first, taken_back_at__isnull=True
    )
    return [scheduling.Away(str(row.user_id), row.start, row.end) for row in visible(user, rows)]


def _taken(user: Any, asked: Asked) -> list[scheduling.Taken]:
    """Rooms, chairs and those who must attend of every meeting of those days, whoever holds it: that somebody is at a
    meeting then is no secret, and for which family is not read."""
    rows = visible(user, Meeting.objects.filter(cancelled_at__isnull=True))
    first, end = queries.start_of(asked.first), queries.start_of(asked.last + timedelta(days=1))
    meetings = {row.pk: row for row in rows.filter(starts_at__gte=first, starts_at__lt=end)}
    found = {(key, str(one)) for key, row in meetings.items() for one in (row.room_id, row.chair_id)}
    places = Place.objects.filter(meeting__in=list(meetings), taken_off_at__isnull=True)
    works = Allocation.objects.filter(live(), live("post__"), post__role__in=RATING_ROLES)
    staff: dict[UUID, set[str]] = {}
    for family, person in works.filter(family__in=places.values("family")).values_list("family_id", "post__user_id"):
        staff.setdefault(family, set()).add(str(person))
    for meeting, family in places.values_list("meeting_id", "family_id"):
        found |= {(meeting, person) for person in staff.get(family, ())}
    return [
        scheduling.Taken(one, _local(meetings[key].starts_at), _local(meetings[key].ends_at))
        for key, one in sorted(found, key=str)
    ]


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(tzinfo=None)
