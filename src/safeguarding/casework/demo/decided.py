"""What the demonstration’s performance officer decided of the police’s rows: as who the people truly are, which a made-up
county knows. A few are left to decide."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_letters
from typing import Any
from uuid import UUID

from django.db.models import Q

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.within import within
from safeguarding.casework.demo.keys import Keys
from safeguarding.casework.feeds import actions
from safeguarding.casework.feeds.models import FeedEvent, Link
from safeguarding.evidence.made_up.shape import County

#: So many rows are left for people to try it themselves.
LEFT = 8
#: What tells the rows of one incident apart.
SAME = ("incident_id", "given_name", "family_name")


def decide(county: County, by: User) -> int:
    """Decide the police rows that wait for a person, the oldest first. Returns how many were decided."""
    truly = _truly(county)
    with within(by.authority_id):
        asked = visible(by, Link.objects.filter(Q(band=Link.Band.DOUBTFUL) | Q(sampled__isnull=False)))
        rows = visible(by, FeedEvent.objects.filter(feed="police", stands=True))
        rows = rows.filter(pk__in=asked.values("event")).order_by("date", "pk")
        chosen = list(rows[: max(rows.count() - LEFT, 0)])
        for event in chosen:
            people = truly.get(_key(getattr(event, field) for field in SAME), set())
            links = asked.filter(event=event).order_by("-probability", "pk")
            same = next((link for link in links if link.person_id in people), None)
            actions.decide_row(event, same, "", frozenset(), by=by)
    return len(chosen)


def _truly(county: County) -> dict[tuple[str, ...], set[UUID]]:
    """Incident and name as the police wrote them: the keys of the people whom those rows are about."""
    key = Keys(county.seed, county.authority)
    known = county.events.filter(feed="police").join(county.true_links.select("event_id", "person_id"), on="event_id")
    found: dict[tuple[str, ...], set[UUID]] = {}
    for *said, person in known.select(*SAME, "person_id").iter_rows():
        found.setdefault(_key(said), set()).add(key("person", person))
    return found


def _key(said: Iterable[Any]) -> tuple[str, ...]:
    """What came of an incident has its number with letters behind it."""
    incident, *names = (str(value or "").strip() for value in said)
    return (incident.rstrip(ascii_letters), *(name.casefold() for name in names))
