"""Rows that partners send of people whom an agreement leaves out are kept nowhere, and those held already go in the night."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House, change_terms
from tests.casework.feeds.test_deliveries import DAY, HEADINGS, KAY, extract, hand_in
from tests.casework.feeds.test_lawful import leave_out

from safeguarding.casework.access.models import SharingAgreement
from safeguarding.casework.design.uploads import checked
from safeguarding.casework.families.models import Person
from safeguarding.casework.feeds import actions, extracts, processing, removing
from safeguarding.casework.feeds.held_back import hide_addresses
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision, Rejection
from safeguarding.casework.feeds.review_presenters import event_side
from safeguarding.casework.feeds.tasks import process_delivery
from safeguarding.casework.insight.frames import tables_of
from safeguarding.casework.protected.models import ProtectedRow
from safeguarding.evidence.feeds.columns import headline

#: Somebody's row as a partner sends it: who they are we know, what happened and where they live now stands nowhere else.
THEIRS = f"QUOKKA9,{DAY:%d/%m/%Y},Domestic abuse,Victim,Zzyzx,Vexillology,03/02/1991,F,9 Okapi Row,QX99 9ZZ"
SPELT = f"QUOKKA8,{DAY:%d/%m/%Y},Domestic abuse,Victim,Zzizx,Vexilology,03/02/1991,F,9 Okapi Row,QX99 9ZZ"
WORDS = ("quokka", "okapi", "qx999zz", "qx99 9zz")


def everywhere(house: House, in_the_linker: list[str], log: str, folder: Path) -> set[str]:
    """Where anything of a row with WORDS in it is to be found: kept, linked, written down or given out."""
    browser, delivery = house.client(house.performance), Delivery.objects.order_by("-received_at").first()
    assert delivery is not None
    pages = [
        reverse("delivery", args=[delivery.pk]),
        reverse("review-decided"),
        reverse("link-quality"),
        reverse("deliveries"),
    ]
    pages += [reverse("review-row", args=[pk]) for pk in FeedEvent.objects.values_list("pk", flat=True)]
    change_terms(detail="detail")
    given = [browser.get(page).content.decode() for page in pages]
    given.append(extracts.make_extract("police", by=house.performance).write_csv())
    given.append(str([getattr(tables_of(house.authority.pk, "police"), name).rows() for name in ("events", "links")]))
    files = [*folder.rglob("*"), *Path(default_storage.location).rglob("*")]  # type: ignore[attr-defined]
    texts = {
        "the database": str([list(model._base_manager.values_list()) for model in apps.get_models()]),
        "the linker": " ".join(in_the_linker),
        "a result": " ".join(given),
        "the log": log,
        "a file": " ".join(path.read_bytes().decode(errors="ignore") for path in files if path.is_file()),
        "the cache": str(getattr(cache, "_cache", {})),
    }
    return {place for place, text in texts.items() if any(word in text.lower() for word in WORDS)}


@pytest.mark.parametrize("why", ["person", "family", "not left out", "without the test"])
def test_a_row_that_a_partner_sends_of_somebody_left_out_is_kept_nowhere(
    house: House, planted: Person, in_the_linker: list[str], on_disk: Path, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch, why: str,
) -> None:  # fmt: skip
    if why != "not left out":
        leave_out(house, planted, whole_family=why == "family")
    if why == "without the test":
        monkeypatch.setattr(processing, "hold_back", lambda *of: (of[-1], 0))
    with caplog.at_level(logging.DEBUG):
        delivery = hand_in(house, KAY, THEIRS, SPELT)
        log = "".join(r.getMessage() for r in caplog.records if r.name != "django.db.backends")
        found = everywhere(house, in_the_linker, log, on_disk)
    assert in_the_linker, "nothing was linked: this would prove nothing"
    if why in ("person", "family"):
        assert found == set() and (delivery.accepted, delivery.held_back) == (1, 2)
    else:  # the negative controls: the same search finds rows that are kept, with nobody left out and without the test
        assert found >= {"the database", "the linker"} and delivery.accepted == 3
        assert "a result" in found or why == "without the test"


def test_how_many_rows_were_held_back_is_for_the_council_alone(house: House, planted: Person) -> None:
    leave_out(house, planted, whole_family=False)
    delivery = hand_in(house, KAY, THEIRS)
    page = reverse("delivery", args=[delivery.pk])
    assert (
        "1 held back, of people whom an agreement leaves out"
        in house.client(house.performance).get(page).content.decode()
    )
    said = house.client(house.analyst).get(page).content.decode()
    assert "2 rows taken, none rejected" in said and "held back" not in said


def test_a_delivery_whose_agreement_ended_while_it_waited_is_not_stored(house: House) -> None:
    row = Delivery.objects.create(
        authority=house.authority, agency=house.police, feed="police", file_name="x.csv", sha256="y",
        received_by=house.analyst, received_at=timezone.now(),
    )  # fmt: skip
    path = Path(tempfile.mkdtemp()) / "x.csv"
    path.write_text("\n".join([HEADINGS, KAY]))
    SharingAgreement.objects.update(withdrawn_at=timezone.now())
    done = processing.process(row, path, by=house.performance)
    assert done.state == "refused" and "no sharing agreement" in done.sentence
    assert not FeedEvent.objects.exists()


@pytest.mark.parametrize("left_out", [True, False])
def test_rows_held_already_go_in_the_night_after_somebody_is_left_out(
    house: House, planted: Person, in_the_linker: list[str], on_disk: Path, left_out: bool
) -> None:
    hand_in(house, KAY, THEIRS, SPELT)
    link = Link.objects.create(
        authority=house.authority, event=FeedEvent.objects.get(incident_id="QUOKKA8"), person=house.mother, band="doubtful",
        probability=0.3, evidence=["x"], model_version="x", made_at=timezone.now(),
    )  # fmt: skip
    actions.decide_row(link.event, None, "Not her", frozenset(), by=house.performance)
    if left_out:
        leave_out(house, planted, whole_family=True)
    in_the_linker.clear()
    gone = removing.remove_left_out(house.performance)
    assert removing.remove_left_out(house.performance) == 0, "the second night finds nothing more"
    assert gone == (2 if left_out else 0)
    assert ("the database" in everywhere(house, in_the_linker, "", on_disk)) is not left_out
    assert FeedEvent.objects.filter(given_name="Kay").count() == 1, "nobody else’s row goes"
    assert LinkDecision.objects.exists() is not left_out


@pytest.mark.parametrize("agreed", [False, True])
def test_what_stands_in_a_column_that_is_not_agreed_is_kept_nowhere(
    house: House, in_the_linker: list[str], on_disk: Path, caplog: pytest.LogCaptureFixture, agreed: bool
) -> None:
    """In the role, which is no code, so that a sentence could repeat it, and in the address; with a control."""
    change_terms(columns={"police": [*headline("police"), *(["role", "address"] if agreed else [])]})
    row = KAY.replace("Victim", "Zzyzx").replace("1 Thistle Way", "1 Quagga Row")
    with caplog.at_level(logging.DEBUG):
        file = checked(
            extract(row, KAY.replace("INC1", "INC2").replace("1 Thistle Way", "2 Quagga Row")), kinds={"csv"}
        )
        delivery = actions.receive_delivery(file, "police", house.police, by=house.analyst)
        waiting = default_storage.open(delivery.stored_as).read().decode()
        process_delivery.call(str(delivery.pk), str(house.analyst.pk))
    delivery.refresh_from_db()
    kept = [*FeedEvent.objects.values_list(), *Rejection.objects.values_list(), *Delivery.objects.values_list()]
    places = {
        "the waiting file": waiting, "the database": str(kept), "the linker": " ".join(in_the_linker),
        "a file": " ".join(path.read_bytes().decode(errors="ignore") for path in on_disk.rglob("*") if path.is_file()),
        "the log": "".join(one.getMessage() for one in caplog.records if one.name != "django.db.backends"),
    }  # fmt: skip
    found = {place for place, text in places.items() if "zzyzx" in text.lower() or "quagga row" in text.lower()}
    assert delivery.state == "done" and in_the_linker
    assert (delivery.accepted, found) == (
        (1, {"the waiting file", "the database", "the linker"}) if agreed else (2, set())
    )


def test_rows_of_a_family_with_a_safe_address_keep_no_address_and_the_next_delivery_corrects_nothing(
    house: House,
) -> None:
    delivery = hand_in(house, KAY)
    assert FeedEvent.objects.get().postcode and hide_addresses(house.authority.pk) == 0, "nobody’s address is kept safe"
    row = ProtectedRow(
        authority=house.authority, family=house.family, person=house.child, kind="safe_address",
        writer=house.social_worker, written_at=timezone.now(),
    )  # fmt: skip
    row.put("Somewhere")
    row.save()
    assert hide_addresses(house.authority.pk) == 1
    event = FeedEvent.objects.get()
    assert (event.address, event.postcode, event.address_hidden) == ("", "", True)
    assert event_side(event)[-1] == ("Address", "Given"), "who decides doubtful links isn’t told whose address is safe"
    event.address_hidden = False
    assert event_side(event)[-1] == ("Address", "Not given")
    again = hand_in(house, KAY, KAY.replace("INC1", "INC2"))
    assert (again.already_held, again.corrected, again.accepted) == (1, 0, 1)
    assert set(FeedEvent.objects.values_list("postcode", flat=True)) == {""}, "a row linked later loses it at once"
    assert delivery.pk != again.pk
