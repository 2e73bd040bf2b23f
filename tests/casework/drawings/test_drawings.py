"""Genogram and ecomap of a family: drawn of what the reader may see, and nobody else leaves a trace."""

from __future__ import annotations

import html
import re
import uuid
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House, change_terms
from tests.casework.people.conftest import TODAY, add_member, day_boxes
from tests.casework.people.test_network import GP

from safeguarding.casework.access.models import Post, SharingAgreement, User
from safeguarding.casework.audit.models import Event
from safeguarding.casework.drawings import presenters, queries
from safeguarding.casework.families.models import Address, Allocation, Membership, Person
from safeguarding.casework.families.situations import AgreementExclusion
from safeguarding.casework.people import actions
from safeguarding.casework.people.models import NetworkMember, Relationship
from safeguarding.evidence.drawings import BONDS

FILES = ("genogram-svg", "genogram-pdf", "ecomap-svg", "ecomap-pdf")
PAGES = ("genogram", "ecomap")


def get(house: House, user: User, name: str) -> Any:
    return house.client(user).get(reverse(name, args=[house.family.pk]))


def text(house: House, user: User, name: str) -> str:
    return " ".join(get(house, user, name).content.decode().split())


def relate(house: House, source: Any, target: Any, kind: str, **facts: Any) -> Any:
    return actions.relate(source, target, kind, house.family, by=house.social_worker, **facts)


@pytest.fixture
def related(house: House) -> House:
    """Ivy and Noah with their mother and father, who are married."""
    for child in (house.child, house.sibling):
        for parent in (house.mother, house.father):
            relate(house, parent, child, "birth_parent")
    relate(house, house.mother, house.father, "married")
    return house


def test_everyone_who_works_with_the_family_sees_the_drawing_and_its_words(related: House) -> None:
    for user in ("social_worker", "manager", "perpetrator_worker", "substance_worker"):
        shown = text(related, getattr(related, user), "genogram")
        assert "Ivy Harlow: father Lee Barrow and mother Kay Harlow." in shown
        assert "Lee Barrow and Kay Harlow: married." in shown
        assert "Household 1:" in shown
        assert shown.count("<svg") == 1


