"""One county, three readers: the manager of a team, of an office’s teams and of every team, through the whole of Django."""

from __future__ import annotations

import json
import statistics
import sys
import time
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as at
from random import Random
from typing import Any

from safeguarding.casework import operations

settings = operations.start_django()
settings.ALLOWED_HOSTS = ["testserver"]
operations.set_up(lambda _: None)

from django.db import connection, models, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from safeguarding.casework.access.models import Agency, Authority, Office, Post, Team, User  # noqa: E402
from safeguarding.casework.access.within import within  # noqa: E402
from safeguarding.casework.families.models import Allocation, Family, Membership, Person, TeamAllocation  # noqa: E402
from safeguarding.casework.meetings.models import Meeting, Place, Room  # noqa: E402
from safeguarding.casework.pathway import models as pathway  # noqa: E402
from safeguarding.casework.supervision import models as supervision  # noqa: E402
from safeguarding.casework.supervision.board_facts import board_facts  # noqa: E402
from safeguarding.casework.workbook.models import Entry, EntryPerson, WorkbookEpisode  # noqa: E402

TEAMS, FAMILIES, MONTHS, ROUNDS = (int(one) for one in sys.argv[1:5])
OFFICES = 3
ROLES = (
    "social_worker",
    "da_victim_worker",
    "da_perpetrator_worker",
    "substance_misuse_worker",
    "mental_health_worker",
)
TODAY, CHANCE = timezone.localdate(), Random(7)
START = TODAY - timedelta(days=31 * (MONTHS + 1))


def moment(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, at(hour)))


def kept(rows: Iterable[models.Model]) -> None:
    """Saved table by table, in the order in which each table first comes."""
    tables: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        tables.setdefault(type(row), []).append(row)
    for model, of in tables.items():
        model._base_manager.bulk_create(of, batch_size=1000)


class County:
    def __init__(self) -> None:
        self.posts: dict[uuid.UUID, Post] = {}
        self.of: dict[str, Any] = {"authority": Authority.objects.create(code="999", name="Merrowshire", made_up=True)}
        self.agency = Agency.objects.create(**self.of, name="Merrowshire County Council", kind="council")
        self.offices = [Office.objects.create(**self.of, name=f"Office {place}") for place in range(OFFICES)]
        self.teams = [
            Team.objects.create(**self.of, office=self.offices[place % OFFICES], name=f"Team {place:02}")
            for place in range(TEAMS)
        ]

    def person(self, name: str, role: str, teams: list[Team]) -> User:
        user = User.objects.create_user(f"{uuid.uuid4().hex[:8]}@example.org", name, None, **self.of)
        for team in teams:
            self.posts[user.pk] = Post.objects.create(
                **self.of, user=user, agency=self.agency, office=team.office, team=team, role=role, start=START
            )
        return user

    def fill(self, team: Team) -> None:
        workers = [self.person(f"{role} of {team.name}", role, [team]) for role in ROLES]
        chair = self.person(f"Manager of {team.name}", "team_manager", [team])
        room = Room.objects.create(**self.of, office=team.office, name=f"Room of {team.name}")
        days = [TODAY - timedelta(days=31 * (MONTHS - month) - 10) for month in range(MONTHS)]
        meetings = [
            Meeting(
                **self.of,
                team=team,
                room=room,
                chair=chair,
                starts_at=moment(day),
                minutes=240,
                made_by=chair,
                made_at=moment(day),
            )
            for day in days
        ]
        kept(meetings)
        names = [f"Family {number:02} of {team.name}" for number in range(FAMILIES)]
        kept(row for name in names for row in self.family(name, team, workers, chair, meetings))

    def family(
        self, name: str, team: Team, workers: list[User], chair: User, meetings: list[Meeting]
    ) -> Iterator[models.Model]:
        of = self.of
        family = Family(**of, name=name, opened_on=START)
        children = [Person(**of, given_name=f"Child {at}", birth_date=START) for at in range(2)]
        yield family
        yield from children
        yield TeamAllocation(**of, family=family, team=team, start=START)
        for worker in workers[: CHANCE.choice((3, 4, 5))]:
            yield Allocation(**of, family=family, post=self.posts[worker.pk], start=START)
        for child in children:
            yield Membership(**of, family=family, person=child, role="child", relation="child", start=START)
        yield from self.pathway(children)
        for number, meeting in enumerate(meetings, 1):
            yield from self.month(family, children, workers, chair, meeting, number)

    def pathway(self, children: list[Person]) -> Iterator[models.Model]:
        of = self.of
        for child in children:
            episode = pathway.Episode(**of, child=child, referral_date=START, referral_source="1A")
            assessment = pathway.Assessment(**of, episode=episode, start=START, authorised=START + timedelta(days=40))
            yield episode
            yield assessment
            for code in CHANCE.sample(["3B", "4B", "2B", "1B", "16A", "18B"], 2):
                yield pathway.AssessmentFactor(**of, assessment=assessment, code=code)
            if CHANCE.random() < 0.5:
                plan = pathway.ProtectionPlan(
                    **of,
                    episode=episode,
                    start=START + timedelta(days=50),
                    initial_category="NEG",
                    latest_category="NEG",
                )
                yield plan
                for months in range(3, MONTHS, 6):
                    yield pathway.PlanReview(**of, plan=plan, held_on=START + timedelta(days=50 + 30 * months))
            else:
                yield pathway.CinPlan(**of, episode=episode, start=START + timedelta(days=50))

    def month(
        self, family: Family, children: list[Person], workers: list[User], chair: User, meeting: Meeting, number: int
    ) -> Iterator[models.Model]:
        of, day = self.of, timezone.localdate(meeting.starts_at)
        yield Place(**of, meeting=meeting, family=family, minutes=30, placed_by=chair, placed_at=moment(day))
        seen = day + timedelta(days=CHANCE.randrange(10))
        visit = Entry(
            **of, family=family, author=workers[0], role=ROLES[0], kind="visit", at=moment(seen), written_at=moment(seen), text="A visit",
        )  # fmt: skip
        yield visit
        for child in children:
            yield EntryPerson(**of, entry=visit, person=child, seen=True)
        if CHANCE.random() < 0.03:
            return  # planned, and not held
        episode = WorkbookEpisode(
            **of, family=family, number=number, opened_on=day - timedelta(days=31), closed_at=moment(day, 12)
        )
        session = supervision.Session(
            **of, family=family, episode=episode, held_on=day, chair=chair, closed_at=moment(day, 12)
        )
        yield episode
        yield session
        for child in children:
            for worker, role in zip(workers, ROLES, strict=True):
                answer = CHANCE.choice(("red", "amber", "amber", "green", "cannot_rate"))
                yield supervision.Rating(
                    **of,
                    session=session,
                    child=child,
                    rater=worker,
                    role=role,
                    answer=answer,
                    reason="Why",
                    given_at=moment(day),
                )
        colour = CHANCE.choice(("red", "amber", "green"))
        yield supervision.FamilyRating(
            **of, session=session, colour=colour, set_by=chair, set_at=moment(day), reason="Why"
        )
        yield supervision.Action(
            **of,
            family=family,
            session=session,
            text="To do",
            owner=workers[0],
            due=day + timedelta(days=20),
            agreed_at=moment(day),
        )


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    ours = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return sum(not query["sql"].lstrip().startswith(ours) for query in caught.captured_queries)


