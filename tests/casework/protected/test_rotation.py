"""Rotation seals everything anew with the first key, goes on after a stop, and loses nothing."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from safeguarding.casework.audit.models import Event
from safeguarding.casework.protected import rotation, sealing
from safeguarding.casework.protected.models import ProtectedRow
from safeguarding.cli import main

OLD, NEW = "an old secret that is long enough to seal", "a new secret that is long enough to seal"


@pytest.fixture
def eleven(protect, settings):
    settings.PROTECTED_KEYS = [OLD]
    rows = [protect(text=f"Words {number}") for number in range(11)]
    settings.PROTECTED_KEYS = [NEW, OLD]
    return rows


def words():
    return sorted(row.words() for row in ProtectedRow.objects.all())


def test_every_row_is_under_the_first_key_and_says_what_it_said(eleven, settings):
    assert rotation.rotate(batch=3) == rotation.Rotated(11, 0)
    settings.PROTECTED_KEYS = [NEW]
    assert words() == sorted(f"Words {number}" for number in range(11))
    assert rotation.rotate(batch=3) == rotation.Rotated(0, 0), "again changes nothing"
    assert [event.what["rows"] for event in Event.objects.filter(verb="sealed rows anew")] == [3, 3, 3, 2]


def test_a_stop_in_the_middle_is_gone_on_from(eleven, monkeypatch):
    real, seen = rotation._seal_anew, []

    def stop(model, rows):
        seen.append(len(rows))
        if len(seen) == 3:
            raise KeyboardInterrupt
        return real(model, rows)

    monkeypatch.setattr(rotation, "_seal_anew", stop)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(batch=3)
    assert [key.rows for key in rotation.use()] == [6, 5]
    monkeypatch.setattr(rotation, "_seal_anew", real)
    assert rotation.rotate(batch=3).sealed == 5
    assert len(words()) == 11


def test_rows_without_their_key_are_counted_left_and_pass_nothing_by(eleven, settings):
    settings.PROTECTED_KEYS = [NEW]
    assert rotation.rotate(batch=3) == rotation.Rotated(0, 11)
    assert [(key.rows, key.known) for key in rotation.use()] == [(0, True), (11, False)]
    settings.PROTECTED_KEYS = [NEW, OLD]
    assert rotation.rotate().sealed == 11


def run(*words):
    done = CliRunner().invoke(main, ["keys", *words, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_the_commands_say_it_as_json_and_with_their_exit_codes(eleven, settings):
    code, said = run("status")
    assert code == 0 and [key["rows"] for key in said["keys"]] == [0, 11]
    assert run("rotate") == (0, {"ok": True, "sealed": 11, "unreadable": 0, "key": sealing.current()})
    settings.PROTECTED_KEYS = [OLD]
    code, said = run("status")
    assert code == 1 and said["unreadable"] == 11
    assert run("rotate")[0] == 1
    settings.PROTECTED_KEYS = ["short"]
    code, said = run("rotate")
    assert code == 2 and "32 characters" in said["error"] and "short" not in said["error"].replace("too short", "")
