"""The worlds as files: A, and copies of it with secrets; who visits them, and what they ask for."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.access.two_worlds_county import MORE_STAFF, NOBODY, OF_THE_HOUSE, SYSTEM, County, make_county
from tests.access.two_worlds_secrets import SECRETS, Secret
from tests.access.two_worlds_trace import (
    Ask,
    Trace,
    Visitor,
    addresses,
    differences,
    explore,
    in_a_copy,
    the_same_chance,
    world,
)

from safeguarding.casework.protected.models import Letter, ProtectedRow
from safeguarding.casework.supervision.models import Action
from safeguarding.casework.workbook.models import Entry

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
UNKNOWN = UUID(int=7, version=4)
MOST = 25  # links, and as many forms, that a viewer follows
VIEWERS = (*OF_THE_HOUSE, *(row[0] for row in MORE_STAFF), "there_worker", "there_manager", SYSTEM, NOBODY)
CLOSED_ENTRIES = tuple(one.name for one in SECRETS if "entry" in one.name)
KINDS: dict[str, Any] = {"entry": Entry, "row": ProtectedRow, "letter": Letter, "action": Action}


@dataclass
class Worlds:
    """World A, copies of it with secrets, and what each viewer was told in A. `found`: keys of A by kind."""

    folder: Path
    county: County
    cookies: dict[str, str]
    found: dict[str, list[Any]]
    ids: dict[str, list[Any]] = field(default_factory=dict)
    told: dict[str, Trace] = field(default_factory=dict)
    short: bool = False

    @property
    def a(self) -> Path:
        return self.folder / "a.sqlite3"

    def b(self, secrets: Sequence[Secret]) -> Path:
        """The world with these secrets. What each makes has the same keys in every world."""
        places = [SECRETS.index(one) for one in secrets]
        path = self.folder / f"b{'-'.join(map(str, places))}.sqlite3"
        if not path.exists():
            shutil.copyfile(self.a, path)
            with world(path):
                for place, one in zip(places, secrets, strict=True):
                    with the_same_chance(1000 + place):
                        self.ids[one.name] = one.add(self.county)
        return path

    def visitor(self, viewer: str) -> Visitor:
        return Visitor(self.cookies.get(viewer, ""), self.county.token if viewer == SYSTEM else "")

    def trace(self, viewer: str) -> Trace:
        """What the viewer asked of world A, and was told: once for all secrets."""
        if viewer not in self.told:
            first, probes = self.first(viewer), questions(self.county)
            self.told[viewer] = in_a_copy(
                self.a, lambda: explore(self.visitor(viewer), first, probes, 0 if self.short else MOST)
            )
        return self.told[viewer]

    def differences(self, viewer: str, secrets: Sequence[Secret]) -> list[str]:
        """What the viewer, asking the same in the world with the secrets, is told otherwise."""
        trace, visitor = self.trace(viewer), self.visitor(viewer)
        answers = in_a_copy(self.b(secrets), lambda: [visitor.ask(one) for one in trace.asked])
        return [f"{viewer}: {one}" for one in differences(trace, answers)]

    def first(self, viewer: str) -> list[Ask]:
        """Every address, with keys that the viewer may know and those of every secret."""
        pools, of_two = self._pools()
        if viewer == NOBODY:
            of_two = pools = {place: values[:1] for place, values in pools.items()}
        asked = [Ask("GET", path) for path in addresses(pools, of_two)]
        return asked + [Ask("POST", one.path) for one in asked if "/protected/" in one.path]

    def _pools(self) -> tuple[dict[str, Sequence[Any]], dict[str, Sequence[Any]]]:
        house, made = self.county.house, self.ids
        hidden, neighbours = made["a restricted family"], made["a family of the neighbouring authority"]
        families = [house.family.pk, hidden[0]]
        if not self.short:
            families += [house.other_family.pk, neighbours[0]]
        entries = [one for name in CLOSED_ENTRIES for one in made[name]]
        pools: dict[str, Sequence[Any]] = {
            "family_id": families,
            "person_id": [house.mother.pk, hidden[1], neighbours[1]],
            "child_id": [house.child.pk],
            "entry_id": [*self.found["entry"], *entries, hidden[2], neighbours[2]],
            "row_id": [*self.found["row"], *made["that there is one protected record more"]],
            "letter_id": [*self.found["letter"], *made["a letter to the mother"]],
            "session_id": [self.county.session.pk, hidden[4]],
            "action_id": [*self.found["action"], hidden[5]],
            "restriction_id": [hidden[6]],
            "grant_id": made["an emergency opening"],
            "barred_id": made["that the perpetrator worker is barred"],
            "user_id": [self.county.viewers["barred"].pk],  # type: ignore[union-attr]
            "worker_id": [house.victim_worker.pk, house.outsider.pk],
            "name": ["police_domestic_abuse_before_after"],
            "form": ["entry"],
            "any": [UNKNOWN],
        }
        return pools, {"family_id": families[:1]}


def questions(county: County) -> list[Ask]:
    """Questions whose answer could say that something is there already."""
    family = [county.house.family.pk]
    home, board = reverse("home"), reverse("board")
    asked = [Ask("POST", home, (("name", name),)) for name in ("h", "harl", "Hidden", "Mona", "Harlow and", "quill")]
    asked += [Ask("GET", home, (("page", page),)) for page in ("1", "2", "9999", "x")]
    asked += [Ask("GET", board, (("rating", colour),)) for colour in ("red", "amber", "green", "none")]
    asked.append(Ask("GET", board, (("team", str(county.house.team.pk)),)))
    who = (("relation", "child"), ("given_name", "Hidden"), ("family_name", "Harlow"), ("sex", "F"))
    born = (("birth_date-day", "6"), ("birth_date-month", "6"), ("birth_date-year", "2016"))
    asked.append(Ask("POST", reverse("add-person", args=family), who + born))
    for number in ("MC000777", "MC000555"):
        date = (("born-day", "6"), ("born-month", "6"), ("born-year", "2016"))
        said = (("child_id", number), *date, ("reason", "A call in the night"))
        asked.append(Ask("POST", reverse("emergency"), said))
    asked += [Ask("GET", reverse("children-without-family"), (("starts", starts),)) for starts in ("MC", "MC0007")]
    asked += [
        Ask("GET", f"/api/v1/families?{query}") for query in ("limit=1", "limit=2", f"after={UNKNOWN}", "closed=true")
    ]
    start = f"{reverse('start-family')}?child={county.new_child.pk}"
    asked += [Ask("GET", start), Ask("POST", start, (("name", "Harlow family"), ("team", str(county.there.team.pk))))]
    for name in ("workbook", "chronology", "visits", "supervision"):
        asked += [Ask("GET", reverse(name, args=family), (("page", page),)) for page in ("2", "9999")]
    return asked


def keep_empty_tables(path: Path) -> None:
    """Save the tests’ database, which holds no rows, as a file."""
    connection.ensure_connection()
    empty = sqlite3.connect(path)
    connection.connection.backup(empty)
    empty.close()


def make_worlds(folder: Path, empty: Path, *, short: bool = False) -> Iterator[Worlds]:
    """Every world, from a file of empty tables. The clock stands until they are done with. `short`: fewer requests."""
    with time_machine.travel(NOON, tick=False), the_same_chance(0):
        random.seed(0)
        shutil.copyfile(empty, folder / "a.sqlite3")
        with world(folder / "a.sqlite3"):
            county = make_county()
            cookies = {name: _cookie(user) for name, user in county.viewers.items() if user}
            found = {kind: _ids(model, county) for kind, model in KINDS.items()}
        made = Worlds(folder, county, cookies, found, short=short)
        made.b(SECRETS)  # so that the keys of all are known
        yield made


def _ids(model: Any, county: County) -> list[Any]:
    rows = model.objects.filter(family=county.house.family).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _cookie(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def hidden_from(viewer: str) -> list[Secret]:
    """Everything that the viewer must not know."""
    return [secret for secret in SECRETS if viewer not in secret.may_know]
