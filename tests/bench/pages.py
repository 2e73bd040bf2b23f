"""The busiest pages: CPU a request as a multiple of a minimal signed-in page in the same run, p95, and SQL statements,
at 1, 10 and 100 times the demonstration's county."""

from __future__ import annotations

from typing import Any

from tests.bench._worker import folder, in_process


def run(quick: bool) -> dict[str, Any]:
    """By size: for each page the multiple of the minimal page, p50 and p95 in ms, and the statements. Embedded database.

    Bars of the project: list and workbook at most 10, save at most 3; stretch 5, 5, 2. Statements must not grow.
    """
    families, sizes, rounds = (20, "1 3", "4") if quick else (300, "1 10 100", "40")
    with folder() as made:
        return in_process("tests.bench._pages", str(families), sizes, rounds, SAFEGUARDING_DATA=made, DATABASE_URL="")
