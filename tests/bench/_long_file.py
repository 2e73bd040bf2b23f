"""Two files of one worker, alike but for their age, through the whole of Django."""

from __future__ import annotations

import json
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from safeguarding.casework import operations

settings = operations.start_django()
settings.ALLOWED_HOSTS = ["testserver"]
operations.set_up(lambda _: None)

from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from tests.casework.conftest import House, make_house  # noqa: E402

from safeguarding.casework.access.unchanging import lifted  # noqa: E402
from safeguarding.casework.access.within import within  # noqa: E402
from safeguarding.casework.families.models import Allocation, Family, Membership, TeamAllocation  # noqa: E402
from safeguarding.casework.pathway import models as pathway  # noqa: E402
from safeguarding.casework.workbook.models import ChildsWords, Entry, EntryPerson, Summary, WorkbookEpisode  # noqa: E402

#: 120 months of these are 5,040 entries, of which 1,680 are significant; four months fill the chronology's first page.
ENTRIES, NEW = 42, 4
DISCIPLINES = ("social_worker", "da_victim_worker", "substance_misuse_worker", "mental_health_worker")
TEXT = "We talked about the week. Kay said that mornings go better since the school run is shared. " * 3
PAGES = ("family", "workbook", "chronology", "visits", "childs-words", "chosen-chronology", "summary")


def second_family(house: House) -> Family:
    """A family with the same people and workers as the first."""
    of = {"authority": house.authority}
    start = house.family.opened_on
    made = Family.objects.create(**of, name="Harlow family, again", opened_on=start)
    TeamAllocation.objects.create(**of, family=made, team=house.team, start=start)
    for row in house.family.allocations.all():
        Allocation.objects.create(**of, family=made, post=row.post, start=start)
    for row in house.family.memberships.all():
        Membership.objects.create(
            **of, family=made, person=row.person, role=row.role, relation=row.relation, start=start
        )
    WorkbookEpisode.objects.create(**of, family=made, number=1, opened_on=start)
    return made


def fill(house: House, family: Family, months: int) -> None:
    """So many months up to now: entries, every tenth corrected once, summaries, children’s words and core groups."""
    of: dict[str, Any] = {"authority": house.authority}
    WorkbookEpisode.objects.filter(family=family).delete()
    now = timezone.now()
    authors = {
        "social_worker": house.social_worker, "da_victim_worker": house.victim_worker,
        "substance_misuse_worker": house.substance_worker, "mental_health_worker": house.mental_health_worker,
    }  # fmt: skip
    entries, people, words, summaries, episodes = [], [], [], [], []
    for month in range(months):
        began = now - timedelta(days=30 * (months - month))
        last = month == months - 1
        episode = WorkbookEpisode(
            **of, family=family, number=month + 1, opened_on=began.date(),
            closed_at=None if last else began + timedelta(days=30),
        )  # fmt: skip
        episodes.append(episode)
        for number in range(ENTRIES):
            entry = one_entry(house, family, authors, began + timedelta(days=30 * (number + 0.5) / ENTRIES), number)
            made = [entry]
            if number % 10 == 9:
                made.append(corrected(entry))
            entries += made
            people += [seen(house, one) for one in made]
        summaries += [
            Summary(**of, family=family, episode=episode, role=role, author=authors[role], text=TEXT, written_at=began)
            for role in DISCIPLINES
        ]
        words += [
            ChildsWords(
                **of, family=family, child=house.child, words="I like it when we all have tea.", how="said",
                at=began + timedelta(days=day), writer=house.social_worker, role="social_worker",
                written_at=began + timedelta(days=day),
            )
            for day in (5, 15)
        ]  # fmt: skip
    for rows in (episodes, entries, people, words, summaries):
        type(rows[0])._default_manager.bulk_create(rows, batch_size=2000)  # type: ignore[attr-defined]


def one_entry(house: House, family: Family, authors: dict[str, Any], at: datetime, number: int) -> Entry:
    role = DISCIPLINES[number % len(DISCIPLINES)]
    kind = ("visit", "call", "session", "meeting")[number % 4]
    return Entry(
        authority=house.authority, family=family, author=authors[role], role=role, kind=kind, at=at, written_at=at,
        line="As planned.", text=TEXT if number % 3 == 0 else "", significant=number % 3 == 0,
    )  # fmt: skip


def corrected(entry: Entry) -> Entry:
    """The same entry with another line, on top of it."""
    same = {name: getattr(entry, name) for name in ("authority", "family", "author", "role", "kind", "at", "text")}
    return Entry(
        **same, line="Not as planned.", significant=entry.significant, replaces=entry, correction="Slip",
        written_at=entry.written_at + timedelta(minutes=5), client_key=uuid.uuid4(),
    )  # fmt: skip


def seen(house: House, entry: Entry) -> EntryPerson:
    visit = entry.kind == "visit"
    return EntryPerson(
        authority=house.authority, entry=entry, person=house.child, seen=visit, seen_alone=True if visit else None,
        bedroom_seen=False if visit else None,
    )  # fmt: skip


def on_a_plan(house: House) -> None:
    """A child protection plan with its reviews: both families have the same children."""
    of = {"authority": house.authority}
    start = date.today() - timedelta(days=300)
    episode = pathway.Episode.objects.create(
        **of, child=house.child, referral_date=start, referral_source="1A", primary_need="N1"
    )
    pathway.ProtectionPlan.objects.create(
        **of, episode=episode, start=start + timedelta(days=40), initial_category="EMO", latest_category="EMO"
    )


def opened(client: Client, page: str, family: Family) -> float:
    address = reverse(page, args=[family.pk])
    began = time.perf_counter()
    answer = client.get(address)
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return took


def statements(act: Callable[[], Any]) -> int:
    ours = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    with CaptureQueriesContext(connection) as caught:
        act()
    return sum(not query["sql"].lstrip().startswith(ours) for query in caught.captured_queries)


months, rounds = int(sys.argv[1]), int(sys.argv[2])
with transaction.atomic():
    house = make_house("981")
with within(house.authority.pk, patient=True), transaction.atomic():
    young = second_family(house)
    on_a_plan(house)
    with lifted(connection) if connection.vendor == "sqlite" else transaction.atomic():
        fill(house, house.family, months)
        fill(house, young, NEW)
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
client = house.client(house.social_worker)
figures: dict[str, Any] = {"entries": Entry.objects.filter(family=house.family, replaced_by__isnull=True).count()}
for page in PAGES:
    took: dict[str, list[float]] = {"old": [], "new": []}
    files = {"old": house.family, "new": young}
    for family in files.values():
        opened(client, page, family)
    for turn in range(rounds):
        for name in ("old", "new") if turn % 2 else ("new", "old"):
            took[name].append(opened(client, page, files[name]))
    old, new = (statistics.median(took[name]) for name in ("old", "new"))
    figures[page] = {
        "old ms": round(1000 * old, 1), "new ms": round(1000 * new, 1), "ratio": round(old / new, 2),
        "old statements": statements(lambda: opened(client, page, house.family)),  # noqa: B023
        "new statements": statements(lambda: opened(client, page, young)),  # noqa: B023
    }  # fmt: skip
print(json.dumps(figures))
