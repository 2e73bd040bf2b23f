"""The two worlds outside pytest: `python -m tests.faults.worlds EMPTY [--all] [--first VIEWER] [--short]`.

Up to the first viewer who sees a difference; with --all, every secret by itself with every viewer. EMPTY is a file of
empty tables; it is made where there is none. Prints one JSON object. For seeded bugs, where starting pytest and making
the tables anew for each would take longer than looking.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "safeguarding.casework.settings_test"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from tests.access.two_worlds_files import VIEWERS, hidden_from, make_worlds  # noqa: E402
from tests.access.two_worlds_trace import world  # noqa: E402


def look(empty: Path, folder: Path, said: argparse.Namespace) -> dict[str, Any]:
    """The differences found, with how many requests were compared."""
    told: dict[str, Any] = {"pairs": 0, "requests": 0, "differences": []}
    for worlds in make_worlds(folder, empty, short=said.short):
        for viewer in sorted(VIEWERS, key=lambda name: name != said.first)[: 1 if said.short else None]:
            hidden = hidden_from(viewer)
            for secrets in [[one] for one in hidden] if said.all else [hidden]:
                found = worlds.differences(viewer, secrets)
                told["pairs"] += 1
                told["requests"] += len(worlds.trace(viewer).asked)
                told["differences"] += [f"{secrets[0].name if said.all else 'all'}; {one}" for one in found]
                if found and not said.all:
                    return told
    return told


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.worlds", description=__doc__)
    parser.add_argument("empty", type=Path, metavar="EMPTY")
    parser.add_argument("--tables-only", action="store_true", help="make EMPTY, and nothing else")
    parser.add_argument("--all", action="store_true", help="every secret by itself, with every viewer")
    parser.add_argument("--first", default="", help="the viewer to begin with")
    parser.add_argument("--short", action="store_true", help="that viewer alone, and fewer requests")
    said = parser.parse_args()
    setup_test_environment(debug=False)
    logging.disable(logging.CRITICAL)
    if not said.empty.exists():
        with world(said.empty):
            call_command("migrate", verbosity=0)
    if said.tables_only:
        return 0
    began = time.process_time()
    with tempfile.TemporaryDirectory(prefix="safeguarding-worlds-") as folder:
        told = look(said.empty, Path(folder), said)
    told["differences"] = told["differences"][:40]
    print(json.dumps(told | {"seconds": round(time.process_time() - began, 1)}, indent=1))
    return 1 if told["differences"] else 0


if __name__ == "__main__":
    sys.exit(main())