@pytest.mark.parametrize("name", [*PAGES, *FILES])
def test_who_does_not_work_with_the_family_finds_no_drawing(related: House, name: str) -> None:
    assert get(related, related.outsider, name).status_code == 404
    assert get(related, related.performance, name).status_code == 403
    assert related.client(related.social_worker).get(reverse(name, args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_kept_by_a_name_that_says_nobodys(related: House, name: str) -> None:
    answer = get(related, related.social_worker, name)
    kind, ending = name.split("-")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{kind}.{ending}"'
    assert answer.headers["Content-Type"] == {"svg": "image/svg+xml", "pdf": "application/pdf"}[ending]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content[:4] == {"svg": b"<svg", "pdf": b"%PDF"}[ending]


@pytest.mark.parametrize("name", [*PAGES, *FILES])
def test_every_look_is_in_the_log(related: House, name: str) -> None:
    before = Event.objects.count()
    get(related, related.social_worker, name)
    event = Event.objects.order_by("pk").last()
    assert Event.objects.count() == before + 1
    assert event is not None and name.split("-")[0] in str(event.what)


def test_a_drawing_holds_no_style_no_script_and_no_address(related: House) -> None:
    for name in ("genogram", "genogram-svg", "ecomap", "ecomap-svg"):
        shown = get(related, related.social_worker, name).content.decode()
        drawn = shown[shown.index("<svg") : shown.index("</svg>")]
        assert not re.search(r"style=|<style|<script|\son\w+=|href|http(?!://www.w3.org/2000/svg)", drawn)
        assert "Thistle" not in shown and "QX1" not in shown


def test_the_children_of_the_file_are_marked(related: House) -> None:
    held = queries.held(related.social_worker, related.family, TODAY)
    assert set(held.index) == {str(related.child.pk), str(related.sibling.pk)}


def test_people_who_live_at_one_address_share_a_household(related: House) -> None:
    Address.objects.filter(person=related.father).update(line="9 Elm  Row")
    elm = Address.objects.get(person=related.father)
    Address.objects.filter(person=related.sibling).update(line="9 ELM ROW", postcode=elm.postcode.lower())
    shown = text(related, related.social_worker, "genogram")
    assert "Household 2: Kay Harlow and Ivy Harlow." in shown
    assert "Household 1: Lee Barrow and Noah Harlow." in shown


def test_a_relationship_that_was_taken_back_is_not_drawn(related: House) -> None:
    row, _ = relate(related, related.child, related.sibling, "conflict")
    assert "in conflict" in text(related, related.social_worker, "genogram")
    actions.take_back_relationship(row, "Never so", related.family, by=related.social_worker)
    assert "in conflict" not in text(related, related.social_worker, "genogram")


def test_the_ecomap_has_workers_and_network_round_the_household_without_numbers_to_ring(related: House) -> None:
    actions.add_to_network(related.family, related.child, by=related.social_worker, **GP)
    shown = text(related, related.social_worker, "ecomap")
    assert "Dr Zqdoctor: GP; Zqhidden Surgery; for Ivy Harlow." in shown
    assert "Sam Okafor: Social worker; Merrowshire County Council." in shown
    assert "01632" not in shown


def test_who_could_say_where_somebody_hides_is_in_no_ecomap(related: House) -> None:
    actions.add_to_network(related.family, None, by=related.social_worker, **{**GP, "compartment": "safe"})
    for user in (related.social_worker, related.manager, related.perpetrator_worker):
        for name in ("ecomap", "ecomap-svg"):
            shown = text(related, user, name)
            assert "Zqdoctor" not in shown and "Zqhidden" not in shown


def test_a_network_member_whose_time_is_over_is_not_drawn(related: House) -> None:
    over = {**GP, "until": TODAY - timedelta(days=1)}
    actions.add_to_network(related.family, None, by=related.social_worker, **over)
    assert "Zqdoctor" not in text(related, related.social_worker, "ecomap")


def on(house: House, day: date, name: str = "genogram") -> str:
    address = f"{reverse(name, args=[house.family.pk])}?{urlencode(day_boxes('day', day))}"
    return " ".join(house.client(house.social_worker).get(address).content.decode().split())


def test_the_family_is_drawn_as_it_was_on_a_past_day(related: House) -> None:
    # given an aunt who came 100 days ago, a father who moved away 9 days ago, and a divorce of yesterday
    add_member(related, "other", given_name="Zqaunt", family_name="Harlow")
    relate(related, related.mother, related.father, "divorced", start=TODAY - timedelta(days=1))
    now, before = on(related, TODAY), on(related, TODAY - timedelta(days=101))
    # then today's drawing has them, and that of the day before neither
    assert "Zqaunt" in now and "married, now divorced" in now
    assert "Zqaunt" not in before and "married." in before and "divorced" not in before
    assert "from what is known now" in before and "from what is known now" not in now
    # and its files are of the same day
    day = TODAY - timedelta(days=101)
    link = re.search(r'href="([^"]*genogram/pdf/[^"]*)"', before)
    assert link is not None and html.unescape(link[1]).endswith(urlencode(day_boxes("day", day)))
    assert "Zqaunt" not in on(related, day, "genogram-svg")
    assert "Zqaunt" in text(related, related.social_worker, "genogram-svg")


def test_a_child_is_drawn_as_expected_on_a_day_before_the_birth(related: House) -> None:
    child = add_member(related, "child", given_name="Zqbaby", expected_birth_date=TODAY - timedelta(days=20))
    Person.objects.filter(pk=child.pk).update(birth_date=TODAY - timedelta(days=22))
    assert "Zqbaby: sex not known, unborn, due" in on(related, TODAY - timedelta(days=40))
    assert "Zqbaby: sex not known, born" in on(related, TODAY)


@pytest.mark.parametrize(
    "wrong", ["day-day=31&day-month=2&day-year=2026", "day-day=1&day-month=1&day-year=2999", "day-day="]
)
def test_a_day_that_is_none_or_to_come_is_refused_in_words(related: House, wrong: str) -> None:
    client = related.client(related.social_worker)
    shown = client.get(f"{reverse('genogram', args=[related.family.pk])}?{wrong}").content.decode()
    assert "There is a problem" in shown and "<svg" not in shown
    assert client.get(f"{reverse('genogram-pdf', args=[related.family.pk])}?{wrong}").status_code == 404


def test_a_day_before_anybody_came_says_that_nobody_is_held(related: House) -> None:
    shown = on(related, date(1990, 1, 1))
    assert "Nobody is held who was in the family on 1 January 1990." in shown and "<svg" not in shown


def test_who_holds_parental_responsibility_is_drawn_and_said(related: House) -> None:
    row = Relationship.objects.get(source=related.mother, target=related.child)
    said = {"responsibility": "yes", "how": "birth_mother", "held_from": None, "held_to": None}
    actions.change_relationship(row, related.family, said, by=related.social_worker)
    shown = text(related, related.social_worker, "genogram")
    assert "PR: Kay Harlow" in shown and "Ivy Harlow: held by Kay Harlow." in shown


def test_a_tie_is_drawn_as_strong_as_was_recorded_and_by_default_as_not_recorded(related: House) -> None:
    assert "strength not recorded" in text(related, related.social_worker, "ecomap")
    row = actions.add_to_network(related.family, None, by=related.social_worker, **GP)
    assert "strained tie" not in text(related, related.social_worker, "ecomap")
    actions.change_network(row, {"tie": "strained"}, by=related.social_worker)
    shown = text(related, related.social_worker, "ecomap")
    assert "Dr Zqdoctor: GP; Zqhidden Surgery; strained tie." in shown and "Strained tie</text>" in shown


def test_every_tie_that_can_be_recorded_can_be_drawn() -> None:
    assert {*NetworkMember.Tie.values, "plain"} == BONDS.keys()


@pytest.fixture
def partner(related: House) -> User:
    """A nurse of another agency who works with the family, under an agreement."""
    house = related
    change_terms()
    user = User.objects.create_user("nell@example.org", "Nell Nurse", "a made-up password", authority=house.authority)
    post = Post.objects.create(
        authority=house.authority, user=user, agency=house.police, office=house.office, team=house.team,
        role="mental_health_worker", start=TODAY - timedelta(days=9),
    )  # fmt: skip
    Allocation.objects.create(
        authority=house.authority, family=house.family, post=post, start=TODAY - timedelta(days=9)
    )
    return user


def agree(house: House) -> SharingAgreement:
    return SharingAgreement.objects.create(
        authority=house.authority, agency=house.police, title="Family file", purpose="Safeguarding children",
        lawful_basis="public_task", kinds=["family", "workbook"], start=TODAY - timedelta(days=9),
    )  # fmt: skip


def test_a_person_who_is_left_out_for_a_partner_leaves_no_trace_in_a_drawing(related: House, partner: User) -> None:
    agreement = agree(related)
    AgreementExclusion.objects.create(
        authority=related.authority, agreement=agreement, family=related.family, person=related.father,
        reason="Objection upheld", made_by=related.manager, made_at=timezone.now(),
    )  # fmt: skip
    # given what the partner gets
    seen = {name: text(related, partner, name) for name in ("genogram", "genogram-svg", "ecomap", "ecomap-svg")}
    for name, shown in seen.items():
        assert "Barrow" not in shown, name
        assert str(related.father.pk) not in shown, name
    # it is what anybody would get of a family in which he had never been
    Membership.objects.filter(person=related.father).delete()
    for name in ("genogram-svg", "ecomap-svg"):
        assert text(related, related.social_worker, name) == seen[name]
    council = queries.held(related.social_worker, related.family, TODAY)
    assert presenters.genogram("", council, TODAY, TODAY).left_out == 0


def test_a_family_with_nobody_in_it_has_an_empty_page(house: House) -> None:
    Membership.objects.all().delete()
    for name in PAGES:
        shown = text(house, house.social_worker, name)
        assert "Nobody is in the family yet" in shown
        assert "<svg" not in shown
    for name in FILES:
        assert get(house, house.social_worker, name).status_code == 200


def test_a_large_family_is_read_with_the_same_few_statements(related: House) -> None:
    client = related.client(related.social_worker)

    def statements(name: str) -> int:
        client.get(reverse(name, args=[related.family.pk]))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse(name, args=[related.family.pk]))
        return len(asked)

    few = {name: statements(name) for name in PAGES}
    for at in range(12):
        child = add_member(related, "child", given_name=f"Child {at}", family_name="Harlow")
        relate(related, related.mother, child, "birth_parent")
        actions.add_to_network(related.family, child, by=related.social_worker, **GP)
    assert {name: statements(name) for name in PAGES} == few


def test_names_are_escaped_in_drawing_and_words(related: House) -> None:
    add_member(related, "other", given_name="<script>alert(1)</script>", family_name='"&')
    for name in ("genogram", "genogram-svg", "ecomap-svg"):
        assert "<script>alert" not in get(related, related.social_worker, name).content.decode()
