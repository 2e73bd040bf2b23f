"""How good the links are, for whom, and a threshold from what people reviewed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House, change_terms
from tests.casework.feeds.test_deliveries import DAY, KAY, hand_in

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.families.models import Address, Person
from safeguarding.casework.feeds import bulk, link_quality, thresholds
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision
from safeguarding.casework.feeds.relink_models import SampledPair
from safeguarding.casework.feeds.review_models import LinkModel
from safeguarding.casework.insight.frames import links_of as insight_links
from safeguarding.evidence import linkage
from safeguarding.evidence.made_up import areas


@pytest.fixture
def delivered(house: House) -> None:
    """160 doubtful pairs."""
    of = {"authority": house.authority}
    delivery = Delivery.objects.create(
        **of, agency=house.police, feed="police", file_name="x.csv", sha256="x", received_by=house.analyst,
        received_at=timezone.now(), state="done",
    )  # fmt: skip
    events = FeedEvent.objects.bulk_create(
        FeedEvent(**of, delivery=delivery, event_key=f"k{n}", incident_id=f"k{n}", feed="police", kind="x", date=DAY)
        for n in range(160)
    )
    Link.objects.bulk_create(
        Link(
            **of, event=event, person=house.mother, probability=0.2 + 0.7 * (n % 2), band="doubtful",
            evidence=["Taken together"], model_version="test", made_at=timezone.now(),
        )
        for n, event in enumerate(events)
    )  # fmt: skip


@pytest.fixture
def reviewed(house: House, delivered: None) -> None:
    """160 pairs, each decided: from even odds upwards nearly all are one person, below nearly none."""
    LinkDecision.objects.bulk_create(
        LinkDecision(
            authority=house.authority, link=link, same=link.probability > 0.5, decided_by=house.performance,
            decided_at=timezone.now(),
        )
        for link in Link.objects.all()
    )  # fmt: skip


def page(house: House) -> str:
    return house.client(house.performance).get(reverse("link-quality")).content.decode()


def test_wrong_and_missed_links_are_shown_by_group_with_their_range(house: House, reviewed: None) -> None:
    said = page(house)
    assert "160 reviewed pairs, 80 of them one person" in said
    for words in (
        "Police incidents: ethnicity",
        "Police incidents: age",
        "Rows that may be ours",
        "Merrowshire Police",
        "Missed links",
    ):
        assert words in said
    assert "The shipped model is in use" in said
    assert "Deprivation: not known, as no index is loaded." in said and "Deprivation of the place" not in said


def test_links_are_shown_by_the_deprivation_of_the_place_where_an_index_is_loaded(
    house: House, reviewed: None, settings: Any, tmp_path: Path
) -> None:
    home = Address.objects.create(
        authority=house.authority, person=house.mother, line="1 Mill Road", postcode="QX1 1AA", start=DAY
    )
    settings.DEPRIVATION_INDEX = str(areas.write([home.postcode], tmp_path))
    said = page(house)
    assert "Made-up index of deprivation, 1, published 1 January 2026. Source: Invented with the county." in said
    assert " fifth" in said and "Deprivation of the place" in said
    assert home.postcode not in said and home.line not in said
    (tmp_path / areas.FILE).unlink()
    said = page(house)
    assert "Deprivation: not known, as the index can’t be used. deprivation.csv can" in said


def test_a_threshold_is_set_from_the_reviewed_pairs_and_used_for_the_next_delivery(
    house: House, reviewed: None
) -> None:
    house.client(house.performance).post(reverse("link-quality"), {"feed": "police"})
    kept = link_quality.kept_model(house.authority.pk, "police")
    assert kept is not None and kept.ready.thresholds.linked == pytest.approx(0.9)
    assert kept.made_by == house.performance.name and "set by" in page(house)
    hand_in(house, KAY)
    assert set(Link.objects.filter(event__given_name="Kay").values_list("model_version", flat=True)) == {kept.version}
    thresholds.set_threshold("police", by=house.performance)
    assert list(LinkModel.objects.order_by("number").values_list("number", flat=True)) == [2, 3]


def test_too_few_reviewed_pairs_set_nothing_and_say_so(house: House) -> None:
    hand_in(house, KAY)
    with pytest.raises(Refused, match="too few to set a threshold from"):
        thresholds.set_threshold("police", by=house.performance)
    said = house.client(house.performance).post(reverse("link-quality"), {"feed": "police"}).content.decode()
    assert "too few to set a threshold from" in said and "Set the threshold" not in said
    assert not LinkModel.objects.exists()


def test_before_anything_is_linked_the_page_says_so(house: House) -> None:
    assert "Nothing is linked yet." in page(house)


def test_one_extract_is_shown_at_a_time_and_one_that_nothing_is_linked_of_is_not_there(
    house: House, reviewed: None
) -> None:
    of = {"authority": house.authority}
    event = FeedEvent.objects.create(
        **of, delivery=Delivery.objects.get(), event_key="h", incident_id="h", feed="hospital", kind="x", date=DAY
    )
    Delivery.objects.filter(pk=event.delivery_id).update(feed="police")
    change_terms(kinds=["police", "hospital"])
    Link.objects.create(
        **of, event=event, person=house.mother, probability=0.9, band="doubtful", model_version="x",
        made_at=timezone.now(),
    )  # fmt: skip
    client, address = house.client(house.performance), reverse("link-quality")
    first, second = (client.get(address + more).content.decode() for more in ("", "?feed=police"))
    assert "Hospital: ethnicity" in first and "Police incidents: ethnicity" not in first
    assert "Police incidents: ethnicity" in second and "Hospital: ethnicity" not in second
    assert '<a class="govuk-link" href="?feed=police">' in first and 'aria-current="true">Police' in second
    for method in (client.get, client.post):
        assert method(address, {"feed": "school"}).status_code == 404
    client.post(address, {"feed": "police"})
    assert LinkModel.objects.get(number=2).feed == "police"


def test_of_many_pairs_some_are_drawn_to_say_how_many_nobody_could_see(
    house: House, reviewed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, pairs = (one(house.performance, "police") for one in (link_quality.calibration, link_quality.links))
    compared: list[set[str]] = []
    monkeypatch.setattr(
        linkage, "unseen_pairs", lambda _ours, _theirs, some, _model: compared.append({*some["right_id"]})
    )
    for most in (10_000, 40, 40):
        monkeypatch.setattr(link_quality, "COMPARED_AT_MOST", most)
        link_quality._unseen(house.performance, "police", pairs, found)
    assert [len(some) for some in compared] == [160, 40, 40]
    assert compared[1] == compared[2] < compared[0], "the same are drawn each time"


@pytest.mark.parametrize("who", ["social_worker", "manager", "analyst"])
def test_the_page_is_shut_to_everyone_else(house: House, who: str) -> None:
    assert house.client(getattr(house, who)).get(reverse("link-quality")).status_code == 403


def test_another_authoritys_model_is_not_used(house: House, reviewed: None) -> None:
    thresholds.set_threshold("police", by=house.performance)
    assert link_quality.kept_model(house.authority.pk + 1, "police") is None
    assert link_quality.kept_model(house.authority.pk, "hospital") is None


def test_a_sample_of_sure_links_says_how_many_of_those_made_unseen_are_wrong(house: House, reviewed: None) -> None:
    assert "how many of them are wrong is not known" in page(house)
    of = {"authority": house.authority}
    events = FeedEvent.objects.bulk_create(
        FeedEvent(
            **of, delivery=Delivery.objects.get(), event_key=f"s{n}", incident_id=f"s{n}", feed="police", kind="x", date=DAY
        )
        for n in range(40)
    )  # fmt: skip
    links = Link.objects.bulk_create(
        Link(
            **of, event=event, person=house.mother, probability=0.9999, band="linked", model_version="test",
            made_at=timezone.now(),
        )
        for event in events
    )  # fmt: skip
    SampledPair.objects.bulk_create(
        SampledPair(**of, link=link, stratum="sure", of=1000, drawn=40, drawn_at=timezone.now()) for link in links
    )
    LinkDecision.objects.bulk_create(
        LinkDecision(**of, link=link, same=n > 1, decided_by=house.performance, decided_at=timezone.now())
        for n, link in enumerate(links[:20])
    )
    rows = link_quality.reviewed(house.performance, "police")
    weights = dict(rows.select("probability", "stands_for").unique().iter_rows())
    assert (weights[0.2], weights[0.9999]) == (1.0, 50.0), (
        "25 for each that was drawn, and half of those were looked at"
    )
    found = link_quality.wrong_links(rows, None)
    assert found is not None and (found.pairs, found.same) == (20, 18)
    assert found.low < 0.1 < found.high and found.chance == pytest.approx(0.1)
    assert "20 reviewed pairs at or above the threshold, 18 of them one person" in page(house)


def test_missed_links_count_those_that_no_comparison_would_bring_together(house: House, reviewed: None) -> None:
    hand_in(house, KAY)
    found = link_quality.calibration(house.performance, "police")
    pairs = link_quality.links(house.performance, "police")
    told = link_quality._unseen(house.performance, "police", pairs, found)
    assert told.share is not None and told.low is not None and told.high is not None
    assert 0 <= told.low <= told.high and told.seen > 0


def test_the_links_that_figures_rest_on_say_why_a_person_is_asked(house: House, reviewed: None) -> None:
    words = "There is no given name, so a twin or another relative can't be told apart."
    of = {"authority": house.authority}
    event = FeedEvent.objects.create(
        **of, delivery=Delivery.objects.get(), event_key="held", incident_id="held", feed="police", kind="x", date=DAY
    )
    Link.objects.create(
        **of, event=event, person=house.mother, probability=0.9999, band="doubtful", model_version="test",
        evidence=[{"what": "", "words": words}], made_at=timezone.now(),
    )  # fmt: skip
    table = insight_links(house.authority.pk, "police")
    told = link_quality.with_reasons(house.performance, "police", table)
    assert told.drop("reason").equals(table)
    reasons = dict(told.select("event_id", "reason").iter_rows())
    assert reasons.pop(str(event.pk)) == words and set(reasons.values()) == {None}


@contextmanager
def most_values(number: int) -> Iterator[None]:
    """A database that refuses a statement with more values than that."""
    connection.ensure_connection()
    before = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, number)
    try:
        yield
    finally:
        connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, before)


@pytest.fixture
def many_people(house: House, reviewed: None) -> list[str]:
    """A person for each of the 160 rows, with a home."""
    of = {"authority": house.authority}
    people = Person.objects.bulk_create(Person(**of, given_name=f"A{n}", family_name="Lind") for n in range(160))
    Address.objects.bulk_create(
        Address(**of, person=one, line="1 Mill Road", postcode="QX1 1AA", start=DAY) for one in people
    )
    Link.objects.bulk_create(
        Link(
            **of, event=event, person=one, probability=0.95, band="doubtful", model_version="more", made_at=timezone.now()
        )
        for event, one in zip(FeedEvent.objects.all(), people, strict=True)
    )  # fmt: skip
    return [str(one.pk) for one in people]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Only SQLite's limit can be lowered.")
def test_the_page_sends_no_statement_with_as_many_values_as_there_are_rows(
    house: House, many_people: list[str], monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.DEPRIVATION_INDEX = str(areas.write(["QX1 1AA"], tmp_path))
    monkeypatch.setattr(bulk, "SOME", 30)
    with most_values(100):
        with pytest.raises(OperationalError, match="too many SQL variables"):
            Person.objects.filter(pk__in=many_people).count()
        found = link_quality.calibration(house.performance, "police")
        tables, words = link_quality.by_group(house.performance, "police", found, DAY)
    assert tables["sex"]["rows"].sum() == tables["deprivation"]["rows"].sum() == 160
    assert tables["deprivation"]["group"].null_count() == 0, "every home was read, of whichever part"
    assert "Deprivation:" in words
