"""A delivery interrupted where it hurts: killed, without room on the disk, without its database. Nothing lost, nothing twice.

Each fault strikes a process that works on a delivery of its own; another then works on it as the job would again. What
is held afterwards must be what an undisturbed delivery leaves. On PostgreSQL the work is done as the role of an install
has it, on a server that keeps what it has said it keeps. Two controls show that the comparison would find a fault: a step
cut in two, and a second run that does not know what is done.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from tests.bench._worker import ROOT, folder, in_process, server

MODULE = "tests.bench._delivery_faults"
KILLED = ("rows", "between", "links", "file")
ON_SERVER = (*KILLED, "server", "server at links", "connection", "receiving")
KEYS = {
    "SECRET_KEY": "x" * 50, "AUDIT_KEY": "y" * 50, "AUDIT_SIGNING_KEY": "z" * 50, "PROTECTED_KEYS": f"1:{'A' * 43}=",
    "DATABASE_UNSAFE": "yes",
}  # fmt: skip


def run(quick: bool) -> dict[str, Any]:
    """By database and fault: how the process ended, and whether all was as it should be afterwards."""
    rows = "60" if quick else "1000"
    found: dict[str, Any] = {}
    with folder() as made:
        found["sqlite"] = _faults(rows, ("rows",) if quick else (*KILLED, "disk", "receiving"), SAFEGUARDING_DATA=made)
    if not quick:
        with folder() as made, server() as given:
            _keeps_what_it_says(given["DATABASE_OWNER_URL"])
            found["postgresql"] = _faults(rows, ON_SERVER, **KEYS, **given, SAFEGUARDING_DATA=made)
    found["all well"] = all(one["well"] for database in found.values() for one in database.values())
    return found


def _keeps_what_it_says(url: str) -> None:
    """The throwaway server says that something is kept before it is written: not for what survives its end."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("ALTER DATABASE safeguarding SET synchronous_commit = on")


def _faults(rows: str, faults: tuple[str, ...], **environment: str) -> dict[str, Any]:
    in_process(MODULE, "set up", **environment)
    usual = in_process(MODULE, "work", "usual", rows, **environment)
    found = {}
    for fault in faults:
        ended = _struck(fault, rows, fault, **environment)
        held = in_process(MODULE, "work", fault, rows, **environment)
        found[fault] = {"ended with": ended, **held, "well": ended != 0 and _same(held, usual)}
    half = _struck("half kept", rows, "half kept", **environment)
    held = in_process(MODULE, "work", "half kept", rows, **environment)
    found["control: half kept"] = {"ended with": half, **held, "well": half != 0 and not _same(held, usual)}
    _struck("between", rows, "forgets", **environment)
    again = _struck("forgets", rows, "forgets", **environment)
    found["control: forgets"] = {"ended with": again, "well": again != 0}
    return found


def _struck(fault: str, rows: str, name: str, **environment: str) -> int:
    """How the process ended that worked on the delivery of the name while the fault struck."""
    print(f"  {fault} …", file=sys.stderr, flush=True)
    return subprocess.run(
        [sys.executable, "-m", MODULE, "work", name, rows], cwd=ROOT, env=os.environ | environment | {"FAULT": fault},
        capture_output=True, check=False, timeout=600,
    ).returncode  # fmt: skip


def _same(held: dict[str, Any], usual: dict[str, Any]) -> bool:
    return {name: held[name] for name in usual} == usual and held["deliveries"] == 1
