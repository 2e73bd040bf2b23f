"""Requests through the whole of Django, in a process of its own, against a county that is copied to make it larger."""

from __future__ import annotations

import json
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from safeguarding.casework import operations

settings = operations.start_django()
settings.ROOT_URLCONF = "tests.bench._urls"
settings.ALLOWED_HOSTS = ["testserver"]
operations.set_up(lambda _: None)

from django.db import connection, models  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from safeguarding.casework.access.models import Office, Team, User  # noqa: E402
from safeguarding.casework.demo.loading import load  # noqa: E402
from safeguarding.casework.families.models import (  # noqa: E402
    Address,
    Allocation,
    Disability,
    Family,
    Identifier,
    Membership,
    Person,
    TeamAllocation,
)
from safeguarding.casework.families.queries import open_families  # noqa: E402
from safeguarding.casework.pathway import models as pathway  # noqa: E402
from safeguarding.casework.supervision import models as supervision  # noqa: E402
from safeguarding.casework.workbook import models as workbook  # noqa: E402
from safeguarding.evidence.made_up.county import county  # noqa: E402

#: Tables that grow with the county, parents first. Staff do not: the copies belong to nobody who asks.
COPIED: tuple[type[models.Model], ...] = (
    Family, Person, Disability, Identifier, Address, Membership, TeamAllocation, Allocation, pathway.Episode,
    pathway.Assessment, pathway.AssessmentFactor, pathway.Section47, pathway.CinPlan, pathway.ProtectionPlan,
    pathway.PlanReview, pathway.CoreGroup, workbook.WorkbookEpisode, workbook.Entry, workbook.EntryPerson,
    workbook.Summary, supervision.Session, supervision.Attendance, supervision.Rating, supervision.FamilyRating,
    supervision.Decision, supervision.Action, supervision.ActionDone,
)  # fmt: skip


def copy(number: int) -> None:
    """One more county beside the first: every key of a copied table gets its first six digits replaced, and the digit
    of its version, so that no copy has the key of an original."""
    start = f"{number:06x}"
    with connection.cursor() as cursor:
        for model in COPIED:
            columns, values = [], []
            for field in model._meta.concrete_fields:
                name = f'"{field.column}"'
                columns.append(name)
                of = field.related_model if field.is_relation else model if field.primary_key else None
                if of in COPIED:
                    rest = f"substr({name}, 7, 6) || '0' || substr({name}, 14)"
                    values.append(f"CASE WHEN {name} IS NULL THEN NULL ELSE '{start}' || {rest} END")
                elif model is Identifier and field.name == "value":
                    values.append(f"'{number:x}x' || {name}")
                elif model is Allocation and field.name == "post":
                    values.append(f"'{LEAVER}'")
                elif model is Allocation and field.name == "end":
                    values.append('COALESCE("end", "start")')
                elif field.name == "client_key":
                    values.append("NULL")
                elif model is TeamAllocation and field.name == "team":
                    values.append(f"'{OTHER_TEAM}'")
                else:
                    values.append(name)
            table = f'"{model._meta.db_table}"'
            first = f"first_{model._meta.db_table}"
            cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS {first} AS SELECT * FROM {table}")
            cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {first}")


def timed(act: Callable[[], Any], times: int) -> list[tuple[float, float]]:
    found = []
    for _ in range(times):
        cpu, wall = time.process_time(), time.perf_counter()
        act()
        found.append((time.process_time() - cpu, time.perf_counter() - wall))
    return found


def statements(act: Callable[[], Any]) -> int:
    ours = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    with CaptureQueriesContext(connection) as caught:
        act()
    return sum(not query["sql"].lstrip().startswith(ours) for query in caught.captured_queries)


def doors(user: User, manager: User) -> dict[str, Callable[[], Any]]:
    client, chair = Client(), Client()
    client.force_login(user)
    chair.force_login(manager)
    family = open_families(user).first()
    people = [row.person_id for row in family.memberships.all()]

    def get(address: str, by: Client = client) -> None:
        answer = by.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    def save() -> None:
        now = timezone.localtime() - timedelta(minutes=1)
        answers = {
            "kind": "call", "who": [str(person) for person in people[:1]], "day-day": now.day, "day-month": now.month,
            "day-year": now.year, "time": now.strftime("%H:%M"), "significant": "no", "text": f"A call, {uuid.uuid4()}.",
            "client_key": str(uuid.uuid4()),
        }  # fmt: skip
        answer = client.post(reverse("entry-new", args=[family.pk]), answers)
        if answer.status_code != 302:
            raise RuntimeError(f"saving answered {answer.status_code}")

    return {
        "minimal signed-in page": lambda: get("/minimal/"),
        "list: home": lambda: get(reverse("home")),
        "list: board": lambda: get(reverse("board"), chair),
        "family": lambda: get(reverse("family", args=[family.pk])),
        "workbook": lambda: get(reverse("workbook", args=[family.pk])),
        "chronology": lambda: get(reverse("chronology", args=[family.pk])),
        "save an entry": save,
    }


def measure(pages: dict[str, Callable[[], Any]], rounds: int) -> dict[str, Any]:
    for act in pages.values():
        act()
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
    for turn in range(rounds):
        names = list(pages) if turn % 2 else list(reversed(pages))
        for name in names:
            found[name] += timed(pages[name], 1)
    least = statistics.median(cpu for cpu, _ in found["minimal signed-in page"])
    return {
        name: {
            "times the minimal page": round(statistics.median(cpu for cpu, _ in rows) / least, 1),
            "CPU ms": round(1000 * statistics.median(cpu for cpu, _ in rows), 1),
            "p50 ms": round(1000 * statistics.median(wall for _, wall in rows), 1),
            "p95 ms": round(1000 * sorted(wall for _, wall in rows)[max(int(len(rows) * 0.95) - 1, 0)], 1),
            "statements": statements(pages[name]),
        }
        for name, rows in found.items()
    }


families, sizes, rounds = int(sys.argv[1]), [int(size) for size in sys.argv[2].split()], int(sys.argv[3])
made = county(families, 2026, until=date.today())
signed = load(made, "a made-up password for measuring")
by_role = {one.role: User.objects.get(email=one.email) for one in signed}
worker, manager = by_role["social_worker"], by_role["team_manager"]
OTHER_TEAM = Team.objects.create(
    authority=manager.authority, office=Office.objects.earliest("pk"), name="Elsewhere"
).pk.hex
LEAVER = by_role["partner_analyst"].posts.get().pk.hex
pages = doors(worker, manager)
figures: dict[str, Any] = {}
held = 1
for size in sizes:
    for number in range(held, size):
        copy(number)
    held = max(held, size)
    figures[f"{size} x {families} families"] = {
        "families held": Family.objects.count(), "entries held": workbook.Entry.objects.count(), "pages": measure(pages, rounds),
    }  # fmt: skip
print(json.dumps(figures))
