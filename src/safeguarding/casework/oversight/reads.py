"""What the patterns look at: a few days of the log of one authority, folded by the database to who, which family, which hour."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Lower, TruncDate, TruncHour
from django.utils import timezone

from safeguarding.casework.access.models import Cover, Post, User
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.audit.models import Event
from safeguarding.casework.audit.recording import REFUSED
from safeguarding.casework.families.models import Allocation, Membership, Person, TeamAllocation

#: Acts that take rows out of the workbook in a file.
EXPORTS = ("made a census", "exported")
#: How many days the peers' hours are taken from.
DAYS_OF_PEERS = 28


@dataclass(frozen=True, slots=True)
class Seen:
    """One worker in one family’s file in one hour: how many events, and by which relationship they got in."""

    worker: UUID
    family: UUID
    hour: datetime
    relationship: str
    count: int
    first: datetime
    last: datetime

    @property
    def day(self) -> date:
        return timezone.localdate(self.hour)


@dataclass(frozen=True, slots=True)
class Spell:
    """From one day to another, open when `end` is None."""

    start: date
    end: date | None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass
class Reads:
    """The days from `first` to `last` in an authority. Each part is one statement, made when it is asked for."""

    authority_id: int
    first: date
    last: date
    _rows: list[Seen] | None = field(default=None, repr=False)

    def _events(self, first: date | None = None) -> QuerySet[Event]:
        return Event.objects.filter(
            authority_id=self.authority_id,
            actor__isnull=False,
            at__gte=_moment(first or self.first),
            at__lt=_moment(self.last + timedelta(days=1)),
        ).exclude(verb=REFUSED)

    @cached_property
    def seen(self) -> list[Seen]:
        rows = (
            self._events()
            .filter(family_id__isnull=False)
            .annotate(hour=TruncHour("at"), by=KeyTextTransform("relationship", "what"))
            .order_by()
            .values_list("actor", "family_id", "hour", "by")
            .annotate(count=Count("pk"), first=Min("at"), last=Max("at"))
        )
        found = [Seen(who, family, hour, by or "", *rest) for who, family, hour, by, *rest in rows]
        return sorted(found, key=lambda one: (one.first, str(one.worker), str(one.family)))

    @cached_property
    def hours(self) -> list[tuple[UUID, datetime, int]]:
        """How many different families each worker opened in each hour, these days and in the weeks before."""
        rows = self._events(self.first - timedelta(days=DAYS_OF_PEERS)).filter(family_id__isnull=False)
        return list(
            rows.annotate(hour=TruncHour("at"))
            .order_by()
            .values_list("actor", "hour")
            .annotate(families=Count("family_id", distinct=True))
        )

    @cached_property
    def exports(self) -> list[tuple[UUID, date, int, datetime, datetime]]:
        rows = self._events().filter(verb__in=EXPORTS).annotate(day=TruncDate("at")).order_by()
        return list(rows.values_list("actor", "day").annotate(files=Count("pk"), first=Min("at"), last=Max("at")))

    @cached_property
    def workers(self) -> dict[UUID, User]:
        return {user.pk: user for user in User.objects.filter(authority_id=self.authority_id)}

    @cached_property
    def roles(self) -> dict[UUID, list[tuple[str, Spell]]]:
        """The roles that each worker held, with their days."""
        found: dict[UUID, list[tuple[str, Spell]]] = defaultdict(list)
        posts = Post.objects.filter(authority_id=self.authority_id, start__lte=self.last).order_by("start", "pk")
        for worker, role, start, end in posts.values_list("user_id", "role", "start", "end"):
            found[worker].append((role, Spell(start, end)))
        return found

    def role_of(self, worker: UUID, day: date) -> str:
        return next((role for role, spell in self.roles.get(worker, []) if spell.holds(day)), "")

    def _overlapping(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        of = rows.filter(authority_id=self.authority_id, start__lte=self.last)
        return of.filter(Q(end__isnull=True) | Q(end__gte=self.first))

    @cached_property
    def allocated(self) -> dict[tuple[UUID, UUID], list[Spell]]:
        """The days on which a worker was allocated to a family."""
        found: dict[tuple[UUID, UUID], list[Spell]] = defaultdict(list)
        rows = self._overlapping(Allocation.objects.all()).values_list("post__user_id", "family_id", "start", "end")
        for worker, family, start, end in rows:
            found[worker, family].append(Spell(start, end))
        return found

    @cached_property
    def teams_of_families(self) -> dict[UUID, list[tuple[UUID, Spell]]]:
        found: dict[UUID, list[tuple[UUID, Spell]]] = defaultdict(list)
        rows = self._overlapping(TeamAllocation.objects.all()).values_list("family_id", "team_id", "start", "end")
        for family, team, start, end in rows:
            found[family].append((team, Spell(start, end)))
        return found

    @cached_property
    def teams_of_workers(self) -> dict[UUID, list[tuple[UUID, Spell]]]:
        """The teams all of whose families a worker may open: those of a post of that reach, and those covered."""
        found: dict[UUID, list[tuple[UUID, Spell]]] = defaultdict(list)
        whole = [role.key for role in ROLES.values() if role.reach == "team"]
        posts = self._overlapping(Post.objects.filter(role__in=whole, team__isnull=False))
        for worker, team, start, end in posts.values_list("user_id", "team_id", "start", "end"):
            found[worker].append((team, Spell(start, end)))
        for worker, team, starts, ends, _ in self.covers:
            found[worker].append((team, Spell(timezone.localdate(starts), timezone.localdate(ends))))
        return found

    @cached_property
    def covers(self) -> list[tuple[UUID, UUID, datetime, datetime, str]]:
        """Worker, team, from, to, kind."""
        rows = Cover.objects.filter(
            authority_id=self.authority_id,
            starts_at__lt=_moment(self.last + timedelta(days=1)),
            ends_at__gte=_moment(self.first),
        ).order_by("starts_at", "pk")
        return list(rows.values_list("post__user_id", "team_id", "starts_at", "ends_at", "kind"))

    def worked_with(self, worker: UUID, family: UUID, day: date) -> bool:
        """Whether the worker was allocated to the family that day, or held its team."""
        if any(spell.holds(day) for spell in self.allocated.get((worker, family), ())):
            return True
        mine = {team for team, spell in self.teams_of_workers.get(worker, ()) if spell.holds(day)}
        return any(team in mine and spell.holds(day) for team, spell in self.teams_of_families.get(family, ()))

    @cached_property
    def people(self) -> dict[UUID, list[tuple[str, str, str]]]:
        """The people of each family that was opened: given name, name they are known by, family name."""
        found: dict[UUID, list[tuple[str, str, str]]] = defaultdict(list)
        opened = self._events().filter(family_id__isnull=False).order_by().values("family_id")
        rows = Membership.objects.filter(authority_id=self.authority_id, family_id__in=opened)
        for family, *name in rows.values_list(
            "family_id", "person__given_name", "person__known_as", "person__family_name"
        ):
            found[family].append((name[0], name[1], name[2]))
        return found

    def share_of(self, surnames: set[str]) -> dict[str, float]:
        """Which part of all the people on record bears each surname, in small letters."""
        rows = Person.objects.filter(authority_id=self.authority_id).exclude(family_name="")
        many = (
            rows.annotate(surname=Lower("family_name")).filter(surname__in=surnames).order_by().values_list("surname")
        )
        all_of_them = rows.count() or 1
        return {name: count / all_of_them for name, count in many.annotate(count=Count("pk"))}

    @cached_property
    def _hours_of_roles(self) -> dict[str, list[tuple[int, UUID]]]:
        found: dict[str, list[tuple[int, UUID]]] = defaultdict(list)
        for worker, hour, families in self.hours:
            found[self.role_of(worker, timezone.localdate(hour))].append((families, worker))
        return found

    def usual_hour(self, role: str, without: UUID) -> int:
        """The different families in the busiest hour but one in a hundred of the others in the role; 0 without others."""
        peers = sorted(families for families, worker in self._hours_of_roles.get(role, []) if worker != without)
        return peers[min(len(peers) - 1, int(len(peers) * 0.99))] if peers else 0
