"""Put each seeded bug into a scratch copy of the tree and see whether the harnesses notice: `python -m tests.faults`.

Prints one JSON object. Exit 1 when fewer than 95 in 100 are caught, when something is flagged without a bug, or when a bug
does not apply any more.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.faults.bugs import Bug, DoesNotApply, every_bug, put

ROOT = Path(__file__).resolve().parents[2]
PASS = 0.95
NOT_CAUGHT = ("", "does not apply", "fell over")
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "var", "node_modules", "__pycache__", ".*_cache", ".hypothesis", "docs"
)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("bugs", nargs="*", type=int, metavar="NUMBER", help="bugs to run; all when none is named")
    parser.add_argument("--short", action="store_true", help="ask those whom the bug concerns most, and nobody else")
    parser.add_argument("--jobs", type=int, default=2)
    said = parser.parse_args(arguments)
    bugs = [bug for bug in every_bug() if not said.bugs or bug.number in said.bugs]
    with tempfile.TemporaryDirectory(prefix="safeguarding-faults-") as scratch:
        empty = Path(scratch) / "empty.sqlite3"
        if not said.short or any(not one.of_crawl and not one.tests for one in bugs):
            _run(["-m", "tests.faults.worlds", str(empty), "--tables-only"], ROOT)
        control = [] if said.short else [Bug(0, "no bug", (), "")]
        with ThreadPoolExecutor(said.jobs) as pool:
            results = list(pool.map(lambda bug: _try(bug, Path(scratch), empty, said.short), [*control, *bugs]))
    return _verdict(results)


def _verdict(results: list[dict[str, Any]]) -> int:
    seeded = [one for one in results if one["bug"]]
    caught = [one for one in seeded if one["by"] not in NOT_CAUGHT]
    clean = all(not one["by"] for one in results if not one["bug"])
    applied = all(one["by"] != "does not apply" for one in seeded)
    passed = clean and applied and len(caught) >= PASS * len(seeded)
    missed = [one["name"] for one in seeded if one not in caught]
    summary = {"passed": passed, "bugs": len(seeded), "caught": len(caught), "nothing flagged without a bug": clean}
    print(json.dumps(summary | {"missed": missed, "results": results}, indent=1, ensure_ascii=False))
    return 0 if passed else 1


def _try(bug: Bug, scratch: Path, empty: Path, short: bool) -> dict[str, Any]:
    began = time.monotonic()
    tree = scratch / f"tree-{bug.number}"
    shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
    try:
        put(bug, tree)
        by, words = _noticed(bug, tree, empty, short)
    except DoesNotApply as error:
        by, words = "does not apply", str(error)
    shutil.rmtree(tree)
    result = {
        "bug": bug.number,
        "name": bug.name,
        "by": by,
        "first": words[:300],
        "seconds": round(time.monotonic() - began),
    }
    print(
        f"{bug.number:>3} {by or 'not noticed':<12} {result['seconds']:>4} s  {bug.name}: {words[:160]}",
        file=sys.stderr,
        flush=True,
    )
    return result


def _noticed(bug: Bug, tree: Path, empty: Path, short: bool) -> tuple[str, str]:
    """Which harness noticed, and the first thing that it said. One that fell over noticed nothing."""
    worlds = ["-m", "tests.faults.worlds", str(empty)]
    crawl = ["-m", "tests.access", "--json"]
    where = ["--route", bug.route] if short and bug.route else []
    steps = [("crawl", [*crawl, "--actor", bug.first, *where])] if bug.of_crawl else []
    if bug.first and not bug.of_crawl:
        steps += [("two worlds", [*worlds, "--short", "--first", bug.first])]
    if not short:
        steps += [("two worlds", worlds), ("crawl", [*crawl, "--quick"])]
    if bug.tests:
        steps = [
            ("tests", ["-m", "pytest", "--nomigrations", "-n", "0", "-q", "-p", "no:cacheprovider", *bug.tests.split()])
        ]
    for name, command in steps:
        done = _run(command, tree)
        if done.returncode:
            words = _first_words(done)
            return (name, words) if words else ("fell over", done.stderr.strip()[-300:])
    return "", ""


def _first_words(done: subprocess.CompletedProcess[str]) -> str:
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED ")]
    if failed:
        return failed[0]
    try:
        said = json.loads(done.stdout)
    except ValueError:
        return ""
    return str((said.get("differences") or said.get("problems") or [""])[0])


def _run(command: list[str], tree: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tree / "src"), str(tree)]), "DATABASE_URL": ""}
    return subprocess.run(
        [sys.executable, *command], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )


if __name__ == "__main__":
    sys.exit(main())
