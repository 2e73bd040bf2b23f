"""Headings and codes that somebody has to say, and deliveries that are expected."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House, change_terms

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.design.uploads import checked
from safeguarding.casework.feeds import actions, answering, standing
from safeguarding.casework.feeds.models import Delivery, Expectation, FeedEvent, Mapping
from safeguarding.casework.feeds.tasks import process_delivery

DAY = date.today() - timedelta(days=40)
OWN = "STORM,Wann,Was,Vorname,Nachname,Geboren,PLZ"
SAID = {"STORM": "incident_id", "Wann": "date", "Was": "kind", "Vorname": "given_name", "Nachname": "family_name",
        "Geboren": "birth_date", "PLZ": "postcode"}  # fmt: skip
ORDER = ("incident_id", "date", "kind", "given_name", "family_name", "birth_date", "postcode")
PEOPLE = (("Kay", "02/01/1992"), ("Lee", "08/07/1990"), ("Zelda", "11/11/1970"))


def own(kind: str = "DA", headings: str = OWN, first: int = 0) -> bytes:
    rows = [
        f"INC{first + place},{DAY:%d/%m/%Y},{kind},{name},Harlow,{born},QX1 1AA"
        for place, (name, born) in enumerate(PEOPLE)
    ]
    return "\n".join([headings, *rows]).encode()


def deliver(house: House, content: bytes) -> Delivery:
    file = checked(SimpleUploadedFile("x.csv", content, "text/csv"), kinds={"csv"})
    delivery = actions.receive_delivery(file, "police", house.police, by=house.analyst)
    return work(delivery)


def work(delivery: Delivery) -> Delivery:
    process_delivery.call(str(delivery.pk), str(delivery.received_by_id))
    delivery.refresh_from_db()
    return delivery


def answers(*columns: str) -> dict[str, str]:
    return {f"heading_{place}": name for place, name in enumerate(columns)}


def test_a_file_under_other_words_waits_until_somebody_says_which_column_is_which(house: House) -> None:
    delivery = deliver(house, own())
    assert (delivery.state, FeedEvent.objects.count()) == ("asking", 0)
    client = house.client(house.analyst)
    assert "Say what they mean" in client.get(reverse("delivery", args=[delivery.pk])).content.decode()
    page = client.get(address := reverse("delivery-headings", args=[delivery.pk])).content.decode()
    assert "First values: INC0, INC1, INC2" in page
    assert "Which column is which?" in page
    wrong = client.post(address, answers("", "date", "kind", "given_name", "date", "", "")).content.decode()
    assert "Select which heading is the incident reference" in wrong
    assert "Select incident date for one heading only" in wrong
    client.post(address, answers(*ORDER))
    delivery.refresh_from_db()
    assert delivery.state == "done", "jobs run at once in tests"
    assert (delivery.accepted, delivery.mapping.version) == (3, 1)
    assert not default_storage.exists(delivery.stored_as)
    assert client.get(address).status_code == 302


def test_what_was_said_is_remembered_until_a_heading_changes(house: House) -> None:
    answering.say_mapping(deliver(house, own()), SAID, {}, by=house.analyst)
    later = deliver(house, own(first=10))
    assert (later.state, later.accepted) == ("done", 3)
    changed = deliver(house, own(headings=OWN.replace("Wann", "Datum"), first=20))
    assert changed.state == "asking"
    assert "said to be the incident date is not there any more" in changed.sentence
    page = house.client(house.performance).get(reverse("delivery-headings", args=[changed.pk])).content.decode()
    assert page.count("selected") >= len(ORDER), "the others as they were said, the changed one by its content"
    answering.say_mapping(changed, SAID | {"Datum": "date"}, {}, by=house.performance)
    assert Mapping.objects.filter(feed="police").count() == 2


def test_codes_that_nobody_knows_are_asked_for_after_the_headings_and_remembered(house: House) -> None:
    delivery = deliver(house, own("VORFALL"))
    client, address = house.client(house.analyst), reverse("delivery-headings", args=[delivery.pk])
    page = client.post(address, answers(*ORDER)).content.decode()
    assert "What do the codes mean?" in page
    assert "VORFALL" in page
    assert "3 rows" in page
    client.post(address, answers(*ORDER) | {"codes": "yes", "kind_0": "domestic_abuse"})
    delivery.refresh_from_db()
    assert (delivery.state, set(FeedEvent.objects.values_list("kind", flat=True))) == ("done", {"domestic_abuse"})
    assert deliver(house, own("Vorfall", first=10)).accepted == 3


def test_many_rows_with_a_code_that_the_feed_does_not_know_are_asked_for_before_any_is_kept(house: House) -> None:
    headings = "Incident Ref,Incident Date,Incident Type,Forename,Surname"
    rows = [f"I{n},{DAY:%d/%m/%Y},{'QQ7' if n < 12 else 'DA'},Ann,Ashe{n}" for n in range(60)]
    delivery = deliver(house, "\n".join([headings, *rows]).encode())
    assert (delivery.state, FeedEvent.objects.count()) == ("asking", 0)
    assert "12 rows have one of 1 codes" in delivery.sentence


def test_who_can_not_tell_lets_the_file_be_and_it_is_removed(house: House) -> None:
    delivery = deliver(house, own())
    house.client(house.analyst).post(reverse("delivery-headings", args=[delivery.pk]), {"give_up": "yes"})
    delivery.refresh_from_db()
    assert (delivery.state, default_storage.exists(delivery.stored_as)) == ("refused", False)
    assert deliver(house, own()).state == "asking", "it may be handed in again"


def test_two_who_answer_at_once_are_one_answer(house: House) -> None:
    delivery = deliver(house, own())
    answering.say_mapping(delivery, SAID, {}, by=house.analyst)
    with pytest.raises(Refused, match="answered this meanwhile"):
        answering.say_mapping(delivery, SAID, {}, by=house.performance)


def test_the_first_rows_are_for_who_may_hand_in_that_agencys_files(house: House) -> None:
    address = reverse("delivery-headings", args=[deliver(house, own()).pk])
    assert house.client(house.social_worker).get(address).status_code == 403
    post = house.post_of(house.analyst)
    post.agency = house.council
    post.save()
    assert house.client(house.analyst).get(address).status_code == 404


def expect(house: House, first: date, every: str = "month", grace: int = 5) -> Expectation:
    return answering.expect(house.police, "police", every, first, grace, by=house.performance)


def test_a_delivery_that_does_not_come_is_late_and_then_missing_and_says_so(house: House) -> None:
    today = timezone.localdate()
    expect(house, today - timedelta(days=3))
    assert "has been late since" in standing.not_come(house.performance, today)[0]
    expect(house, today - timedelta(days=9))
    assert (
        "Police incidents from Merrowshire Police has been missing since"
        in standing.not_come(house.performance, today)[0]
    )
    page = house.client(house.analyst).get(reverse("deliveries")).content.decode()
    assert "has been missing since" in page
    for user in (house.performance, house.analyst):
        assert "Police incidents from Merrowshire Police has been missing since" in first_page(house, user)
    assert "Extracts of partner agencies" not in first_page(house, house.social_worker)
    deliver(house, own())
    assert "None is late or missing." in first_page(house, house.performance)
    assert standing.not_come(house.performance, today) == []
    expect(house, today - timedelta(days=90), "never")
    assert standing.not_come(house.performance, today + timedelta(days=90)) == []


def first_page(house: House, user: User) -> str:
    return house.client(user).get(reverse("home")).content.decode()


def test_the_first_page_says_what_did_not_come_in_as_many_statements_however_much_is_expected(house: House) -> None:
    def statements() -> int:
        client = house.client(house.performance)
        client.get(reverse("home"))
        with CaptureQueriesContext(connection) as held:
            client.get(reverse("home"))
        return len(held)

    assert "Nobody has said yet which are expected, and when." in first_page(house, house.performance)
    today = timezone.localdate()
    expect(house, today - timedelta(days=9))
    one = statements()
    change_terms(kinds=["police", "hospital", "school", "housing"])
    for feed in ("hospital", "school", "housing"):
        answering.expect(house.police, feed, "week", today - timedelta(days=31), 2, by=house.performance)
    assert first_page(house, house.performance).count("has been missing since") == 4
    assert statements() == one


def test_what_is_expected_is_said_on_a_page(house: House) -> None:
    client, address = house.client(house.performance), reverse("deliveries-expected")
    assert "Nobody has said yet what is expected." in client.get(address).content.decode()
    first = {"first-day": "1", "first-month": "3", "first-year": "2026"}
    sent = {"what": f"police:{house.police.pk}", "every": "quarter", "grace": "7"} | first
    assert "Select which extract" in client.post(address, sent | {"what": ""}).content.decode()
    page = client.post(address, sent, follow=True).content.decode()
    assert "Every three months" in page
    assert "Missing since" in page
    assert "each file whole" not in page
    page = client.post(address, sent | {"whole": "on"}, follow=True).content.decode()
    assert "Every three months, each file whole" in page
    assert house.client(house.analyst).get(address).status_code == 403


def test_the_page_of_a_later_delivery_shows_how_the_extract_goes(house: House) -> None:
    answering.say_mapping(deliver(house, own()), SAID, {}, by=house.analyst)
    work(Delivery.objects.get())
    later = deliver(house, own(first=10))
    page = house.client(house.performance).get(reverse("delivery", args=[later.pk])).content.decode()
    assert "This extract over time" in page
    assert "<svg" in page
    assert "Not expected" in page
