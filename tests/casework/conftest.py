"""A small county of made-up people with names and known access, for every test of casework."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from tests.house.source import ROOT

from safeguarding.casework.access.models import Agency, Authority, Office, Post, SharingAgreement, Team, User
from safeguarding.casework.access.unchanging import lifted
from safeguarding.casework.families.models import (
    Address,
    Allocation,
    Family,
    Identifier,
    Membership,
    Person,
    TeamAllocation,
)
from safeguarding.casework.workbook.models import WorkbookEpisode

PASSWORD = "a made-up password"


@dataclass
class House:
    """Who is who. Everyone in `team` works with `family`, but for the outsider, who works with `other_family`."""

    authority: Authority
    council: Agency
    police: Agency
    office: Office
    team: Team
    other_team: Team
    social_worker: User
    victim_worker: User
    perpetrator_worker: User
    substance_worker: User
    mental_health_worker: User
    manager: User
    outsider: User
    outside_manager: User
    performance: User
    analyst: User
    family: Family
    other_family: Family
    child: Person
    sibling: Person
    mother: Person
    father: Person
    other_child: Person

    def client(self, user: User) -> Client:
        """A browser signed in as `user`."""
        client = Client()
        client.force_login(user)
        return client

    def post_of(self, user: User) -> Post:
        return user.posts.get()


#: Attribute of House, address, name, role, agency, team.
STAFF = (
    ("social_worker", "sam", "Sam Okafor", "social_worker", "council", "team"),
    ("victim_worker", "dawn", "Dawn Pellew", "da_victim_worker", "council", "team"),
    ("perpetrator_worker", "piers", "Piers Holt", "da_perpetrator_worker", "council", "team"),
    ("substance_worker", "sue", "Sue Abara", "substance_misuse_worker", "council", "team"),
    ("mental_health_worker", "meg", "Meg Iqbal", "mental_health_worker", "council", "team"),
    ("manager", "tess", "Tess Marlow", "team_manager", "council", "team"),
    ("outsider", "otto", "Otto Brand", "social_worker", "council", "other_team"),
    ("outside_manager", "orla", "Orla Finch", "team_manager", "council", "other_team"),
    ("performance", "pat", "Pat Osei", "performance_officer", "council", ""),
    ("analyst", "ana", "Ana Reyes", "partner_analyst", "police", ""),
)
WORKERS = ("social_worker", "victim_worker", "perpetrator_worker", "substance_worker", "mental_health_worker")
#: Attribute of House, family, role, relation, given name, family name, birth, sex.
PEOPLE = (
    ("child", "family", "child", "child", "Ivy", "Harlow", date(2018, 5, 4), "F"),
    ("sibling", "family", "child", "child", "Noah", "Harlow", date(2021, 9, 9), "M"),
    ("mother", "family", "adult", "mother", "Kay", "Harlow", date(1992, 1, 2), "F"),
    ("father", "family", "adult", "father", "Lee", "Barrow", date(1990, 7, 8), "M"),
    ("other_child", "other_family", "child", "child", "Una", "Quill", date(2019, 3, 3), "F"),
)


def make_house(code: str = "999", suffix: str = "") -> House:
    """Make the small county in the database; call twice with other codes for two authorities."""
    start = date.today() - timedelta(days=400)
    of: dict[str, Any] = {"authority": Authority.objects.create(code=code, name=f"Merrowshire{suffix}", made_up=True)}
    places = _places(of, start)
    staff = _staff(of, places, start, suffix)
    families = {
        "family": _family(of, "Harlow family", places["team"], [staff[key] for key in WORKERS], start),
        "other_family": _family(of, "Quill family", places["other_team"], [staff["outsider"]], start),
    }
    people = {attribute: _member(of, families[family], start, *row) for attribute, family, *row in PEOPLE}
    Identifier.objects.create(**of, person=people["child"], scheme="la_child_id", value="MC000001")
    return House(**of, **places, **staff, **families, **people)


def _places(of: dict[str, Any], start: date) -> dict[str, Any]:
    council = Agency.objects.create(**of, name="Merrowshire County Council", kind="council")
    police = Agency.objects.create(**of, name="Merrowshire Police", kind="police")
    SharingAgreement.objects.create(
        **of, agency=police, title="Police and council", purpose="Safeguarding children", lawful_basis="public_task",
        kinds=["police"], start=start,
    )  # fmt: skip
    office = Office.objects.create(**of, name="North office")
    team, other = (Team.objects.create(**of, office=office, name=name) for name in ("North 1", "North 2"))
    return {"council": council, "police": police, "office": office, "team": team, "other_team": other}


def _staff(of: dict[str, Any], places: dict[str, Any], start: date, suffix: str) -> dict[str, User]:
    """Everyone by attribute, made at once: every test of casework begins with them."""
    users = {key: User(**of, email=f"{address}{suffix}@example.org", name=name) for key, address, name, *_ in STAFF}
    for user in users.values():
        user.set_password(PASSWORD)
    User.objects.bulk_create(users.values())
    Post.objects.bulk_create(
        Post(
            **of, user=users[key], agency=places[agency], office=places["office"], team=places.get(team), role=role,
            start=start,
        )
        for key, _, _, role, agency, team in STAFF
    )  # fmt: skip
    return users


def _family(of: dict[str, Any], name: str, team: Team, workers: list[User], start: date) -> Family:
    made = Family.objects.create(**of, name=name, opened_on=start)
    TeamAllocation.objects.create(**of, family=made, team=team, start=start)
    posts = Post.objects.filter(user__in=workers)
    Allocation.objects.bulk_create(Allocation(**of, family=made, post=post, start=start) for post in posts)
    WorkbookEpisode.objects.create(**of, family=made, number=1, opened_on=start)
    return made


def _member(
    of: dict[str, Any],
    family: Family,
    start: date,
    role: str,
    relation: str,
    given: str,
    name: str,
    born: date,
    sex: str,
) -> Person:
    made = Person.objects.create(**of, given_name=given, family_name=name, birth_date=born, sex=sex)
    Membership.objects.create(**of, family=family, person=made, role=role, relation=relation, start=start)
    Address.objects.create(**of, person=made, line="1 Thistle Way", postcode="QX1 1AA", start=start)
    return made


def change_terms(**terms: Any) -> None:
    """Change what every sharing agreement says, which the database refuses everybody else."""
    with lifted(connection, SharingAgreement):
        SharingAgreement.objects.update(**terms)


@pytest.fixture(autouse=True)
def no_tries_used() -> None:
    """Tries to sign in are counted in the cache: each test begins with none."""
    cache.clear()


@pytest.fixture(scope="session")
def made_ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of an embedded database as `safeguarding setup` leaves it, to be copied."""
    folder = tmp_path_factory.mktemp("ready")
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    made = [sys.executable, "-m", "tests.casework.ready"]
    subprocess.run(
        made, env=kept | {"SAFEGUARDING_DATA": str(folder)}, cwd=ROOT, check=True, capture_output=True, timeout=300
    )
    return folder


@pytest.fixture
def house(db: None) -> House:
    return make_house()
