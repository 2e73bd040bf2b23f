"""The list of deliveries says which of them have something to ask about, to the council alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.casework.conftest import House, change_terms
from tests.casework.feeds.test_deliveries import hand_in, strangers

from safeguarding.casework.feeds.models import Delivery
from safeguarding.evidence.feeds.columns import every

TO_ASK = re.compile(r"\d+ things? to ask about")


@pytest.fixture
def three(house: House) -> list[Delivery]:
    """Two deliveries with nothing wrong, and between them in the list one in which every role is another."""
    change_terms(columns={"police": list(every("police"))})
    spoilt = (row.replace("Victim", "Suspect") for row in strangers(100))
    return [hand_in(house, *rows) for rows in (strangers(0), strangers(50), spoilt)]


def states(client: Client) -> list[str]:
    """The states in the list of deliveries, the latest first."""
    return re.findall(
        r'<strong class="govuk-tag[^>]*>([^<]*)</strong>', client.get(reverse("deliveries")).content.decode()
    )


def test_the_one_with_findings_says_how_many_as_its_own_page_does(house: House, three: list[Delivery]) -> None:
    client = house.client(house.performance)
    own = client.get(reverse("delivery", args=[three[-1].pk])).content.decode()
    (many,) = set(TO_ASK.findall(own))
    assert states(client) == ["Done, to ask about", "Done", "Done"]
    assert f"none rejected. {many}." in client.get(reverse("deliveries")).content.decode()


def test_a_partner_reads_of_none(house: House, three: list[Delivery]) -> None:
    client = house.client(house.analyst)
    assert states(client) == ["Done", "Done", "Done"]
    assert not TO_ASK.search(client.get(reverse("deliveries")).content.decode())


def test_each_is_set_beside_what_came_before_it_and_not_after(house: House, three: list[Delivery]) -> None:
    first = three[0].received_at - timedelta(hours=1)
    Delivery.objects.filter(pk=three[-1].pk).update(received_at=first)
    hand_in(house, *strangers(150))
    assert states(house.client(house.performance))[-1] == "Done"


def test_one_that_was_read_before_this_was_asked_says_nothing(house: House, three: list[Delivery]) -> None:
    Delivery.objects.filter(pk=three[-1].pk).update(profile={})
    assert states(house.client(house.performance)) == ["Done", "Done", "Done"]


def test_the_list_asks_the_database_as_much_for_many_deliveries(house: House, three: list[Delivery]) -> None:
    def asked() -> int:
        client = house.client(house.performance)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("deliveries")).status_code == 200
        return len(caught)

    few = asked()
    for number in range(150, 400, 50):
        hand_in(house, *strangers(number))
    assert asked() == few
