"""What a partner reads of an indicator tells nothing of which of its rows are held: it knows what it sent."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework.conftest import House
from tests.casework.insight.conftest import NAME
from tests.casework.insight.test_indicators import publish

from safeguarding.casework.families.models import TeamAllocation
from safeguarding.casework.feeds.models import Delivery, FeedEvent
from safeguarding.casework.insight import queries
from safeguarding.casework.insight.for_partners import NOT_KNOWN

#: Where an indicator can be read, all but its pictures, which hold no words of this.
BOARD, PAGE, FILE = reverse("indicator-board", args=["police"]), reverse("indicator", args=[NAME]), "as a file"


def read(client: Client, place: str) -> str:
    if place != FILE:
        return unescape(client.get(place).content.decode())
    book = client.get(reverse("indicator-file", args=[NAME]), {"until": f"{queries.last_quarter()}", "as": "ods"})
    return unescape(zipfile.ZipFile(io.BytesIO(book.content)).read("content.xml").decode())


@pytest.mark.parametrize("place", [BOARD, PAGE, FILE])
def test_a_partner_reads_the_figures_and_not_how_many_rows_are_held_or_which_days_they_cover(
    county: House, place: str
) -> None:
    publish(county)
    told = {BOARD: ("of 160",), PAGE: ("160: ", "Days the feed covers"), FILE: ("160 incidents", "Police data covers")}
    partner, council = (read(county.client(one), place) for one in (county.analyst, county.performance))
    for words in told[place]:
        assert words not in partner
        assert words in council, "the control: without the care a partner would read it"
    assert {BOARD: "Families counted", PAGE: "120", FILE: "120"}[place] in partner


@pytest.mark.parametrize("place", [BOARD, PAGE])
def test_what_cannot_be_worked_out_reads_the_same_to_a_partner_whatever_the_cause(county: House, place: str) -> None:
    """Where every row of the kind was held back a partner reads what it reads where no family has been there long enough."""
    read_by: dict[str, list[str]] = {"partner": [], "council": []}
    for cause in ("no row of the kind", "too soon"):
        if cause == "no row of the kind":
            FeedEvent.objects.update(kind="missing")
            Delivery.objects.update(covers={"missing": ["2020-01-01", "2030-12-31"]})
        else:
            FeedEvent.objects.update(kind="domestic_abuse")
            Delivery.objects.update(covers={"domestic_abuse": ["2020-01-01", "2030-12-31"]})
            TeamAllocation.objects.update(start=date.today())
        outcome = publish(county)
        assert not outcome.published
        for name, user in (("partner", county.analyst), ("council", county.performance)):
            read_by[name].append(read(county.client(user), place).split("<main")[1].split("</main>")[0])
    assert read_by["partner"][0] == read_by["partner"][1]
    assert NOT_KNOWN in read_by["partner"][0]
    assert read_by["council"][0] != read_by["council"][1], "the control: the council reads the cause"
    assert "“Domestic abuse”" in read_by["council"][0] and "“Domestic abuse”" not in read_by["partner"][0]
