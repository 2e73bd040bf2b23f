"""A delivery interrupted where it hurts: killed, without room on the disk, without its database. Nothing lost, nothing twice.

Each fault strikes a process that works on a delivery of its own; another then works on it as the job would again. What
is held afterwards must be what an undisturbed delivery leaves.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from tests.bench._worker import ROOT, folder, in_process, postgresql

MODULE = "tests.bench._delivery_faults"
KILLED = ("rows", "between", "links", "file")
KEYS = {"SECRET_KEY": "x" * 50, "AUDIT_KEY": "y" * 50}


def run(quick: bool) -> dict[str, Any]:
    """By database and fault: how the process ended, and whether all was as it should be afterwards."""
    rows = "60" if quick else "1000"
    found: dict[str, Any] = {}
    with folder() as made:
        found["sqlite"] = _faults(rows, ("rows",) if quick else (*KILLED, "disk", "receiving"), SAFEGUARDING_DATA=made)
    if not quick:
        with folder() as made, postgresql() as url:
            kept = KEYS | {"SAFEGUARDING_DATA": made, "DATABASE_URL": url}
            found["postgresql"] = _faults(rows, (*KILLED, "receiving", "database"), **kept)
    found["all well"] = all(one["well"] for database in found.values() for one in database.values())
    return found


def _faults(rows: str, faults: tuple[str, ...], **environment: str) -> dict[str, Any]:
    in_process(MODULE, "set up", **environment)
    usual = in_process(MODULE, "work", "usual", rows, **environment)
    found = {}
    for fault in faults:
        print(f"  {fault} …", file=sys.stderr, flush=True)
        struck = subprocess.run(
            [sys.executable, "-m", MODULE, "work", fault, rows], cwd=ROOT, env=os.environ | environment | {"FAULT": fault},
            capture_output=True, check=False, timeout=600,
        )  # fmt: skip
        held = in_process(MODULE, "work", fault, rows, **environment)
        well = {name: held[name] for name in usual} == usual and held["deliveries"] == 1
        found[fault] = {"ended with": struck.returncode, "struck": struck.returncode != 0, **held, "well": well and struck.returncode != 0}  # fmt: skip
    return found
