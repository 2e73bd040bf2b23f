"""`safeguarding audit …`: verify the log, anchor it, and say which keys hold."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from safeguarding.cli import PROBLEMS, as_json, cannot_run, emit, main

#: A log that was made anew has a fault at every event: this many are told.
TOLD = 1000


@main.group()
def audit() -> None:
    """The audit log: verify it, anchor it, say which keys hold."""


def _start(as_json: bool) -> None:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from safeguarding.casework import operations

    # A set-up that is not complete must not look like a fault that was found.
    try:
        operations.start_django()
        missing = operations.tables_missing()
    except ImproperlyConfigured as error:
        cannot_run(f"{error}.", as_json=as_json)
    except DatabaseError as error:
        cannot_run(f"the database does not answer: {str(error).strip()}.", as_json=as_json)
    if missing:
        cannot_run("the database is not up to date. Run: safeguarding setup", as_json=as_json)


def _authorities(code: str | None, as_json: bool) -> dict[str, int]:
    """The keys of the authorities, by code: one or all."""
    from safeguarding.casework.access.models import Authority

    found = dict(Authority.objects.order_by("code").values_list("code", "pk"))
    if code is None:
        return found
    if code not in found:
        cannot_run(f"there is no authority {code} in this database.", as_json=as_json)
    return {code: found[code]}


ONE = click.option("--authority", metavar="CODE", help="The council’s three digits. All authorities unless given.")


@audit.command()
@ONE
@click.option("--anchors", "file", type=click.Path(path_type=Path), help="Anchors that were kept elsewhere.")
@click.option(
    "--public-key", "key_files", type=click.Path(path_type=Path), multiple=True,
    help="The public key that checks the anchors; again for each key that signed. This workbook’s own unless given.",
)  # fmt: skip
@as_json
def verify(authority: str | None, file: Path | None, key_files: tuple[Path, ...], as_json: bool) -> None:
    """Find every change, gap, cut and rebuilding of the audit log. Exits 0 when it holds and 1 when it doesn't."""
    _start(as_json)
    from safeguarding.casework.access.within import within
    from safeguarding.casework.audit import anchors, verifying

    try:
        keys = [anchors.read_public_key(path) for path in key_files] or None
        kept = anchors.read(file) if file else []
        results = []
        for code, key in _authorities(authority, as_json).items():
            seen = verifying.Verified()
            mine = [line for line in kept if line.authority == code]
            with within(key, patient=True):
                results.append((code, seen, list(verifying.verify(key, mine, keys, seen))))
    except (anchors.UnreadableAnchors, anchors.NoSigningKey) as error:
        cannot_run(str(error), as_json=as_json)
    except OSError as error:
        cannot_run(f"{error.filename} can't be read: {error.strerror}.", as_json=as_json)
    known = {code for code, _, _ in results} if authority is None else {line.authority for line in kept}
    strangers = sorted({line.authority for line in kept} - known)
    ok = not strangers and not any(faults for _, _, faults in results)
    emit(
        {"ok": ok, "authorities": [_result(*one) for one in results], "not_in_database": strangers},
        as_json=as_json,
        words=[line for one in results for line in _words(*one)]
        + [f"{code}: anchors were kept of it, and the database does not hold it." for code in strangers],
    )
    sys.exit(0 if ok else PROBLEMS)


def _result(code: str, seen: Any, faults: list[Any]) -> dict[str, Any]:
    told = [{"event": fault.number, "sentence": fault.sentence} for fault in faults[:TOLD]]
    return {
        "authority": code,
        "ok": not faults,
        "events": seen.events,
        "anchors": seen.anchors,
        "keys": seen.keys,
        "fault_count": len(faults),
        "faults": told,
    }


def _words(code: str, seen: Any, faults: list[Any]) -> list[str]:
    if not faults:
        return [f"{code}: {seen.events:,} events and {seen.anchors:,} anchors hold."]
    more = [f"{code}: and {len(faults) - TOLD:,} more."] if len(faults) > TOLD else []
    return [*(f"{code}: {fault.sentence}" for fault in faults[:TOLD]), *more]


