"""Running part of a benchmark in a process of its own: its own settings, its own database, its own peak memory."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def in_process(module: str, *arguments: str, **environment: str) -> dict[str, Any]:
    """What `python -m module arguments` prints as its last line, a JSON object. Raises with its last words if it fails."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{module} failed: {done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


@contextmanager
def folder() -> Iterator[str]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="safeguarding-bench-") as made:
        yield made


def peak_mb() -> float:
    """The most memory that this process has held so far, in MB (Linux)."""
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024  # type: ignore[index]


@contextmanager
def postgresql() -> Iterator[str]:
    """The address, as its owner, of a throwaway PostgreSQL. Without fsync: for ratios within a run, not for what a disk allows."""
    with server() as found:
        yield found["DATABASE_OWNER_URL"]


@contextmanager
def server() -> Iterator[dict[str, str]]:
    """What `scripts/postgres start` prints of a throwaway PostgreSQL: PG_DIR, DATABASE_URL and DATABASE_OWNER_URL."""
    said = subprocess.run(
        [ROOT / "scripts" / "postgres", "start"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = dict(re.findall(r"export (\w+)='?([^'\n]*)'?", said.stdout)) or dict(
        re.findall(r"(\w+)=(\S+)", said.stdout)
    )
    try:
        yield found
    finally:
        environment = os.environ | {"PG_DIR": found["PG_DIR"]}
        subprocess.run([ROOT / "scripts" / "postgres", "stop"], cwd=ROOT, env=environment, check=False)
