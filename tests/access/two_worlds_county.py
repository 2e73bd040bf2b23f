"""A small county for the two worlds: people of every role and situation, two families, and what stands in their files.

It is made once, in a world in which none of the secrets is; `two_worlds_secrets` then adds some to a copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone
from tests.casework.conftest import House, make_house

from safeguarding.casework.access.models import Agency, Post, SharingAgreement, User
from safeguarding.casework.api import actions as tokens
from safeguarding.casework.families.models import Allocation, Identifier, LastLook, Person
from safeguarding.casework.families.situations import Barred
from safeguarding.casework.protected import actions as protected
from safeguarding.casework.supervision import actions as supervision
from safeguarding.casework.supervision.suggestion import suggested_now
from safeguarding.casework.workbook import actions as workbook
from safeguarding.casework.workbook.contacts import Contact, Present

#: Viewer, name, role, agency (the council unless named), whether in the team, whether allocated to the Harlow family.
MORE_STAFF = (
    ("chair", "Cora Vane", "conference_chair", "", False, True),
    ("support", "Bess Tully", "business_support", "", True, False),
    ("officer", "Ivo Lund", "ig_officer", "", False, False),
    ("administrator", "Ada Voss", "administrator", "", False, False),
    ("probation", "Prue Nash", "probation_officer", "probation", False, True),
    ("partner", "Nell Roe", "substance_misuse_worker", "nhs", False, True),
    ("was_here", "Wyn Fell", "social_worker", "", True, True),
    ("left", "Lena Mott", "social_worker", "", True, True),
    ("barred", "Bart Yule", "social_worker", "", True, True),
    ("changed", "Chas Orme", "da_victim_worker", "", False, True),
    ("withdrawn", "Wes Lunn", "education_worker", "school", False, True),
)
OF_THE_HOUSE = (
    "social_worker", "victim_worker", "perpetrator_worker", "substance_worker", "mental_health_worker", "manager", "outsider",
    "outside_manager", "performance", "analyst",
)  # fmt: skip
NOBODY, SYSTEM = "nobody", "system"


@dataclass
class County:
    """Two authorities, who looks at them, the secret of the system's token, the open supervision, and a child who came in
    with a return and has no family yet."""

    house: House
    there: House
    viewers: dict[str, User | None]
    token: str
    session: Any
    new_child: Person

    def again(self, viewer: str) -> User:
        """The person anew: permissions are read again."""
        return again(self.viewers[viewer])


def again(user: Any) -> User:
    return User.objects.get(pk=user.pk)


def make_county() -> County:
    house, there = make_house(), make_house("998", "-there")
    viewers: dict[str, User | None] = {name: getattr(house, name) for name in OF_THE_HOUSE}
    viewers |= _more_staff(house)
    viewers |= {"there_worker": there.social_worker, "there_manager": there.manager, NOBODY: None, SYSTEM: None}
    _work(house)
    session = _supervision(house)
    new = Person.objects.create(authority=house.authority, birth_date="2020-02-02", sex="M")
    Identifier.objects.create(authority=house.authority, person=new, scheme="la_child_id", value="MC000009")
    county = County(house, there, viewers, _token(viewers), session, new)
    _looked(county)
    return county


def _more_staff(house: House) -> dict[str, User]:
    start = timezone.localdate() - timedelta(days=300)
    of: dict[str, Any] = {"authority": house.authority}
    agencies = {"": house.council}
    for kind in ("probation", "nhs", "school"):
        agencies[kind] = Agency.objects.create(**of, name=f"Merrowshire {kind}", kind=kind)
        SharingAgreement.objects.create(
            **of, agency=agencies[kind], title=f"The council and {kind}", purpose="Working together", start=start,
            lawful_basis="public_task", kinds=["family", "workbook", "supervision", "indicators"],
        )  # fmt: skip
    made = {}
    for key, name, role, agency, in_team, allocated in MORE_STAFF:
        user = User.objects.create_user(f"{key}@example.org", name, "a made-up password", **of)
        team = house.team if in_team else None
        post = Post.objects.create(
            **of, user=user, agency=agencies[agency], office=house.office, team=team, role=role, start=start
        )
        if allocated:
            Allocation.objects.create(**of, family=house.family, post=post, start=start)
        made[key] = user
    _situations(house, made)
    return made


def _situations(house: House, made: dict[str, User]) -> None:
    """Who has left, who is barred, whose agreement was withdrawn, who once worked with the person who harms."""
    of: dict[str, Any] = {"authority": house.authority}
    start = timezone.localdate() - timedelta(days=300)
    yesterday = timezone.localdate() - timedelta(days=1)
    Allocation.objects.filter(post__user=made["was_here"]).update(end=yesterday)
    Post.objects.filter(user=made["left"]).update(end=yesterday)
    Barred.objects.create(
        **of, user=made["barred"], family=house.family, reason="A cousin", made_by=made["officer"],
        started_at=timezone.now() - timedelta(days=9),
    )  # fmt: skip
    SharingAgreement.objects.filter(agency__kind="school", **of).update(withdrawn_at=timezone.now() - timedelta(days=1))
    before = Post.objects.create(
        **of, user=made["changed"], agency=house.council, role="da_perpetrator_worker", start=start, end=yesterday
    )
    Allocation.objects.create(**of, family=house.family, post=before, start=start, end=yesterday)
    mine = house.mental_health_worker.posts.get()
    Allocation.objects.create(**of, family=house.other_family, post=mine, start=start)


def contact(person: Any, text: str, days_ago: int = 3, **more: Any) -> Contact:
    at = timezone.now() - timedelta(days=days_ago)
    said: dict[str, Any] = {"kind": "session", "at": at, "people": (Present(person.pk),), "significant": True}
    return Contact(**(said | {"text": text} | more))


def _work(house: House) -> None:
    """Entries that everyone reads, a correction, a visit, a summary, protected rows and closed entries."""
    worker, of = house.social_worker, house.family
    first = workbook.write_entry(of, contact(house.mother, "Kay came to the centre."), uuid4(), by=again(worker))
    later = contact(house.mother, "Kay came to the centre at two.")
    workbook.correct_entry(first, later, "The time", uuid4(), by=again(worker))
    seen = (Present(house.child.pk, seen=True, seen_alone=True, bedroom_seen=True),)
    workbook.write_entry(of, contact(house.child, "Ivy at home.", kind="visit", people=seen), uuid4(), by=again(worker))
    una = contact(house.other_child, "Una at school.", 2)
    workbook.write_entry(house.other_family, una, uuid4(), by=again(house.outsider))
    for who, whom, compartment in (
        (house.victim_worker, house.mother, "victim"),
        (house.perpetrator_worker, house.father, "perpetrator"),
        (house.mental_health_worker, house.mother, "clinical"),
    ):
        said = contact(whom, f"Something {compartment}.", 5, compartment=compartment)
        workbook.write_entry(of, said, uuid4(), by=again(who))
    workbook.write_summary(of, "A month of small steps.", episode=None, replaces=None, by=again(worker))
    supports = house.victim_worker
    protected.protect(of, house.mother, "safe_address", "4 Nowhere Row, QX2 2AA", uuid4(), by=again(supports))
    protected.set_contact_rule(
        of, house.mother, call=True, text=False, email=False, post=False, leave_message=False, times="Mornings",
        by=again(supports),
    )  # fmt: skip
    protected.write_letter(of, house.mother, "Dear Kay, we meet on Tuesday.", uuid4(), by=again(worker))


def _supervision(house: House) -> Any:
    """One supervision that is closed, one that is open with an action and a rating."""
    manager, today = house.manager, timezone.localdate()
    before = supervision.open_session(house.family, today - timedelta(days=20), by=again(manager))
    supervision.rate_child(before, house.child, "amber", "As before", None, by=again(house.social_worker))
    suggestion = suggested_now(again(manager), before)
    supervision.set_family_rating(before, "amber", "As agreed", None, suggestion, by=again(manager))
    supervision.decide(before, "continue", "The plan works.", by=again(manager))
    supervision.close_session(before, by=again(manager))
    now = supervision.open_session(house.family, today, by=again(manager))
    supervision.rate_child(now, house.child, "green", "Better", None, by=again(house.substance_worker))
    due = today + timedelta(days=7)
    supervision.agree_action(now, "Ring the school", house.social_worker, due, by=again(manager))
    return now


def _token(viewers: dict[str, User | None]) -> str:
    administrator = again(viewers["administrator"])
    system = tokens.add_system("Case management", by=administrator)
    viewers[SYSTEM] = system
    given = ["family.read", "entry.read", "supervision.read"]
    token, secret = tokens.make_token(system, "Nightly copy", given, 30, by=again(administrator))
    tokens.approve_token(token, by=again(viewers["officer"]))
    return secret


def _looked(county: County) -> None:
    """Everyone looked at both families two hours ago, so that something can be new to them."""
    at = timezone.now() - timedelta(hours=2)
    LastLook.objects.bulk_create(
        LastLook(authority=county.house.authority, user=user, family=family, at=at)
        for user in county.viewers.values()
        if user is not None and user.authority_id == county.house.authority.pk
        for family in (county.house.family, county.house.other_family)
    )
