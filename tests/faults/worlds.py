"""The two worlds outside pytest: `python -m tests.faults.worlds EMPTY [--all]`.

Up to the first viewer who sees a difference; with --all, every secret by itself with every viewer. EMPTY is a file of
empty tables; it is made where there is none. Prints one JSON object. For seeded bugs, where starting pytest and making
the tables anew for each would take longer than looking.
"""

from __future__ import annotations

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


def look(empty: Path, folder: Path, everything: bool) -> dict[str, Any]:
    """The differences found, with how many requests were compared."""
    said: dict[str, Any] = {"pairs": 0, "requests": 0, "differences": []}
    for worlds in make_worlds(folder, empty):
        for viewer in VIEWERS:
            hidden = hidden_from(viewer)
            for secrets in [[one] for one in hidden] if everything else [hidden]:
                found = worlds.differences(viewer, secrets)
                said["pairs"] += 1
                said["requests"] += len(worlds.trace(viewer).asked)
                said["differences"] += [f"{secrets[0].name if everything else 'all'}; {one}" for one in found]
                if found and not everything:
                    return said
    return said


def main(empty: Path, everything: bool) -> int:
    setup_test_environment(debug=False)
    logging.disable(logging.CRITICAL)
    if not empty.exists():
        with world(empty):
            call_command("migrate", verbosity=0)
    began = time.process_time()
    with tempfile.TemporaryDirectory(prefix="safeguarding-worlds-") as folder:
        said = look(empty, Path(folder), everything)
    said["differences"] = said["differences"][:40]
    print(json.dumps(said | {"seconds": round(time.process_time() - began, 1)}, indent=1))
    return 1 if said["differences"] else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "--all" in sys.argv))