@audit.command("anchor")
@ONE
@as_json
def anchor_now(authority: str | None, as_json: bool) -> None:
    """Sign the end of the log as it stands, and write out every anchor that the folder AUDIT_ANCHORS lacks."""
    _start(as_json)
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from safeguarding.casework.access.within import within
    from safeguarding.casework.audit import anchors
    from safeguarding.casework.audit.models import Head

    made = []
    try:
        for code, key in _authorities(authority, as_json).items():
            with within(key), transaction.atomic():
                head = Head.objects.select_for_update().filter(pk=key).first()
                signed = anchors.sign(head, timezone.now()) if head else None
            if signed is not None:
                with within(key):
                    anchors.write_out(code)
                made.append(anchors.line_of(signed))
    except (anchors.UnreadableAnchors, anchors.NoSigningKey) as error:
        cannot_run(str(error), as_json=as_json)
    except OSError as error:
        cannot_run(f"{error.filename} can't be written: {error.strerror}.", as_json=as_json)
    kept = settings.AUDIT_ANCHORS or None
    emit(
        {"ok": True, "anchors": [{"authority": one.authority, "length": one.length, "digest": one.digest, "at": one.at,
                                  "key": one.key, "signature": one.signature} for one in made], "folder": kept},
        as_json=as_json,
        words=[f"{one.authority}: anchored at event {one.length:,}." for one in made]
        + ([] if kept else ["AUDIT_ANCHORS names no folder: the anchors are in the database only."]),
    )  # fmt: skip


@audit.command("public-key")
@as_json
def public_key(as_json: bool) -> None:
    """Print the public key that checks the anchors, to keep with them."""
    _start(as_json)
    from safeguarding.casework.audit import anchors

    try:
        key = anchors.public_key()
    except anchors.NoSigningKey as error:
        cannot_run(str(error), as_json=as_json)
    pem = anchors.pem_of(key)
    emit({"ok": True, "public_key": pem, "key": anchors.fingerprint(key)}, as_json=as_json, words=[pem.rstrip()])


@audit.command()
@as_json
def keys(as_json: bool) -> None:
    """Say which keys seal the events of the log, and whether they are held. Exits 1 when one is not."""
    _start(as_json)
    from safeguarding.casework.access.within import within
    from safeguarding.casework.audit import sealing, verifying

    used: Counter[str] = Counter()
    for key in _authorities(None, as_json).values():
        with within(key, patient=True):
            used.update(verifying.keys_in_use(key))
    held, current = sealing.held(), sealing.current()
    rows = [
        {"key": key, "events": used[key], "held": key in held, "current": key == current}
        for key in sorted({*used, *held})
    ]
    ok = all(row["held"] for row in rows)
    emit({"ok": ok, "keys": rows}, as_json=as_json, words=[_key_words(row) for row in rows])
    sys.exit(0 if ok else PROBLEMS)


def _key_words(row: dict[str, Any]) -> str:
    state = (
        "seals now"
        if row["current"]
        else "only checks"
        if row["held"]
        else "is not held: put its secret into AUDIT_KEYS"
    )
    return f"{row['key']}: {row['events']:,} events, {state}."


@audit.command()
@ONE
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="The first day. Yesterday unless given.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="The last day. The first unless given.")
@as_json
def look(authority: str | None, first: datetime | None, last: datetime | None, as_json: bool) -> None:
    """Look for patterns in the audit log of some days, and raise what is new for people to look at."""
    _start(as_json)
    from django.utils import timezone

    from safeguarding.casework.oversight.tasks import look_over

    day = first.date() if first else timezone.localdate() - timedelta(days=1)
    until = last.date() if last else day
    if until < day:
        cannot_run(f"the last day, {until}, is before the first, {day}.", as_json=as_json)
    found = {code: look_over(key, day, until) for code, key in _authorities(authority, as_json).items()}
    emit(
        {"ok": True, "from": day, "to": until, "new": found},
        as_json=as_json,
        words=[f"{code}: {many:,} new findings." for code, many in found.items()],
    )
