"""Sealed words open in the row that they were sealed for, with their key, and nowhere else."""

from __future__ import annotations

import io
import sqlite3
from uuid import uuid4

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from tests.casework.protected.conftest import ADDRESS

from safeguarding.casework.protected import checks, sealing
from safeguarding.casework.protected.models import ProtectedRow

OLD, NEW = "an old secret that is long enough to seal", "a new secret that is long enough to seal"


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=600))
def test_what_is_sealed_opens_as_it_was(text):
    sealed = sealing.seal(text, b"here")
    assert sealing.unseal(sealed, b"here") == text
    assert len(sealed.words) % sealing.BLOCK == 16, "the length says which block, not how many letters"


def test_two_seals_of_one_text_share_nothing():
    one, two = sealing.seal("the same", b"here"), sealing.seal("the same", b"here")
    assert one.nonce != two.nonce and one.words != two.words


def test_words_bound_elsewhere_or_changed_do_not_open_and_the_error_says_nothing_of_them():
    sealed = sealing.seal("zqsecret", b"here")
    changed = sealing.Sealed(sealed.key_id, sealed.nonce, bytes([sealed.words[0] ^ 1]) + sealed.words[1:])
    for broken, bound in ((sealed, b"there"), (changed, b"here")):
        with pytest.raises(sealing.CannotOpen) as error:
            sealing.unseal(broken, bound)
        assert "zqsecret" not in str(error.value) + repr(error.value) and error.value.__cause__ is None
    assert "zqsecret" not in repr(sealed)


def test_a_key_that_is_not_set_opens_nothing_and_an_older_one_that_is_set_still_opens(settings):
    settings.PROTECTED_KEYS = [OLD]
    sealed = sealing.seal("words", b"here")
    settings.PROTECTED_KEYS = [NEW, OLD]
    assert sealing.unseal(sealed, b"here") == "words"
    assert sealing.seal("words", b"here").key_id == sealing.current() != sealed.key_id
    settings.PROTECTED_KEYS = [NEW]
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, b"here")


@pytest.mark.parametrize("keys", [[], [" "], ["short"]])
def test_a_start_without_a_proper_key_is_refused(settings, keys):
    assert checks.keys_are_set(None) == []
    settings.PROTECTED_KEYS = keys
    assert [one.id for one in checks.keys_are_set(None)] == ["protected.E001"]


@pytest.mark.parametrize("moved", ["id", "person", "kind", "authority"])
def test_a_row_swapped_in_the_database_is_noticed(house, protect, moved):
    row = protect()
    assert row.words() == ADDRESS
    to = {"id": uuid4(), "person": house.father, "kind": "marac", "authority": None}[moved]
    if moved == "authority":
        row.authority_id += 1
    else:
        setattr(row, moved, to)
    with pytest.raises(sealing.CannotOpen):
        row.words()


def test_words_swapped_between_two_rows_of_one_person_are_noticed(protect):
    one, two = protect(), protect(text="Elsewhere")
    one.nonce, one.sealed, two.nonce, two.sealed = two.nonce, two.sealed, one.nonce, one.sealed
    for row in (one, two):
        with pytest.raises(sealing.CannotOpen):
            row.words()


def test_no_dump_and_no_representation_of_a_row_holds_its_words(protect):
    row = protect()
    out = io.StringIO()
    call_command("dumpdata", "protected", stdout=out)
    assert str(row.pk) in out.getvalue()
    for text in (out.getvalue(), str(row), repr(row), repr([row]), f"{row}", repr(ProtectedRow.objects.all())):
        assert "Zqhidden" not in text and "QX9" not in text


def test_the_database_file_holds_none_of_the_words(protect):
    from django.db import connection

    protect()
    if connection.vendor != "sqlite":
        pytest.skip("the dump of PostgreSQL is looked at through dumpdata")
    assert isinstance(connection.connection, sqlite3.Connection)
    raw = "\n".join(connection.connection.iterdump()).encode() + b"".join(
        bytes(value) for row in ProtectedRow.objects.values_list("sealed", "nonce") for value in row
    )
    assert b"protected_protectedrow" in raw and b"Zqhidden" not in raw and b"5a7168696464656e" not in raw.lower()
