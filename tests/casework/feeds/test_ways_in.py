"""Deliveries from a system and from a folder, and rows that go when they were held as long as agreed."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.casework.api.conftest import person
from tests.casework.conftest import House, change_terms
from tests.casework.feeds.test_deliveries import BROKEN, KAY, LEE, STRANGER, extract, hand_in

from safeguarding.casework.api import actions as tokens
from safeguarding.casework.audit.models import Event
from safeguarding.casework.feeds import folder, removing
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision, Rejection
from safeguarding.casework.feeds.tasks import MOST_TRIES, process_delivery

ADDRESS = "/api/v1/deliveries"


@pytest.fixture
def secret(house: House) -> str:
    administrator, officer = person(house, "ada", "Ada", "administrator"), person(house, "ivo", "Ivo", "ig_officer")
    system = tokens.add_system("Integration engine", by=administrator)
    token, secret = tokens.make_token(system, "Deliveries", ["feed.upload"], 30, by=administrator)
    tokens.approve_token(token, by=officer)
    return secret


def send(secret: str, house: House, file: SimpleUploadedFile, **more: str):
    headers = {"Authorization": f"Bearer {secret}"}
    return Client().post(
        ADDRESS, {"feed": "police", "agency": str(house.police.pk), "file": file} | more, headers=headers
    )


def test_a_system_hands_in_a_delivery_and_asks_what_came_of_it(house: House, secret: str) -> None:
    answer = send(secret, house, extract(KAY, BROKEN))
    assert answer.status_code == 202, answer.content
    said = Client().get(f"{ADDRESS}/{answer.json()['id']}", headers={"Authorization": f"Bearer {secret}"}).json()
    assert (said["state"], said["taken"], said["rejected"]) == ("done", 1, 1)
    assert not set(said) & {"accepted", "already_held", "corrected", "withdrawn", "held_back"}
    assert Delivery.objects.get().way == "system"


def test_a_system_says_from_when_to_when_its_file_holds_everything_and_of_which_kinds(
    house: House, secret: str
) -> None:
    days = {"covers_from": "2026-01-01", "covers_to": "2026-03-31"}
    answer = send(secret, house, extract(KAY), **days, kinds="custody")
    assert answer.status_code == 202, answer.content
    assert Delivery.objects.get().covers == {"custody": ["2026-01-01", "2026-03-31"]}
    assert "both" in send(secret, house, extract(LEE), covers_from="2026-01-01").json()["detail"]
    assert "no kind" in send(secret, house, extract(LEE), **days, kinds="quagga").json()["detail"]
    assert Delivery.objects.count() == 1, "what can't be so is refused and nothing kept"


def test_a_system_is_refused_in_a_sentence(house: House, secret: str) -> None:
    send(secret, house, extract(KAY))
    again = send(secret, house, extract(KAY))
    assert (again.status_code, "This very file was received" in again.json()["detail"]) == (403, True)
    assert send(secret, house, extract(LEE), feed="hospital").status_code == 403
    assert send(secret, house, extract(LEE), agency="nobody").status_code == 422
    zipped = SimpleUploadedFile("x.csv", b"PK\x03\x04" + b"\0" * 50)
    assert "a zip archive" in send(secret, house, zipped).json()["detail"]
    assert Client().post(ADDRESS).status_code == 401


def test_a_system_knows_of_no_delivery_but_its_own(house: House, secret: str) -> None:
    other = hand_in(house, KAY)
    answer = Client().get(f"{ADDRESS}/{other.pk}", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 404


@pytest.fixture
def place(house: House, tmp_path: Path) -> Path:
    """The folder of the police's extract, as a first look makes it."""
    folder.look(tmp_path, house.performance)
    return tmp_path / "999" / "merrowshire-police" / "police"


def put(place: Path, *rows: str, name: str = "Harlow family.csv") -> Path:
    path = place / name
    path.write_bytes(extract(*rows).read())
    return path


def test_a_file_is_taken_once_it_no_longer_grows(house: House, place: Path, django_capture_on_commit_callbacks) -> None:
    path = put(place, KAY)

    def look() -> folder.Look:
        with django_capture_on_commit_callbacks(execute=True):
            return folder.look(place.parents[2], house.performance)

    assert look() == folder.Look(left=1)
    path.write_bytes(path.read_bytes() + b"\n" + LEE.encode())
    assert look() == folder.Look(left=1), "it grew"
    assert look() == folder.Look(taken=1)
    assert look() == folder.Look()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.accepted, delivery.way) == ("done", 2, "folder")
    assert delivery.file_name == "police.csv"
    assert [one.name for one in (place / "done").iterdir()] == [f"{delivery.pk}.csv"]
    assert "Harlow" not in (place.parents[1] / ".looked.json").read_text()


def test_what_is_no_extract_lies_under_refused_with_a_sentence(house: House, place: Path) -> None:
    (place / "letter.pdf").write_bytes(b"%PDF-1.7 dear colleague")
    looks = [folder.look(place.parents[2], house.performance) for _ in range(2)]
    assert looks[1] == folder.Look(refused=1)
    (why,) = (place / "refused").glob("*.txt")
    assert "must end in .csv" in why.read_text()
    assert "letter" not in " ".join(one.name for one in (place / "refused").iterdir())


