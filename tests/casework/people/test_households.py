"""Who lived where with whom, and who was in the family on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.casework.conftest import House
from tests.casework.people.conftest import TODAY, add_member, day_boxes, page_of

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.families.models import Address, Membership
from safeguarding.casework.families.written import Written
from safeguarding.casework.people import actions
from safeguarding.casework.people.impossible import Impossible

THEN, NOW = TODAY - timedelta(days=200), TODAY - timedelta(days=20)
HOME, FLAT = ("1 Hill Road", "QX1 1AA"), ("Flat 3, 9 Mill Lane", "QX2 2BB")


@pytest.fixture
def moved(house: House) -> House:
    """All four at home since THEN; Lee in a flat since NOW."""
    everyone = [house.mother, house.father, house.child, house.sibling]
    Address.objects.all().delete()
    actions.move(house.family, everyone, *HOME, THEN, by=house.social_worker)
    actions.move(house.family, [house.father], *FLAT, NOW, by=house.social_worker)
    return house


def test_a_move_ends_where_somebody_lived_the_day_before(moved: House) -> None:
    rows = Address.objects.filter(person=moved.father).order_by("start")
    assert [(row.line, row.start, row.end) for row in rows] == [
        (HOME[0], THEN, NOW - timedelta(days=1)), (FLAT[0], NOW, None),
    ]  # fmt: skip
    assert Written.objects.filter(person=moved.father, field="address").count() == 2


def test_the_same_move_sent_twice_is_one(moved: House) -> None:
    actions.move(moved.family, [moved.father], f"  {FLAT[0]} ", FLAT[1].lower(), NOW, by=moved.social_worker)
    assert Address.objects.filter(person=moved.father).count() == 2


def test_who_lives_with_whom_follows_from_the_addresses(moved: House) -> None:
    page = page_of(moved, moved.substance_worker, reverse("households", args=[moved.family.pk]))
    home, flat = page.index("1 Hill Road"), page.index("Flat 3")
    assert "Kay Harlow, since" in page and "Record a move" not in page
    assert home != flat
    person = page_of(moved, moved.social_worker, reverse("person", args=[moved.family.pk, moved.father.pk]))
    assert "With Kay Harlow" in person


def test_somebody_moves_out_to_where_is_not_held(moved: House) -> None:
    client, address = moved.client(moved.social_worker), reverse("household-move-out", args=[moved.family.pk])
    said = {"who": [str(moved.father.pk)], **day_boxes("start", TODAY)}
    assert client.post(address, said).status_code == 302
    assert Address.objects.get(person=moved.father, line=FLAT[0]).end == TODAY
    assert Written.objects.filter(person=moved.father, field="address", value="", until=TODAY).exists()


def test_a_move_through_the_page_asks_for_people_place_and_day(moved: House) -> None:
    client, address = moved.client(moved.social_worker), reverse("household-move", args=[moved.family.pk])
    empty = client.post(address, {}).content.decode()
    assert "Select at least one person" in empty and "Enter the first day" in empty
    nowhere = {"who": [str(moved.child.pk)], **day_boxes("start", TODAY)}
    assert "Enter the address or the postcode" in client.post(address, nowhere).content.decode()
    early = {**nowhere, "line": "Elsewhere", **day_boxes("start", THEN - timedelta(days=5))}
    assert "A later address" in client.post(address, early).content.decode()
    assert client.post(address, {**nowhere, "line": "2 New Street"}).status_code == 302
    with pytest.raises(Refused):
        actions.move(moved.family, [moved.child], "x", "", TODAY, by=moved.victim_worker)
    with pytest.raises(Impossible):
        actions.move(moved.family, [], "x", "", TODAY, by=moved.social_worker)


def on_a_day(house: House, day: date) -> str:
    address = reverse("on-a-day", args=[house.family.pk])
    query = "&".join(f"{name}={value}" for name, value in day_boxes("day", day).items())
    return page_of(house, house.social_worker, f"{address}?{query}")


def test_the_family_on_a_day_is_who_was_in_it_that_day(moved: House) -> None:
    gone = add_member(moved, "partner", given_name="Ray", sex="M")
    Membership.objects.filter(person=gone).update(end=NOW - timedelta(days=1))
    facts = {"start": THEN, "end": NOW - timedelta(days=1)}
    actions.relate(moved.mother, moved.father, "married", moved.family, by=moved.social_worker, **facts)
    actions.relate(
        moved.father, moved.child, "birth_parent", moved.family, by=moved.social_worker, responsibility="yes",
        how="order", held_from=NOW,
    )  # fmt: skip
    before, after = on_a_day(moved, NOW - timedelta(days=2)), on_a_day(moved, TODAY)
    assert "Ray" in before and "Ray" not in after
    assert "Kay Harlow: wife of Lee Barrow" in before or "Lee Barrow: husband of Kay Harlow" in before
    assert "husband of" not in after and "wife of" not in after
    assert "father of Ivy Harlow. Held parental responsibility" not in before
    assert "father of Ivy Harlow. Held parental responsibility" in after
    assert before.count("1 Hill Road") == 4 and after.count("1 Hill Road") == 3
    assert "Sam Okafor" in before and "North 1" in before


def test_before_the_file_was_opened_nobody_was_in_it(moved: House) -> None:
    page = on_a_day(moved, TODAY - timedelta(days=4000))
    assert "Nobody is held in the family on that day" in page and "The family was with no team" in page


def test_a_day_that_is_none_is_said_and_shows_nothing(moved: House) -> None:
    address = reverse("on-a-day", args=[moved.family.pk])
    page = page_of(moved, moved.social_worker, f"{address}?day-day=31&day-month=4&day-year=2026")
    assert "The day must be a real date" in page and "Who worked with the family" not in page
    assert "Kay Harlow" in page_of(moved, moved.social_worker, address)


def test_a_day_costs_the_same_however_large_the_family(moved: House) -> None:
    client, address = moved.client(moved.social_worker), reverse("on-a-day", args=[moved.family.pk])

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        return len(caught)

    client.get(address)
    few = statements()
    for number in range(20):
        add_member(moved, "other", given_name=f"Aunt {number}")
    assert statements() == few
