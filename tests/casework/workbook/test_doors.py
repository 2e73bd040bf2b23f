"""Who may open which page of the workbook, and that every opening is recorded."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.workbook.conftest import text_of

from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook.models import Entry

READ = ("workbook", "chronology", "visits", "entry")
WRITE = ("entry-new", "entry-correct", "summary")


@pytest.mark.parametrize("name", READ + WRITE)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("social_worker", 200),
        ("manager", 200),
        ("outsider", 404),
        ("outside_manager", 404),
        ("performance", 403),
        ("analyst", 403),
    ],
)
def test_who_may_open_which_page(house, address, name, who, status):
    assert house.client(getattr(house, who)).get(address(name)).status_code == status


@pytest.mark.parametrize("name", READ + WRITE)
def test_who_is_not_signed_in_is_sent_to_sign_in(client, address, name):
    assert reverse("sign-in") in client.get(address(name))["Location"]


@pytest.mark.parametrize("who", ["victim_worker", "perpetrator_worker", "substance_worker", "mental_health_worker"])
def test_every_discipline_of_the_team_reads_and_writes(house, address, who):
    client = house.client(getattr(house, who))
    assert {client.get(address(page)).status_code for page in (*READ, "entry-new", "summary")} == {200}
    refused = client.get(address("entry-correct"))
    assert refused.status_code == 403
    assert "belongs to another discipline" in text_of(refused)


@pytest.mark.parametrize("name", READ + WRITE)
def test_every_reading_is_recorded(house, address, name):
    before = Event.objects.count()
    house.client(house.social_worker).get(address(name))
    new = Event.objects.filter(verb="read", number__gt=before)
    assert [(event.verb, event.family_id) for event in new] == [("read", house.family.pk)]


def test_an_entry_of_another_family_is_not_found_under_this_one(house, address, contact):
    at = contact().at
    other = Entry.objects.create(
        authority=house.authority, family=house.other_family, author=house.outsider, role="social_worker",
        kind="call", at=at, written_at=at,
    )  # fmt: skip
    client = house.client(house.social_worker)
    assert client.get(address("entry", of_entry=other)).status_code == 404
    assert client.get(address("entry-correct", of_entry=other)).status_code == 404


def test_a_closed_file_can_be_read_but_not_written_in(house, address):
    Family.objects.filter(pk=house.family.pk).update(closed_on=timezone.localdate())
    client = house.client(house.social_worker)
    page = text_of(client.get(address("workbook")))
    assert "This family’s file is closed" in page and "Write an entry" not in page
    assert "Correct this entry" not in text_of(client.get(address("entry")))
    for page in WRITE:
        refused = client.get(address(page))
        assert refused.status_code == 403
        assert "Nothing more can be written in it." in text_of(refused)