def measure(readers: dict[str, User]) -> dict[str, Any]:
    """In turns, so that a busy minute of the machine is shared."""
    address, clients = reverse("board"), {}
    for name, user in readers.items():
        clients[name] = Client()
        clients[name].force_login(user)
        if clients[name].get(address).status_code != 200:
            raise RuntimeError(f"The board of {name} can’t be read.")
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in clients}
    for turn in range(ROUNDS):
        for name in list(clients) if turn % 2 else list(reversed(clients)):
            cpu, wall = time.process_time(), time.perf_counter()
            clients[name].get(address)
            found[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    figures = {}
    for name, rows in found.items():
        walls = sorted(wall for wall, _ in rows)
        figures[name] = {
            "families": held[name],
            "p50 ms": round(1000 * statistics.median(walls), 1),
            "p95 ms": round(1000 * walls[max(int(len(walls) * 0.95) - 1, 0)], 1),
            "CPU ms": round(1000 * statistics.median(cpu for _, cpu in rows), 1),
            "statements": statements(clients[name], address),
        }
    return figures


began = time.perf_counter()
with transaction.atomic():
    county = County()
    with within(county.of["authority"].pk, patient=True):
        for team in county.teams:
            county.fill(team)
        readers = {
            "one team": county.person("One", "team_manager", county.teams[:1]),
            "an office": county.person("Office", "team_manager", county.teams[::OFFICES]),
            "the authority": county.person("Every", "team_manager", county.teams),
        }
with within(county.of["authority"].pk, patient=True):  # the first reader of a day has everything worked out
    held = {name: len(board_facts(User.objects.get(pk=user.pk), TODAY)) for name, user in readers.items()}
    supervisions = supervision.Session.objects.count()
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
filled = time.perf_counter() - began
figures = measure(readers)
print(
    json.dumps(
        figures
        | {
            "supervisions held": supervisions,
            "seconds to fill": round(filled, 1),
            "p95 of the authority to one team": round(
                figures["the authority"]["p95 ms"] / figures["one team"]["p95 ms"], 2
            ),
            "p50 of the authority to one team": round(
                figures["the authority"]["p50 ms"] / figures["one team"]["p50 ms"], 2
            ),
        }
    )
)
