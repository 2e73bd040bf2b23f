"""The pages of likely duplicates: who sees them, what they say, and what they do."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.casework.conftest import House
from tests.casework.merging.conftest import add, merge

from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Person, TeamAllocation
from safeguarding.casework.merging.models import Merge, NotTheSame


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def pair(one: Person, other: Person) -> str:
    return f"/duplicates/{one.pk}/{other.pk}/"


def answers(page: str, **more: str) -> dict[str, str]:
    """What a browser would send of the compare page: the hidden word, and the given answers."""
    seen = page.split('name="seen" value="')[1].split('"')[0]
    return {"keep": "one", "reason": "Her GP says so", "seen": seen, **more}


@pytest.fixture
def manager(house: House) -> Client:
    return house.client(house.manager)


def test_the_list_shows_the_pair_with_its_evidence_and_not_the_brother(
    house: House, manager: Client, again: Person
) -> None:
    page = text(manager.get("/duplicates/"))
    assert "Kay Harlow and Kaye Harlow" in page or "Kaye Harlow and Kay Harlow" in page
    assert "The same date of birth" in page
    assert "Noah" not in page
    assert Event.objects.filter(verb="read", what__section="duplicates").exists()


def test_without_duplicates_the_list_says_so(house: House, manager: Client) -> None:
    assert "No two records look like one person." in text(manager.get("/duplicates/"))
    assert "No records have been merged." in text(manager.get("/duplicates/merged/"))


def test_the_list_asks_the_same_number_of_questions_for_one_pair_or_nine(
    house: House, manager: Client, again: Person
) -> None:
    manager.get("/duplicates/")

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            manager.get("/duplicates/")
        return len(asked)

    few = statements()
    for number in range(8):
        for _ in range(2):
            add(house, f"Nora{'abcdefgh'[number] * 3}", "Quist", house.family, date(1980, 1, number + 1))
    assert statements() == few


def test_from_comparing_to_merging_and_undoing(house: House, manager: Client, again: Person) -> None:
    address = pair(house.mother, again)
    page = manager.get(address).content.decode()
    assert "Given name: which is right?" in page
    said = answers(page, fact_given_name="other")
    sure = text(manager.post(address, said))
    assert "Check before you merge" in sure
    assert "Nobody. The same people work with both records." in sure
    assert not Merge.objects.exists()
    done = manager.post(f"{address}merge/", said)
    made = Merge.objects.get()
    assert done["Location"] == f"/duplicates/merged/{made.pk}/"
    page = text(manager.get(done["Location"]))
    assert "1 address went to the record kept" in page
    assert "Her GP says so" in page
    assert manager.get(address).status_code == 404
    house.mother.refresh_from_db()
    assert house.mother.given_name == "Kaye"
    undone = manager.post(f"{done['Location']}undo/", {"reason": "They are sisters"}, follow=True)
    assert "Undone" in text(undone)
    assert manager.get(address).status_code == 200


def test_sent_twice_it_is_merged_once(house: House, manager: Client, again: Person) -> None:
    address = pair(house.mother, again)
    said = answers(manager.get(address).content.decode(), fact_given_name="one")
    assert [manager.post(f"{address}merge/", said).status_code for _ in range(2)] == [302, 404]
    assert Merge.objects.count() == 1


def test_a_page_that_is_out_of_date_says_so_and_keeps_the_answers(house: House, manager: Client, again: Person) -> None:
    address = pair(house.mother, again)
    said = answers(manager.get(address).content.decode(), fact_given_name="one")
    Person.objects.filter(pk=again.pk).update(sex="U", family_name="Harlowe")
    page = text(manager.post(f"{address}merge/", said | {"fact_family_name": "one"}))
    assert "Somebody has corrected one of the records" in page
    assert "Her GP says so" in page
    assert not Merge.objects.exists()


def test_answers_left_out_are_asked_for(house: House, manager: Client, again: Person) -> None:
    address = pair(house.mother, again)
    said = answers(manager.get(address).content.decode()) | {"keep": "", "reason": ""}
    page = text(manager.post(address, said))
    assert "There is a problem" in page
    for words in ("Select which record is kept", "Select which is right for given name", "Enter how you know"):
        assert words in page


def test_not_the_same_is_remembered_with_its_reason(house: House, manager: Client, again: Person) -> None:
    manager.post(f"{pair(house.mother, again)}two-people/", {"reason": "I have met both"})
    assert NotTheSame.objects.get().reason == "I have met both"
    assert "No two records" in text(manager.get("/duplicates/"))
    assert "Tess Marlow said that these are two people: I have met both" in text(manager.get(pair(house.mother, again)))
    manager.post(f"{pair(again, house.mother)}two-people/", {"reason": "Once more"})
    assert NotTheSame.objects.count() == 1


def test_who_may_read_more_is_said_before(
    house: House, manager: Client, other_side: Person, nobody_harms: None
) -> None:
    TeamAllocation.objects.filter(family=house.other_family).update(team=house.team)
    address = pair(house.mother, other_side)
    said = answers(manager.get(address).content.decode())
    page = text(manager.post(address, said))
    assert "Everyone who works with the Quill family will also read of Kay Harlow: 1 address." in page
    assert "Now working with it: Social worker." in page


def test_files_kept_apart_show_why_and_no_button(house: House, manager: Client, other_side: Person) -> None:
    TeamAllocation.objects.filter(family=house.other_family).update(team=house.team)
    address = pair(house.mother, other_side)
    said = answers(manager.get(address).content.decode())
    page = text(manager.post(address, said))
    assert "Only the information governance officer can merge them." in page
    assert "Merge the two records" not in page
    assert manager.post(f"{address}merge/", said | {"sure": "on"}).status_code == 403
    assert not Merge.objects.exists()


def test_the_officer_ticks_that_it_is_safe(house: House, officer: Any, other_side: Person) -> None:
    client, address = house.client(officer), pair(house.mother, other_side)
    said = answers(client.get(address).content.decode())
    assert "I have read who will be able to read what" in text(client.post(address, said))
    assert "Tick that you have read it" in text(client.post(f"{address}merge/", said))
    assert client.post(f"{address}merge/", said | {"sure": "on"}).status_code == 302


PAGES = ("/duplicates/", "/duplicates/merged/", "{pair}", "{pair}two-people/", "{merge}", "{merge}undo/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"), [("social_worker", 403), ("performance", 403), ("analyst", 403), ("outside_manager", 404)]
)
def test_others_are_refused_or_know_of_nothing(house: House, again: Person, page: str, who: str, status: int) -> None:
    third = add(house, "K", "Harlow", house.family)
    made = merge(house, house.mother, third)
    address = page.format(pair=pair(house.mother, again), merge=f"/duplicates/merged/{made.pk}/")
    answer = house.client(getattr(house, who)).get(address)
    if who == "outside_manager" and "{" not in page:
        assert (answer.status_code, "Kay" in text(answer)) == (200, False)
    else:
        assert answer.status_code == status


def test_ids_of_nobody_and_one_person_twice_are_no_page(house: House, manager: Client) -> None:
    for other in (uuid.uuid4(), house.mother.pk):
        assert manager.get(f"/duplicates/{house.mother.pk}/{other}/").status_code == 404


def test_looking_is_in_the_log_of_the_family_by_key_alone(house: House, manager: Client, again: Person) -> None:
    manager.get(pair(house.mother, again))
    event = Event.objects.filter(verb="read", family_id=house.family.pk).latest("number")
    assert event.what == {"section": "compare people", "other": str(again.pk)}
