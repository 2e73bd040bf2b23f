"""Interleaved requests to two worlds, in a process of its own; the order of each pair is drawn at random."""

from __future__ import annotations

import json
import os
import random
import statistics
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
from django.urls import reverse  # noqa: E402
from scipy.stats import mannwhitneyu  # noqa: E402
from tests.access.two_worlds_files import UNKNOWN, Worlds, hidden_from, make_worlds  # noqa: E402
from tests.access.two_worlds_trace import Ask, world  # noqa: E402

VIEWER = "substance_worker"


def pages(worlds: Worlds) -> dict[str, str]:
    """Pages that hold something hidden in one world and nothing in the other, by name."""
    family = [worlds.county.house.family.pk]
    found = {name: reverse(name) for name in ("home", "board")}
    found |= {name: reverse(name, args=family) for name in ("workbook", "chronology", "protected", "letters")}
    hidden = worlds.ids["a restricted family"][0]
    return found | {"hidden family": reverse("family", args=[hidden]), "no family": reverse("family", args=[UNKNOWN])}


def compare(worlds: Worlds, path: str, pairs: int) -> dict[str, Any]:
    files, visitor = (worlds.a, worlds.b(hidden_from(VIEWER))), worlds.visitor(VIEWER)
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(pairs):
        for place in random.sample((0, 1), 2):
            with world(files[place]):
                visitor.ask(Ask("GET", "/sign-in/"))  # the connection is made before the clock runs
                began = time.perf_counter()
                visitor.ask(Ask("GET", path))
                spent[place].append(1000 * (time.perf_counter() - began))
    medians = [statistics.median(one) for one in spent]
    p = float(mannwhitneyu(*spent).pvalue)
    return {"without, ms": round(medians[0], 2), "with, ms": round(medians[1], 2), "p": round(p, 4)}


def main(pairs: int) -> dict[str, Any]:
    setup_test_environment(debug=False)
    with tempfile.TemporaryDirectory(prefix="safeguarding-bench-") as folder:
        empty = Path(folder) / "empty.sqlite3"
        with world(empty):
            call_command("migrate", verbosity=0)
        worlds = next(made := make_worlds(Path(folder), empty))
        found = {name: compare(worlds, path, pairs) for name, path in pages(worlds).items()}
        made.close()
    return found


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
