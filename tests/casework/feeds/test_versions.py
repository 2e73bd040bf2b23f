"""Corrected and withdrawn rows: what holds is what was delivered last, what was before is kept, and twice is once."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.casework.conftest import House, change_terms
from tests.casework.feeds.test_deliveries import hand_in

from safeguarding.casework.access.unchanging import lifted
from safeguarding.casework.design.uploads import checked
from safeguarding.casework.feeds import actions, processing, queries
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision
from safeguarding.casework.feeds.tasks import process_delivery
from safeguarding.evidence.feeds.columns import every

DAY = date.today() - timedelta(days=40)
HEADINGS = "Row ID,Row status,Incident Ref,Incident Date,Incident Type,Role,Forename,Surname,DOB"
WHO = "Victim,Kay,Harlow,02/01/1992"


def row(key: str, day: date = DAY, kind: str = "Domestic abuse", status: str = "", who: str = WHO) -> str:
    return f"{key},{status},INC{key},{day:%d/%m/%Y},{kind},{who}"


def deliver(house: House, *rows: str) -> Delivery:
    file = SimpleUploadedFile("extract.csv", "\n".join([HEADINGS, *rows]).encode(), "text/csv")
    delivery = actions.receive_delivery(checked(file, kinds={"csv"}), "police", house.police, by=house.analyst)
    process_delivery.call(str(delivery.pk), str(delivery.received_by_id))
    delivery.refresh_from_db()
    return delivery


def test_a_corrected_row_holds_and_what_was_before_is_kept_with_the_delivery_that_ended_it(house: House) -> None:
    deliver(house, row("1"), row("2"))
    later = deliver(house, row("1", kind="Missing person", status="Corrected"))
    assert (later.state, later.accepted, later.corrected, later.already_held) == ("done", 0, 1, 0)
    was, now = FeedEvent.objects.filter(incident_id="INC1").order_by("version")
    assert (was.kind, was.stands, was.ended_by) == ("domestic_abuse", False, later)
    assert (now.kind, now.stands, now.version) == ("missing", True, 2)
    assert later.covers_from is None, "a correction covers no days"


def test_a_row_without_a_key_of_its_own_is_corrected_by_what_names_the_same_person_in_the_same_incident(
    house: House,
) -> None:
    change_terms(columns={"police": list(every("police"))})
    said = f"INC1,{DAY:%d/%m/%Y},Domestic abuse,Victim,Kay,Harlow,02/01/1992,F,1 Thistle Way,QX1 1AA"
    hand_in(house, said)
    later = hand_in(house, said.replace("1 Thistle Way", "2 Thistle Way"))
    assert (later.corrected, later.accepted) == (1, 0)
    assert FeedEvent.objects.get(stands=True).address == "2 Thistle Way"


def test_a_withdrawn_row_stands_nowhere_and_is_kept(house: House) -> None:
    deliver(house, row("1"), row("2"))
    later = deliver(house, "2,Deleted,,,,,,,")
    assert (later.withdrawn, later.rejected, later.accepted) == (1, 0, 0)
    assert set(FeedEvent.objects.filter(stands=True).values_list("incident_id", flat=True)) == {"INC1"}
    assert FeedEvent.objects.get(incident_id="INC2").ended_by == later
    assert not queries.events(house.performance).filter(incident_id="INC2").exists()


def test_a_row_that_was_never_held_can_be_withdrawn_and_nothing_comes_of_it(house: House) -> None:
    later = deliver(house, "9,Deleted,,,,,,,")
    assert (later.state, later.withdrawn, later.rejected) == ("done", 0, 0)


def test_what_somebody_decided_stands_for_a_correction_that_is_about_the_same_person(house: House) -> None:
    deliver(house, row("1"))
    event = FeedEvent.objects.get()
    link = doubtful_instead(house, event)
    actions.decide_row(event, link, "Same house", frozenset(), by=house.performance)
    corrected = deliver(house, row("1", kind="Missing person"))
    now = FeedEvent.objects.get(stands=True)
    decision = LinkDecision.objects.get(link__event=now, link__person=house.mother)
    assert (decision.same, decision.decided_by, decision.reason) == (True, house.performance, "Same house")
    assert corrected.corrected == 1


def test_what_somebody_decided_does_not_stand_for_a_correction_that_names_somebody_else(house: House) -> None:
    deliver(house, row("1"))
    event = FeedEvent.objects.get()
    actions.decide_row(event, doubtful_instead(house, event), "", frozenset(), by=house.performance)
    deliver(house, row("1", who="Victim,Lee,Barrow,08/07/1990"))
    assert not LinkDecision.objects.filter(link__event__stands=True).exists()


def doubtful_instead(house: House, event: FeedEvent) -> Link:
    with lifted(connection, Link):
        Link.objects.filter(event=event).delete()
    return Link.objects.create(
        authority=house.authority, event=event, person=house.mother, probability=0.6, band="doubtful",
        model_version="t", made_at=timezone.now(),
    )  # fmt: skip


#: Three keys, each with a day and a kind, or withdrawn.
SAID = st.one_of(st.just(None), st.tuples(st.integers(0, 2), st.sampled_from(["Domestic abuse", "Missing person"])))
DELIVERIES = st.lists(st.dictionaries(st.sampled_from("123"), SAID, min_size=1), min_size=1, max_size=4)


@pytest.mark.django_db
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deliveries=DELIVERIES, twice=st.lists(st.booleans(), min_size=4, max_size=4))
def test_what_stands_is_what_was_delivered_last_of_each_key_however_often_a_delivery_is_worked_on(
    house: House, monkeypatch, deliveries, twice
) -> None:
    """A slow obvious twin: a dictionary. Linking is left out, as nothing here is of it."""
    monkeypatch.setattr(processing, "link", lambda delivery, by: delivery)
    with transaction.atomic():
        expected: dict[str, tuple[date, str] | None] = {}
        changes = dict.fromkeys("123", 0)
        for number, said in enumerate(deliveries):
            rows = [
                f"{key},Deleted,,,,,,," if one is None else row(key, DAY - timedelta(days=one[0]), one[1])
                for key, one in said.items()
            ]
            delivery = deliver_again(house, number, rows)
            if twice[number]:
                processing.process(delivery, _path(rows), by=house.analyst)
            for key, one in said.items():
                before = expected.get(key)
                expected[key] = one and (DAY - timedelta(days=one[0]), one[1])
                changes[key] += expected[key] is not None and expected[key] != before
        standing = {
            event.incident_id[3:]: (event.date, {"missing": "Missing person"}.get(event.kind, "Domestic abuse"))
            for event in FeedEvent.objects.filter(stands=True)
        }
        assert standing == {key: one for key, one in expected.items() if one}
        kept = {key: FeedEvent.objects.filter(incident_id=f"INC{key}").count() for key in "123"}
        assert kept == changes
        transaction.set_rollback(True)


def deliver_again(house: House, number: int, rows: list[str]) -> Delivery:
    delivery = Delivery.objects.create(
        authority=house.authority, agency=house.police, feed="police", file_name="x.csv", sha256=str(number),
        received_by=house.analyst, received_at=timezone.now(),
    )  # fmt: skip
    return processing.process(delivery, _path(rows), by=house.analyst)


def _path(rows: list[str]) -> Path:
    path = Path(tempfile.mkdtemp()) / "delivery"
    path.write_text("\n".join([HEADINGS, *rows]))
    return path
