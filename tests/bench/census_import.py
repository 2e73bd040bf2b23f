"""Bringing a census into an embedded database: CPU seconds and peak memory, against reading the same file alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.bench._worker import folder, in_process

from safeguarding.evidence.made_up.census import census_file


def run(quick: bool) -> dict[str, Any]:
    """Figures by number of children: CPU seconds and MB of the import, of reading alone, and the ratio."""
    figures: dict[str, Any] = {}
    for size in (500,) if quick else (10_000, 30_000):
        with folder() as made:
            file = Path(made) / "census.xml"
            census_file(file, size, seed=3)
            whole = in_process(
                "tests.bench._census_import", "import", str(file), SAFEGUARDING_DATA=made, DATABASE_URL=""
            )
            again = in_process(
                "tests.bench._census_import", "import", str(file), SAFEGUARDING_DATA=made, DATABASE_URL=""
            )
            alone = in_process("tests.bench._census_import", "read", str(file), SAFEGUARDING_DATA=made, DATABASE_URL="")
        figures[f"{size} children"] = {
            "import": whole,
            "the same file again": again,
            "reading alone": alone,
            "ratio of CPU, import to reading": round(whole["cpu_s"] / alone["cpu_s"], 2),
        }
    figures["bar at 10,000 children"] = "30 CPU-seconds and 500 MB"
    return figures