def test_a_file_that_was_taken_before_the_machine_stopped_is_put_away_and_taken_once(house: House, place: Path) -> None:
    put(place, KAY)
    folder.look(place.parents[2], house.performance)
    folder.look(
        place.parents[2], house.performance
    )  # no transaction ends in this test: the file stays, the row is there
    assert len(list(place.glob("*.csv"))) == 1
    folder.look(place.parents[2], house.performance)
    assert folder.look(place.parents[2], house.performance) == folder.Look(taken=1)
    assert not list(place.glob("*.csv"))
    assert Delivery.objects.count() == 1


def test_links_and_hidden_files_are_not_followed(house: House, place: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("x")
    os.symlink(secret, place / "link.csv")
    (place / ".part.csv").write_text("x")
    for _ in range(2):
        assert folder.look(place.parents[2], house.performance) == folder.Look()


def test_without_an_agreement_there_is_no_folder_to_take_from(house: House, tmp_path: Path) -> None:
    change_terms(kinds=["workbook"])
    assert folder.look(tmp_path, house.performance) == folder.Look()
    assert not list((tmp_path / "999").glob("*/*"))


def test_what_stopped_before_its_end_goes_on(house: House, django_capture_on_commit_callbacks) -> None:
    from safeguarding.casework.design.uploads import checked
    from safeguarding.casework.feeds import actions

    actions.receive_delivery(checked(extract(KAY), kinds={"csv"}), "police", house.police, by=house.analyst)
    assert folder.resume(house.performance) == 0, "it may be at work still"
    Delivery.objects.update(received_at=timezone.now() - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert folder.resume(house.performance) == 1
    assert Delivery.objects.get().state == "done"


def test_a_file_whose_reading_never_comes_to_its_end_is_given_up_and_says_so(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safeguarding.casework.design.uploads import checked
    from safeguarding.casework.feeds import actions, processing

    def stops(*_of: Any, **_more: Any) -> None:
        raise MemoryError

    def made(*rows: str) -> tuple[str, str]:
        held = actions.receive_delivery(
            checked(extract(*rows), kinds={"csv"}), "police", house.police, by=house.analyst
        )
        return str(held.pk), str(house.analyst.pk)

    key, who = made(KAY)
    with monkeypatch.context() as broken:
        broken.setattr(processing.feeds, "read", stops)
        for _ in range(MOST_TRIES):
            with pytest.raises(MemoryError):
                process_delivery.call(key, who)
        process_delivery.call(key, who)
    given_up = Delivery.objects.get(pk=key)
    assert (given_up.state, given_up.tries) == ("refused", MOST_TRIES)
    assert "never came to its end" in given_up.sentence
    assert not default_storage.exists(given_up.stored_as)
    key, who = made(KAY)
    with monkeypatch.context() as broken:
        broken.setattr(processing, "link", stops)
        with pytest.raises(MemoryError):
            process_delivery.call(key, who)
    Delivery.objects.filter(pk=key).update(tries=MOST_TRIES)
    process_delivery.call(key, who)
    assert Delivery.objects.get(pk=key).state == "done", "what is stored is linked however often it was begun"


def test_rows_go_when_they_were_held_as_long_as_agreed_and_the_figures_stay(house: House) -> None:
    change_terms(years_held=3)
    old, young = hand_in(house, KAY, BROKEN), hand_in(house, LEE, STRANGER)
    link = Link.objects.filter(event__delivery=old).first()
    assert link is not None
    first = LinkDecision.objects.create(
        authority=house.authority, link=link, same=True, decided_by=house.performance, decided_at=timezone.now()
    )
    LinkDecision.objects.create(
        authority=house.authority, link=link, same=False, decided_by=house.performance, decided_at=timezone.now(),
        replaces=first,
    )  # fmt: skip
    today = timezone.localdate()
    assert removing.remove_due(house.performance, today) == (0, 0)
    Delivery.objects.filter(pk=old.pk).update(received_at=timezone.now() - timedelta(days=3 * 366))
    assert removing.remove_due(house.performance, today) == (1, 1)
    assert not FeedEvent.objects.filter(delivery=old).exists()
    assert not LinkDecision.objects.exists()
    assert not Rejection.objects.filter(delivery=old).exists()
    assert FeedEvent.objects.filter(delivery=young).count() == 2
    old.refresh_from_db()
    assert old.removed_at is not None
    assert old.profile["rows"] == 2
    event = Event.objects.latest("number")
    assert (event.verb, event.thing_id, event.what["rows"]) == ("removed the rows of a delivery", old.pk, 1)
    assert removing.remove_due(house.performance, today) == (0, 0), "twice is once"
    page = house.client(house.performance).get(reverse("delivery", args=[old.pk])).content.decode()
    assert "Its rows were removed on" in page


def test_rows_without_names_are_for_who_may_download_them(house: House) -> None:
    hand_in(house, KAY, LEE, STRANGER)
    address = reverse("deliveries-extract")
    assert house.client(house.analyst).get(address).status_code == 403
    client = house.client(house.performance)
    assert "Select which extract" in client.post(address, {"feed": ""}).content.decode()
    answer = client.post(address, {"feed": "police"})
    text = answer.content.decode()
    assert len(text.splitlines()) == 4
    for planted in ("Kay", "Harlow", "Lee", "Barrow", "Zelda", "Thistle", "QX1", "INC1", "1992", str(house.mother.pk)):
        assert planted not in text
    assert str(date.today().year) in text
    assert "police-without-names.csv" in answer["Content-Disposition"]
    assert Event.objects.filter(verb="made an extract without names").count() == 1
    change_terms(detail="counts")
    assert len(client.post(address, {"feed": "police"}).content.decode().splitlines()) == 1
