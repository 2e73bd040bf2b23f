"""What somebody tries who may hand in files, or holds a token, and means harm."""

from __future__ import annotations

import json
import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from ninja.throttling import AuthRateThrottle
from tests.casework.conftest import House, change_terms
from tests.casework.feeds.test_deliveries import HEADINGS, KAY, extract, hand_in
from tests.casework.feeds.test_ways_in import ADDRESS, place, put, secret, send  # noqa: F401  fixtures

from safeguarding.casework.access.models import Agency, SharingAgreement, User
from safeguarding.casework.api import actions as tokens
from safeguarding.casework.api.operations import PACE, PacedByToken
from safeguarding.casework.feeds import folder
from safeguarding.casework.feeds.models import Delivery, FeedEvent
from safeguarding.evidence import feeds

# ruff: noqa: F811  a fixture that is asked for by its name


@pytest.fixture
def another(house: House) -> str:
    """The token of a second system that has the name of the first."""
    administrator, officer = User.objects.get(name="Ada"), User.objects.get(name="Ivo")
    system = tokens.add_system("Another engine", by=administrator)
    token, held = tokens.make_token(system, "Deliveries", ["feed.upload"], 30, by=administrator)
    tokens.approve_token(token, by=officer)
    User.objects.filter(pk=system.pk).update(name="Integration engine")
    return held


def asks(held: str) -> int:
    return Client().get("/api/v1/me", headers={"Authorization": f"Bearer {held}"}).status_code


@pytest.mark.parametrize("by_name", [False, True])
def test_a_token_that_asks_too_often_is_told_to_wait_and_no_other(
    house: House, secret: str, another: str, monkeypatch: pytest.MonkeyPatch, by_name: bool
) -> None:
    monkeypatch.setattr(PACE, "num_requests", 3)
    if by_name:  # the control: counted by the name of the system, one uses up what the other may ask
        monkeypatch.setattr(PacedByToken, "get_cache_key", AuthRateThrottle.get_cache_key)
    assert [asks(secret) == 429 for _ in range(4)] == [False, False, False, True]
    assert (asks(another) == 429) is by_name


