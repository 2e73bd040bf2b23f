"""Files of an entry: looked into, sealed, read by whoever reads the entry, fetched under a name that says nothing."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.attachments import actions, presenters, queries, storing
from safeguarding.casework.attachments.models import Attachment
from safeguarding.casework.audit.models import Event
from safeguarding.casework.design.uploads import checked
from safeguarding.casework.protected.rotation import sealed_models
from safeguarding.casework.protected.sealing import CannotOpen
from safeguarding.casework.workbook import actions as workbook
from safeguarding.casework.workbook.contacts import Contact, Present, contact_of


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    return tmp_path


def picture(colour="green"):
    out = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(out, "PNG")
    return SimpleUploadedFile("Ivy at home.png", out.getvalue(), "image/png")


def a_file(colour="green"):
    return checked(picture(colour), kinds={"png"})


@pytest.fixture
def entry(house):
    def make(by=None, compartment="shared"):
        at = timezone.now().replace(microsecond=0) - timedelta(hours=3)
        call = Contact("session", at, (Present(house.mother.pk),), False, "", compartment, f"A line {uuid4()}")
        return workbook.write_entry(house.family, call, uuid4(), by=by or house.social_worker)

    return make


@pytest.fixture
def attached(house, entry):
    return actions.attach(entry(), a_file(), by=house.social_worker)


def address(row, page="attachment"):
    return reverse(page, args=[row.family_id, row.entry_id, row.pk])


def test_neither_the_store_nor_the_database_holds_a_file_or_its_name_in_the_clear(attached, store):
    stored = Path(store / attached.stored_as).read_bytes()
    assert b"\x89PNG" not in stored
    assert "Ivy" not in attached.stored_as
    assert b"Ivy" not in bytes(attached.sealed)
    assert (storing.name_of(attached), storing.bytes_of(attached)[1:4]) == ("Ivy at home.png", b"PNG")


def test_it_is_fetched_to_be_saved_under_a_name_that_says_nothing(house, attached):
    answer = house.client(house.substance_worker).get(address(attached))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"].startswith('attachment; filename="file-2')
    assert "Ivy" not in str(answer.headers)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "no-store"


def test_fetching_is_recorded(house, attached):
    house.client(house.manager).get(address(attached))
    event = Event.objects.filter(actor=house.manager.pk).latest("number")
    assert event.what["section"] == "attachment"


def test_who_does_not_read_the_entry_does_not_know_of_its_file(house, entry):
    row = actions.attach(entry(compartment="victim"), a_file(), by=house.social_worker)
    assert house.client(house.substance_worker).get(address(row)).status_code == 404
    assert house.client(house.outsider).get(address(row)).status_code == 404
    assert house.client(house.victim_worker).get(address(row)).status_code == 200


def test_a_file_closes_with_its_entry(house, attached):
    from safeguarding.casework.workbook.models import Entry

    first = Entry.objects.get(pk=attached.entry_id)
    closed = replace(contact_of(first), compartment="victim")
    latest = workbook.correct_entry(first, closed, "Not for all", uuid4(), by=house.social_worker)
    assert house.client(house.substance_worker).get(address(attached)).status_code == 404
    assert [one.pk for one in queries.attached_to(house.social_worker, [latest, first])] == [attached.pk]


def test_the_same_file_is_attached_once(house, entry):
    to = entry()
    one, again = (actions.attach(to, a_file(), by=house.social_worker) for _ in range(2))
    other = actions.attach(to, a_file("red"), by=house.social_worker)
    assert one.pk == again.pk != other.pk


def test_only_the_chapter_and_the_chair_attach(house, entry):
    to = entry()
    with pytest.raises(Refused):
        actions.attach(to, a_file(), by=house.substance_worker)
    assert actions.attach(to, a_file(), by=house.manager)


def test_a_file_of_another_kind_or_too_large_is_not_taken(house, entry):
    to, file = entry(), a_file()
    with pytest.raises(ValueError):
        actions.attach(to, replace(file, kind="csv"), by=house.social_worker)
    with pytest.raises(ValueError):
        actions.attach(to, replace(file, file=io.BytesIO(bytes(actions.MOST_BYTES + 1))), by=house.social_worker)
    client, page = house.client(house.social_worker), reverse("attach", args=[house.family.pk, to.pk])
    wrong = client.post(page, {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert "must end in" in wrong.content.decode()
    assert not Attachment.objects.exists()


def test_nothing_stays_in_the_store_of_what_could_not_be_recorded(house, entry, store, monkeypatch):
    monkeypatch.setattr(actions, "record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.attach(entry(), a_file(), by=house.social_worker)
    assert default_storage.listdir("attachments")[1] == []


def test_a_file_that_was_attached_by_mistake_opens_for_nobody_and_stays_known(house, attached):
    client = house.client(house.social_worker)
    sent = client.post(address(attached, "attachment-withdraw"), {"reason": "Another family"})
    assert sent.status_code == 302
    assert client.get(address(attached)).status_code == 404
    assert "Another family" in client.get(sent.url).content.decode()


def test_the_database_refuses_to_change_a_file(attached):
    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.update(size=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.all().delete()


def test_bytes_that_were_changed_or_swapped_open_no_more(house, entry, attached, store):
    other = actions.attach(entry(), a_file("red"), by=house.social_worker)
    here, there = store / attached.stored_as, store / other.stored_as
    there.write_bytes(here.read_bytes())
    with pytest.raises(CannotOpen):
        storing.bytes_of(other)
    there.unlink()
    assert house.client(house.social_worker).get(address(other)).status_code == 403


def test_keys_of_files_are_among_what_a_new_key_seals_anew():
    assert Attachment in sealed_models()


@pytest.mark.parametrize(("number", "words"), [(1, "1 KB"), (2048, "2 KB"), (1_500_000, "1.4 MB")])
def test_a_size_is_said_in_words(number, words):
    assert presenters.size(number) == words
