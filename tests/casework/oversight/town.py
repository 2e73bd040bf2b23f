"""Sixty people at work for thirty days, made up from a seed, and three who look where they have no reason to."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone
from tests.casework.oversight.names import GIVEN, SURNAMES

from safeguarding.casework.access.models import Agency, Authority, Cover, Office, Post, Team, User
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Allocation, Family, Membership, Person, TeamAllocation

FIRST, DAYS = date(2026, 9, 1), 30
TEAMS, WORKERS, FAMILIES = 6, 9, 30


@dataclass
class Town:
    """The authority, who works in it, who snoops, and each snooping view as (worker, family, day)."""

    authority: Authority
    managers: list[User] = field(default_factory=list)
    teams: dict[UUID, list[User]] = field(default_factory=dict)  # by manager
    snoopers: dict[str, User] = field(default_factory=dict)
    views: list[tuple[UUID, UUID, date]] = field(default_factory=list)
    reads: list[tuple[datetime, UUID, UUID, str]] = field(default_factory=list)

    def read(self, worker: User, family: Family, moment: datetime, by: str = "allocated") -> None:
        self.reads.append((moment, worker.pk, family.pk, by))

    def snoop(self, worker: User, family: Family, moment: datetime, by: str = "allocated") -> None:
        self.read(worker, family, moment, by)
        self.views.append((worker.pk, family.pk, timezone.localdate(moment)))


def make_town(seed: int) -> Town:
    """The same seed gives the same town and the same month."""
    return _Maker(seed).make()


class _Maker:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.town = Town(Authority.objects.create(code="977", name="Sedgeshire", made_up=True))
        self.of = {"authority": self.town.authority}
        self.council = Agency.objects.create(**self.of, name="Sedgeshire Council", kind="council")
        self.office = Office.objects.create(**self.of, name="Town hall")
        self.team_families: dict[UUID, list[Family]] = {}
        self.mine: dict[UUID, list[Family]] = {}
        self.posts: dict[UUID, Post] = {}

    def make(self) -> Town:
        for number in range(TEAMS):
            self._team(number)
        self._snoopers()
        days = [FIRST + timedelta(days=n) for n in range(DAYS)]
        for day in days:
            if day.weekday() < 5:
                self._day(day)
        self._snooping([day for day in days if day.weekday() < 5])
        self._write()
        return self.town

    def _user(self, number: int, role: str, team: Team) -> User:
        name = f"{self.chance.choice(GIVEN)} {self._surname()}"
        user = User(**self.of, email=f"worker{len(self.posts)}@sedgeshire.example", name=name)
        user.save()
        self.posts[user.pk] = Post.objects.create(
            **self.of, user=user, agency=self.council, office=self.office, team=team, role=role, start=date(2025, 1, 1)
        )
        return user

    def _surname(self) -> str:
        """Few names are common and many are rare."""
        return (
            SURNAMES[min(int(self.chance.paretovariate(0.7)) - 1, len(SURNAMES) - 1)]
            if self.chance.random() < 0.5
            else self.chance.choice(SURNAMES)
        )

    def _team(self, number: int) -> None:
        team = Team.objects.create(**self.of, office=self.office, name=f"Team {number}")
        manager = self._user(0, "team_manager", team)
        workers = [
            self._user(n, "social_worker" if n < WORKERS - 1 else "business_support", team) for n in range(WORKERS)
        ]
        self.town.managers.append(manager)
        self.town.teams[manager.pk] = workers
        families = [self._family(team, workers[:-1]) for _ in range(FAMILIES)]
        self.team_families[team.pk] = families
        for one in (manager, workers[-1]):
            self.mine[one.pk] = families

    def _family(self, team: Team, workers: list[User]) -> Family:
        surname = self._surname()
        family = Family.objects.create(**self.of, name=f"{surname} family", opened_on=date(2026, 1, 5))
        TeamAllocation.objects.create(**self.of, family=family, team=team, start=date(2026, 1, 5))
        for worker in self.chance.sample(workers, 3):
            Allocation.objects.create(**self.of, family=family, post=self.posts[worker.pk], start=date(2026, 1, 5))
            self.mine.setdefault(worker.pk, []).append(family)
        for role in ("child", "child", "adult", "adult"):
            name = surname if role == "child" else self._surname()
            self._person(family, role, self.chance.choice(GIVEN), name)
        return family

    def _person(self, family: Family, role: str, given: str, surname: str) -> None:
        person = Person.objects.create(**self.of, given_name=given, family_name=surname)
        Membership.objects.create(
            **self.of, family=family, person=person, role=role, relation="other", start=date(2026, 1, 5)
        )

    def _at(self, day: date, first: float, last: float) -> datetime:
        seconds = int(self.chance.uniform(first, last) * 3600)
        return timezone.make_aware(datetime.combine(day, time.min)) + timedelta(seconds=seconds)

    def _day(self, day: date) -> None:
        """Ordinary work: own families, the manager's round, cover of another team, an evening of catching up."""
        for manager in self.town.managers:
            for worker in self.town.teams[manager.pk]:
                mine = self.mine.get(worker.pk, [])
                for family in self.chance.choices(mine, k=min(len(mine), self.chance.randint(4, 9))):
                    for _ in range(self.chance.randint(1, 3)):
                        self.town.read(worker, family, self._at(day, 8.5, 18.5))
                if self.chance.random() < 0.04:
                    for family in self.chance.sample(mine, min(len(mine), self.chance.randint(1, 3))):
                        self.town.read(worker, family, self._at(day, 21, 22.5))
            for family in self.chance.sample(self.mine[manager.pk], 8):
                self.town.read(manager, family, self._at(day, 8, 19), "team")
            if day.weekday() == 0:
                for family in self.chance.sample(self.mine[manager.pk], 18):
                    self.town.read(manager, family, self._at(day, 10, 10.9), "team")
        self._covers(day)

    def _covers(self, day: date) -> None:
        managers = self.town.managers
        for at, manager in enumerate(managers):
            if self.chance.random() < 0.3:
                worker = self.chance.choice(self.town.teams[manager.pk][:-1])
                other = self.posts[managers[(at + 1) % len(managers)].pk].team
                assert other is not None
                start = timezone.make_aware(datetime.combine(day, time(8)))
                Cover.objects.create(
                    **self.of, post=self.posts[worker.pk], team=other, kind="duty", starts_at=start,
                    ends_at=start + timedelta(hours=12), made_by=manager,
                )  # fmt: skip
                for family in self.chance.sample(self.team_families[other.pk], 5):
                    self.town.read(worker, family, self._at(day, 9, 18), "cover")

    def _snoopers(self) -> None:
        """One is curious about families elsewhere, one about relatives, one goes through the team's files at night."""
        managers = self.town.managers
        curious, relative = self.town.teams[managers[0].pk][1], self.town.teams[managers[2].pk][3]
        copying = self.town.teams[managers[4].pk][-1]
        relative.name = "Freya Thistlewood"
        relative.save()
        self.town.snoopers = {"curious": curious, "relative": relative, "copying": copying}

    def _snooping(self, days: list[date]) -> None:
        curious, relative, copying = self.town.snoopers.values()
        team = self.posts[self.town.managers[1].pk].team
        assert team is not None
        elsewhere = self.team_families[team.pk]
        for _ in range(45):
            self.town.snoop(curious, self.chance.choice(elsewhere), self._at(self.chance.choice(days), 9, 17))
        theirs = self.mine[relative.pk][0]
        self._person(theirs, "adult", "Rowan", "Thistlewood")
        self._person(elsewhere[0], "adult", "Linden", "Thistlewood")
        for at in range(32):
            family = theirs if at % 2 else elsewhere[0]
            self.town.snoop(relative, family, self._at(self.chance.choice(days), 9, 17))
        for day in self.chance.sample(days, 5):
            for family in self.chance.sample(self.mine[copying.pk], 13):
                self.town.snoop(copying, family, self._at(day, 22, 22.9), "team")

    def _write(self) -> None:
        """All of it as events of the log, in order of time. Unsealed: the patterns read, they do not verify."""
        self.town.reads.sort(key=lambda one: one[0])
        Event.objects.bulk_create(
            [
                Event(
                    authority_id=self.town.authority.pk, number=number, at=moment, actor=worker, verb="read",
                    thing="Family", thing_id=family, family_id=family, what={"section": "family", "relationship": by},
                    key="", digest="",
                )
                for number, (moment, worker, family, by) in enumerate(self.town.reads, start=1)
            ],
            batch_size=500,
        )  # fmt: skip