def test_the_file_of_one_system_sent_again_by_another_adds_nothing_and_opens_nothing(
    house: House, secret: str, another: str
) -> None:
    first = send(secret, house, extract(KAY)).json()["id"]
    again = send(another, house, extract(KAY))
    assert (again.status_code, FeedEvent.objects.count(), Delivery.objects.count()) == (403, 1, 1)
    assert first not in again.content.decode() and "Integration" not in again.content.decode()
    headers = {"Authorization": f"Bearer {another}"}
    assert Client().get(f"{ADDRESS}/{first}", headers=headers).status_code == 404
    assert Client().get(f"{ADDRESS}/{first}", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


NASTY = {
    "a workbook of sheets": b"PK\x03\x04" + b"\0" * 400,
    "a gzip bomb": b"\x1f\x8b\x08" + b"\0" * 400,
    "entities": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "zeros": b"\0" * 4000,
    "a word in UTF-16": "Kay".encode("utf-16"),
    "half of UTF-8": f"{HEADINGS}\n".encode() + b"\xc3",
    "nested without end": b"[" * 100_000,
    "a bundle nested without end": b'{"resourceType": "Bundle", "entry": ' + b"[" * 100_000,
}


@pytest.mark.parametrize("ending", ["csv", "json", "hl7", "ods"])
@pytest.mark.parametrize("what", NASTY)
def test_a_file_that_means_harm_is_refused_in_a_sentence_and_nothing_of_it_is_kept(
    house: House, secret: str, what: str, ending: str
) -> None:
    change_terms(kinds=["police", "hospital"])
    for feed in ("police", "hospital"):
        answer = send(secret, house, SimpleUploadedFile(f"x.{ending}", NASTY[what]), feed=feed)
        assert answer.status_code in (202, 403, 422), answer.content
        if answer.status_code == 202:
            told = (
                Client().get(f"{ADDRESS}/{answer.json()['id']}", headers={"Authorization": f"Bearer {secret}"}).json()
            )
            assert told["state"] in ("refused", "asking", "done") and told["taken"] == 0
        assert "root:" not in answer.content.decode()
    assert not FeedEvent.objects.exists()


def test_a_file_over_the_limit_is_refused_before_it_is_kept(
    house: House, secret: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAX_UPLOAD_BYTES = 100
    answer = send(secret, house, extract(KAY, *[KAY.replace("INC1", f"INC{n}") for n in range(50)]))
    assert answer.status_code in (403, 413, 422) and not Delivery.objects.exists()
    settings.MAX_UPLOAD_BYTES = 10**6
    assert send(secret, house, extract(KAY)).status_code == 202


def test_what_begins_like_a_formula_is_no_formula_in_what_is_given_out(house: House) -> None:
    bad = KAY.replace("INC1", "=HYPERLINK(1)").replace("1 Thistle Way", "@SUM(1)").replace("Kay,Harlow", "+Kay,-Harlow")
    hand_in(house, bad)
    client = house.client(house.performance)
    text = client.post("/partner-data/extract/", {"feed": "police"}).content.decode("utf-8-sig")
    assert len(text.splitlines()) == 2 and "HYPERLINK" not in text and "SUM" not in text
    assert not [
        cell for line in text.splitlines() for cell in line.replace('"', "").split(",") if cell[:1] in "=+@" and cell
    ]


def look(place: Path, house: House) -> folder.Look:
    return folder.look(place.parents[2], house.performance)


@pytest.mark.parametrize("what", ["done", "refused", "the folder", "the agency"])
@pytest.mark.parametrize("ours", [True, False], ids=["a folder", "a link"])
def test_a_link_in_the_place_of_a_folder_reaches_no_file_elsewhere(
    house: House, place: Path, tmp_path: Path, what: str, ours: bool
) -> None:
    """`done` and `refused` are emptied after a week; what lies in a folder is handed in as its agency."""
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "police" if what == "the agency" else elsewhere).mkdir(parents=True)
    old = (elsewhere / "police" if what == "the agency" else elsewhere) / "somebody-elses.csv"
    old.write_text("\n".join([HEADINGS, KAY]))
    target = {"done": place / "done", "refused": place / "refused", "the folder": place, "the agency": place.parent}[
        what
    ]
    if what in ("the folder", "the agency"):
        for one in ("done", "refused"):
            (place / one).rmdir()
        if what == "the agency":
            place.rmdir()
    target.rmdir()
    if ours:  # the control: the same file in a folder of ours is taken, or removed after a week
        elsewhere.rename(target)
        old = target / old.relative_to(elsewhere)
    else:
        os.symlink(elsewhere, target)
    later = time.time() + timedelta(days=8).total_seconds()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder.time, "time", lambda: later)
        for _ in range(3):
            look(place, house)
    assert (old.exists() and not Delivery.objects.exists()) is not ours


