"""What the record holds already, each with who said so and when: shown while a summary is written, so that nobody types
it again and everybody sees where to say that it has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.design.dates import day
from safeguarding.casework.families import queries as families
from safeguarding.casework.families.models import Allocation, Family, Person
from safeguarding.casework.pathway.queries import children_with_status
from safeguarding.casework.pathway.standing import Status
from safeguarding.casework.workbook import queries
from safeguarding.casework.workbook.contacts import rows_of
from safeguarding.casework.workbook.models import Entry
from safeguarding.casework.workbook.presenters import byline, entry_url, how_seen

#: Visits read to find each child's latest: brothers and sisters are mostly seen together.
VISITS = 20


def rows(user: Any, family: Family, names: Mapping[UUID, str]) -> list[dict[str, str]]:
    """Each fact, where it comes from, and the page where a change is said."""
    children = children_with_status(user, family, timezone.localdate())
    latest = list(queries.visits(user, family)[:VISITS])
    return [
        *_statuses(family, children, names),
        *(row for child, _ in children if (row := _seen(child, latest, names))),
        *_workers(family, families.workers(user, family)),
    ]


def _statuses(
    family: Family, children: Sequence[tuple[Person, Status]], names: Mapping[UUID, str]
) -> Iterable[dict[str, str]]:
    for child, status in children:
        since = f" since {day(status.since)}" if status.since else ""
        yield {
            "fact": f"{names.get(child.pk, child.name)}: {status.words[:1].lower() + status.words[1:]}{since}",
            "source": "From the statutory record",
            "href": reverse("clocks", args=[family.pk]),
        }


def _seen(child: Person, visits: Sequence[Entry], names: Mapping[UUID, str]) -> dict[str, str] | None:
    """The latest visit that says something of the child."""
    for entry in visits:
        row = next((row for row in rows_of(entry) if row.person_id == child.pk), None)
        if row is not None and (said := how_seen(row)):
            return {
                "fact": f"{names.get(child.pk, child.name)}, latest visit on {day(entry.at)}: {said}",
                "source": byline(entry),
                "href": entry_url(entry),
            }
    return None


def _workers(family: Family, workers: Sequence[Allocation]) -> Iterable[dict[str, str]]:
    if workers:
        names = ", ".join(row.post.user.name for row in workers)
        latest = max(row.start for row in workers)
        yield {
            "fact": f"Works with the family: {names}",
            "source": f"Allocations, the latest from {day(latest)}",
            "href": reverse("family", args=[family.pk]),
        }
