"""A small county of made-up people with names and known access, for every test of casework."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from safeguarding.casework.access.models import Agency, Authority, Office, Post, SharingAgreement, Team, User
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


def make_house(code: str = "999", suffix: str = "") -> House:
    """Make the small county in the database; call twice with other codes for two authorities."""
    start = date.today() - timedelta(days=400)
    authority = Authority.objects.create(code=code, name=f"Merrowshire{suffix}", made_up=True)
    of: dict[str, Any] = {"authority": authority}
    council = Agency.objects.create(**of, name="Merrowshire County Council", kind="council")
    police = Agency.objects.create(**of, name="Merrowshire Police", kind="police")
    SharingAgreement.objects.create(
        **of, agency=police, title="Police and council", purpose="Safeguarding children", lawful_basis="Public task",
        kinds=["police"], start=start,
    )  # fmt: skip
    office = Office.objects.create(**of, name="North office")
    team, other_team = (Team.objects.create(**of, office=office, name=name) for name in ("North 1", "North 2"))

    def person(key: str, name: str, role: str, agency: Agency = council, in_team: Team | None = team) -> User:
        user = User.objects.create_user(f"{key}{suffix}@example.org", name, PASSWORD, authority=authority)
        Post.objects.create(**of, user=user, agency=agency, office=office, team=in_team, role=role, start=start)
        return user

    staff = {
        "social_worker": person("sam", "Sam Okafor", "social_worker"),
        "victim_worker": person("dawn", "Dawn Pellew", "da_victim_worker"),
        "perpetrator_worker": person("piers", "Piers Holt", "da_perpetrator_worker"),
        "substance_worker": person("sue", "Sue Abara", "substance_misuse_worker"),
        "mental_health_worker": person("meg", "Meg Iqbal", "mental_health_worker"),
        "manager": person("tess", "Tess Marlow", "team_manager"),
        "outsider": person("otto", "Otto Brand", "social_worker", in_team=other_team),
        "outside_manager": person("orla", "Orla Finch", "team_manager", in_team=other_team),
        "performance": person("pat", "Pat Osei", "performance_officer", in_team=None),
        "analyst": person("ana", "Ana Reyes", "partner_analyst", agency=police, in_team=None),
    }

    def family(name: str, team: Team, workers: list[User]) -> Family:
        made = Family.objects.create(**of, name=name, opened_on=start)
        TeamAllocation.objects.create(**of, family=made, team=team, start=start)
        for worker in workers:
            Allocation.objects.create(**of, family=made, post=worker.posts.get(), start=start)
        WorkbookEpisode.objects.create(**of, family=made, number=1, opened_on=start)
        return made

    def member(of_family: Family, role: str, relation: str, **facts: Any) -> Person:
        made = Person.objects.create(**of, **facts)
        Membership.objects.create(**of, family=of_family, person=made, role=role, relation=relation, start=start)
        Address.objects.create(**of, person=made, line="1 Thistle Way", postcode="QX1 1AA", start=start)
        return made

    workers = ["social_worker", "victim_worker", "perpetrator_worker", "substance_worker", "mental_health_worker"]
    first = family("Harlow family", team, [staff[key] for key in workers])
    second = family("Quill family", other_team, [staff["outsider"]])
    people = {
        "child": member(first, "child", "child", given_name="Ivy", family_name="Harlow", birth_date=date(2018, 5, 4), sex="F"),
        "sibling": member(first, "child", "child", given_name="Noah", family_name="Harlow", birth_date=date(2021, 9, 9), sex="M"),
        "mother": member(first, "adult", "mother", given_name="Kay", family_name="Harlow", birth_date=date(1992, 1, 2), sex="F"),
        "father": member(first, "adult", "father", given_name="Lee", family_name="Barrow", birth_date=date(1990, 7, 8), sex="M"),
        "other_child": member(second, "child", "child", given_name="Una", family_name="Quill", birth_date=date(2019, 3, 3), sex="F"),
    }  # fmt: skip
    Identifier.objects.create(**of, person=people["child"], scheme="la_child_id", value="MC000001")
    return House(
        authority=authority, council=council, police=police, office=office, team=team, other_team=other_team,
        family=first, other_family=second, **staff, **people,
    )  # fmt: skip


@pytest.fixture
def house(db: None) -> House:
    return make_house()