def test_a_file_that_becomes_a_link_after_it_was_looked_at_is_not_read(
    house: House, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("\n".join([HEADINGS, KAY]))
    monkeypatch.setattr(folder, "_is_for_us", lambda path: path.is_file() and path.suffix == ".csv")
    os.symlink(other, place / "link.csv")
    assert [look(place, house), look(place, house)] == [folder.Look(left=1)] * 2
    assert not Delivery.objects.exists()
    monkeypatch.setattr(folder, "_opened", lambda path: path.open("rb"))  # the control
    assert look(place, house).taken == 0 or Delivery.objects.exists()


def test_a_file_that_has_a_second_name_is_not_read_while_it_has(house: House, place: Path, tmp_path: Path) -> None:
    """It may be a file of another agency under a name in this one's folder; or be on its way, as some senders rename."""
    other = put(tmp_path, KAY, name="other-agency.csv")
    os.link(other, place / "mine.csv")
    assert [look(place, house) for _ in range(3)] == [folder.Look(left=1)] * 3
    assert not Delivery.objects.exists()
    other.unlink()  # the control: with one name it is taken
    assert look(place, house) == folder.Look(taken=1)


def test_a_pipe_in_a_folder_stops_nobody(house: House, place: Path) -> None:
    os.mkfifo(place / "pipe.csv")
    put(place, KAY)
    assert [look(place, house), look(place, house)] == [folder.Look(left=1), folder.Look(taken=1)]


def test_a_file_that_goes_as_it_is_looked_at_stops_no_other(
    house: House, place: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    put(place, KAY)
    gone = place / "a-gone.csv"
    listed = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda path: iter([*([gone] if path == place else []), *listed(path)]))
    monkeypatch.setattr(folder, "_is_for_us", lambda path: path == gone or path.is_file())
    assert [look(place, house), look(place, house)] == [folder.Look(left=2), folder.Look(taken=1, left=1)]
    assert "passed over" not in caplog.text
    monkeypatch.setattr(folder, "_state", lambda file: [file.stat().st_size])  # the control
    look(place, house)
    assert "passed over" in caplog.text


def test_an_agency_that_breaks_its_own_folder_stops_no_other(
    house: House, place: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A file in the place of a folder of ours, as one that nobody may read, can't be used."""
    other = Agency.objects.create(authority=house.authority, name="A constabulary", kind="police")
    held = SharingAgreement.objects.filter(agency=house.police).values().get()
    del held["id"]
    SharingAgreement.objects.create(**(held | {"agency_id": other.pk}))
    broken = place.parents[1] / "a-constabulary" / "police"
    broken.mkdir(parents=True)
    (broken / "done").write_text("no folder")
    put(place, KAY)
    assert [look(place, house), look(place, house)] == [folder.Look(left=1), folder.Look(taken=1)]
    assert "passed over" in caplog.text and "constabulary" not in caplog.text
    place.parents[1].rename(
        tmp_path / "away"
    )  # the control: where that of the authority is broken, nothing is looked at
    place.parents[1].write_text("no folder")
    with pytest.raises(OSError, match=r"exists|directory"):
        look(place, house)


def test_two_agencies_whose_names_look_alike_have_a_folder_each(house: House, tmp_path: Path) -> None:
    folder.look(tmp_path, house.performance)
    alike = Agency.objects.create(authority=house.authority, name="Merrowshire  police!", kind="police")
    held = SharingAgreement.objects.filter(agency=house.police).values().get()
    del held["id"]
    SharingAgreement.objects.create(**(held | {"agency_id": alike.pk}))
    folder.look(tmp_path, house.performance)
    names = {one.name for one in (tmp_path / "999").iterdir() if one.is_dir()}
    assert {f"{alike.pk}", f"{house.police.pk}"} <= names
    put(tmp_path / "999" / f"{alike.pk}" / "police", KAY)
    for _ in range(2):
        folder.look(tmp_path, house.performance)
    assert Delivery.objects.get().agency == alike


def test_a_bundle_and_a_message_open_no_address_and_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reference in a bundle, or a sign in a message, is looked for in the file and nowhere else."""
    import socket

    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("asked the network"))
    visit = {
        "resourceType": "Encounter", "id": "1", "status": "finished", "class": {"code": "EMER"},
        "subject": {"reference": "file:///etc/passwd"}, "period": {"start": "2026-03-01"},
    }  # fmt: skip
    bundle = {"resourceType": "Bundle", "entry": [{"resource": visit}, {"fullUrl": "http://169.254.169.254/x"}]}
    reading = feeds.read("hospital", json.dumps(bundle).encode())
    assert len(reading.events) == 0 and "not in the bundle" in reading.rejected[0].sentence
