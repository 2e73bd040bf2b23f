"""Keys that change, days that end, and the commands that verify and anchor."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from django.db import transaction
from tests.casework.conftest import House

from safeguarding.casework.audit import anchors, checks, sealing, verifying
from safeguarding.casework.audit.models import Anchor, Event, Head
from safeguarding.casework.audit.recording import record
from safeguarding.cli import main

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def faults(house: House) -> list[str]:
    return [fault.sentence for fault in verifying.verify(house.authority.pk)]


def run(*arguments: str | Path) -> tuple[int, dict[str, Any]]:
    """The exit code and the one JSON object of `safeguarding audit …`."""
    done = CliRunner().invoke(main, ["audit", *map(str, arguments), "--json"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, json.loads(done.stdout)


# Keys


def test_events_sealed_with_an_old_key_still_hold_and_new_ones_get_the_new_key(house: House, settings) -> None:
    record(house.manager, "read", house.family)
    old = settings.AUDIT_KEYS[0]
    settings.AUDIT_KEYS = ["a new key", old]
    record(house.manager, "read", house.family)
    assert [event.key for event in Event.objects.order_by("number")] == [
        sealing.name_of(old),
        sealing.name_of("a new key"),
    ]
    assert faults(house) == []


def test_an_old_key_that_is_not_held_is_named(house: House, settings) -> None:
    record(house.manager, "read", house.family)
    gone = sealing.current()
    settings.AUDIT_KEYS = ["a new key"]
    assert faults(house) == [f"Event 1 is sealed with key {gone}, which is not held."]


def test_an_old_key_only_checks(house: House, settings) -> None:
    settings.AUDIT_KEYS = ["new", "old"]
    assert sealing.current() == sealing.name_of("new")
    assert set(sealing.held()) == {sealing.name_of("new"), sealing.name_of("old")}


def test_the_command_says_which_keys_are_in_use(house: House, settings) -> None:
    record(house.manager, "read", house.family)
    old = settings.AUDIT_KEYS[0]
    settings.AUDIT_KEYS = ["new", old]
    record(house.manager, "read", house.family)
    code, said = run("keys")
    assert code == 0
    assert {row["key"]: (row["events"], row["held"], row["current"]) for row in said["keys"]} == {
        sealing.name_of("new"): (1, True, True),
        sealing.name_of(old): (1, True, False),
    }
    settings.AUDIT_KEYS = ["new"]
    assert run("keys")[0] == 1


# Days


def test_the_first_event_of_another_day_anchors_the_day_that_ended(house: House) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        record(house.manager, "read", house.family)
        last = record(house.manager, "read", house.family)
        assert not Anchor.objects.exists()
        clock.move_to(MONDAY + timedelta(days=1))
        record(house.manager, "read", house.family)
        record(house.manager, "read", house.family)
    made = Anchor.objects.get()
    assert (made.authority, made.length, made.digest) == ("999", 2, last.digest)
    assert anchors.is_signed(anchors.line_of(made), [anchors.public_key()])
    assert faults(house) == []


def test_a_day_ends_at_midnight_in_london_not_in_greenwich(house: House) -> None:
    with time_machine.travel(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), tick=False) as clock:
        record(house.manager, "read", house.family)
        clock.move_to(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
        record(house.manager, "read", house.family)
    assert Anchor.objects.count() == 1


def test_the_record_goes_on_without_a_signing_key_and_the_deployment_check_does_not_pass(
    house: House, settings, caplog
) -> None:
    assert checks.anchors_can_be_signed(None) == []
    settings.AUDIT_SIGNING_KEY = ""
    with time_machine.travel(MONDAY, tick=False) as clock:
        record(house.manager, "read", house.family)
        clock.move_to(MONDAY + timedelta(days=1))
        record(house.manager, "read", house.family)
    assert Event.objects.count() == 2
    assert not Anchor.objects.exists()
    assert "not anchored" in caplog.text
    assert [error.id for error in checks.anchors_can_be_signed(None)] == ["audit.E001"]


def test_anchors_are_written_outside_once_each_when_the_transaction_holds(
    house: House, settings, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    settings.AUDIT_ANCHORS = str(tmp_path / "elsewhere")
    path = tmp_path / "elsewhere" / "audit-anchors-999.jsonl"
    with time_machine.travel(MONDAY, tick=False) as clock:
        lengths = []
        for _ in range(3):
            with django_capture_on_commit_callbacks(execute=True):
                record(house.manager, "read", house.family)
            lengths.append(Event.objects.count())  # what begins with a new day is recorded too
            clock.shift(timedelta(days=1))
    assert [line.length for line in anchors.read(path)] == lengths[:2]
    assert anchors.write_out("999") == 0
    path.unlink()
    assert anchors.write_out("999") == 2
    assert path.stat().st_mode & 0o077 == 0


def test_a_folder_that_can_not_be_written_does_not_stop_the_record(
    house: House, settings, tmp_path: Path, caplog, django_capture_on_commit_callbacks
) -> None:
    (tmp_path / "file").write_text("")
    settings.AUDIT_ANCHORS = str(tmp_path / "file")
    with time_machine.travel(MONDAY, tick=False) as clock, django_capture_on_commit_callbacks(execute=True):
        record(house.manager, "read", house.family)
        clock.shift(timedelta(days=1))
        record(house.manager, "read", house.family)
    assert Anchor.objects.count() == 1
    assert "could not be written out" in caplog.text
    assert run("anchor")[0] == 2


# Commands


def test_verify_says_that_all_is_well_and_names_what_is_not(house: House) -> None:
    record(house.manager, "read", house.family)
    assert run("verify") == (
        0,
        {
            "ok": True,
            "authorities": [
                {"authority": "999", "ok": True, "events": 1, "anchors": 0, "keys": {sealing.current(): 1},
                 "fault_count": 0, "faults": []}
            ],
            "not_in_database": [],
        },
    )  # fmt: skip
    Head.objects.update(length=2)
    code, said = run("verify", "--authority", "999")
    assert code == 1
    assert said["authorities"][0]["faults"] == [
        {"event": 2, "sentence": "The log ends at event 1; it should end at event 2."}
    ]


def test_a_log_made_anew_is_found_by_a_person_with_the_kept_anchors_and_the_public_key(
    house: House, settings, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    settings.AUDIT_ANCHORS = str(tmp_path)
    kept, key = tmp_path / "audit-anchors-999.jsonl", tmp_path / "key.pem"
    record(house.manager, "read", house.family)
    code, said = run("anchor")
    assert (code, [one["length"] for one in said["anchors"]]) == (0, [1])
    key.write_text(run("public-key")[1]["public_key"])
    assert run("verify", "--anchors", kept, "--public-key", key)[0] == 0

    _make_anew(house, settings.AUDIT_KEYS[0])
    assert run("verify")[0] == 0
    code, said = run("verify", "--anchors", kept, "--public-key", key)
    assert code == 1
    assert "Event 1 is not the one that was anchored: the log was made anew." in [
        fault["sentence"] for fault in said["authorities"][0]["faults"]
    ]


def _make_anew(house: House, key: str) -> None:
    """Replace the only event, seal it with the true audit key, and remove the anchors."""
    from django.db import connection

    from safeguarding.casework.audit import append_only

    with connection.cursor() as cursor:
        for statement in append_only.ALLOW[connection.vendor]:
            cursor.execute(statement)
    event = Event.objects.get()
    event.actor = house.outsider.pk
    event.digest = sealing.seal("", event, key)
    Event.objects.update(actor=event.actor, digest=event.digest)
    Head.objects.update(digest=event.digest)
    Anchor.objects.all().delete()


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "--authority", "111"),
        ("verify", "--anchors", "missing.jsonl"),
        ("verify", "--public-key", "missing.pem"),
        ("anchor", "--authority", "111"),
    ],
)
def test_what_can_not_run_leaves_with_two_and_a_sentence(house: House, arguments: tuple[str, ...]) -> None:
    code, said = run(*arguments)
    assert (code, said["ok"]) == (2, False)
    assert said["error"].endswith(".")


@pytest.mark.parametrize("text", ["not JSON", "{}", '{"authority": "999"}', "[1]", '"x"'])
def test_a_file_that_holds_no_anchors_is_named_with_its_line(house: House, tmp_path: Path, text: str) -> None:
    path = tmp_path / "kept.jsonl"
    path.write_text("\n" + text + "\n")
    assert run("verify", "--anchors", path) == (2, {"ok": False, "error": "kept.jsonl, line 2, is not an anchor."})


def test_anchors_of_an_authority_that_the_database_lost_are_a_fault(house: House, tmp_path: Path) -> None:
    record(house.manager, "read", house.family)
    with transaction.atomic():
        made = anchors.sign(Head.objects.get(), datetime.now(UTC))
    assert made is not None
    made.authority = "111"
    path = tmp_path / "kept.jsonl"
    path.write_text(anchors.line_of(made).text())
    code, said = run("verify", "--anchors", path)
    assert (code, said["not_in_database"]) == (1, ["111"])


def test_anchoring_twice_signs_once(house: House) -> None:
    record(house.manager, "read", house.family)
    first, second = run("anchor"), run("anchor")
    assert first[1]["anchors"][0]["signature"] == second[1]["anchors"][0]["signature"]
    assert Anchor.objects.count() == 1
