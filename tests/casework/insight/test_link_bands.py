"""What wrong and missed links may do to a figure is worked out as it is published, and stands wherever it is shown."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from html import unescape

import polars as pl
import pytest
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House
from tests.casework.insight.conftest import ALLOCATED, NAME

from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision
from safeguarding.casework.insight import files, link_bands, publishing, queries
from safeguarding.evidence.indicators import definitions


def publish(house: House) -> None:
    publishing.bring_up_to_date(house.performance, now=True, among=[definitions()[NAME]])


def page(house: House) -> str:
    return unescape(house.client(house.analyst).get(reverse("indicator", args=[NAME])).content.decode())


def review(house: House) -> None:
    """Sure pairs that are one person, unlikely ones of which half are, and links between that nobody has looked at."""
    of = {"authority": house.authority}
    links = list(Link.objects.order_by("event__event_key"))
    said = [(link, True) for link in links[:100]]
    delivery = Delivery.objects.get()
    for number in range(80):
        event = FeedEvent.objects.create(
            **of, delivery=delivery, event_key=f"more {number}", incident_id=f"more {number}", feed="police",
            kind="domestic_abuse", date=ALLOCATED + timedelta(days=-30 if number % 2 else 60),
        )  # fmt: skip
        made = Link.objects.create(
            **of, event=event, person=links[number].person, probability=0.3 if number < 40 else 0.7,
            band="doubtful", model_version="test", made_at=timezone.now(),
        )  # fmt: skip
        said += [(made, number % 4 < 2)] if number < 40 else []
    LinkDecision.objects.bulk_create(
        LinkDecision(**of, link=link, same=same, decided_by=house.performance, decided_at=timezone.now())
        for link, same in said
    )


def test_without_enough_reviewed_it_says_that_it_is_not_known_and_the_files_say_the_same(county: House) -> None:
    publish(county)
    assert link_bands.TOO_FEW in page(county)
    result = queries.results(county.analyst, [definitions()[NAME]], queries.last_quarter())[NAME]
    last = list(csv.reader(io.StringIO(files.csv(result).decode("utf-8-sig"))))[-1]
    assert last[4] == files.BAND
    assert last[10:12] == ["", ""]


def test_with_enough_reviewed_the_range_stands_on_the_page_and_in_the_files(
    county: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    review(county)
    monkeypatch.setattr(link_bands, "DRAWS", 6)
    publish(county)
    result = queries.results(county.analyst, [definitions()[NAME]], queries.last_quarter())[NAME]
    band, figure = result.link_bands[0], result.figures[0]
    assert band.low is not None and band.high is not None and figure.change_percent is not None
    assert band.low < band.high
    assert band.says in page(county)
    assert f"between {link_bands._change(band.low)} and {link_bands._change(band.high)}" in band.says
    rows = csv.reader(io.StringIO(files.csv(result).decode("utf-8-sig")))
    first = next(row for row in rows if row[4] == files.BAND)
    assert first[10:13] == [str(band.low), str(band.high), "change in per cent"]
    assert band.says in result.words()


def test_where_the_change_is_hidden_there_is_no_range(county: House) -> None:
    from safeguarding.evidence.linkage import calibrate

    few = calibrate(pl.DataFrame({"probability": [0.9], "same": [True]}))
    assert link_bands.link_bands([], definitions()[NAME], None, few) == ()  # type: ignore[arg-type]
