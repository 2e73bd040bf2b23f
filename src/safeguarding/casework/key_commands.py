"""`safeguarding keys …`: which keys protect the sealed records, and sealing them anew with the newest."""

from __future__ import annotations

import sys

import click

from safeguarding.cli import PROBLEMS, as_json, cannot_run, emit, main


@main.group()
def keys() -> None:
    """The keys of protected records."""


def _start(as_json: bool) -> None:
    from safeguarding.casework import operations

    operations.start_django()
    if operations.tables_missing():
        cannot_run("the database is not up to date. Run: safeguarding setup", as_json=as_json)
    from safeguarding.casework.protected import sealing

    try:
        sealing.current()
    except sealing.NoKey as error:
        cannot_run(str(error), as_json=as_json)


@keys.command()
@as_json
def status(as_json: bool) -> None:
    """Say how many records each key protects. Exits 1 when records need a key that is not set."""
    _start(as_json)
    from safeguarding.casework.protected import rotation

    found = rotation.use()
    missing = sum(key.rows for key in found if not key.known)
    words = [
        f"{key.id}: {key.rows:,} records{', seals' if key.current else ''}{'' if key.known else ', not set'}"
        for key in found
    ]
    rows = [{"id": key.id, "rows": key.rows, "current": key.current, "known": key.known} for key in found]
    emit({"ok": not missing, "keys": rows, "unreadable": missing}, as_json=as_json, words=words)
    sys.exit(PROBLEMS if missing else 0)


@keys.command()
@as_json
def rotate(as_json: bool) -> None:
    """Seal every protected record anew with the first key of PROTECTED_KEYS. Stopped, it goes on where it was."""
    _start(as_json)
    from safeguarding.casework.protected import rotation, sealing

    done = rotation.rotate(say=lambda line: click.echo(line, err=True))
    words = [f"{done.sealed:,} records sealed anew with key {sealing.current()}."]
    if done.unreadable:
        words.append(f"{done.unreadable:,} records can’t be opened: set the key that sealed them, and run this again.")
    emit(
        {"ok": not done.unreadable, "sealed": done.sealed, "unreadable": done.unreadable, "key": sealing.current()},
        as_json=as_json,
        words=words,
    )
    sys.exit(PROBLEMS if done.unreadable else 0)
