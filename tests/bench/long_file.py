"""The file of a family with ten years and 5,000 entries beside one of four months, whose lists fill their first page:
time and SQL statements of the pages that are opened most."""

from __future__ import annotations

from typing import Any

from tests.bench._worker import folder, in_process, postgresql


def run(quick: bool) -> dict[str, Any]:
    """By database and page: p50 in ms of both files, their ratio, and the statements of each.

    Bars of the project: the ratio at most 1.5, and the statements the same. Quick: the embedded database alone, and two
    years.
    """
    months, rounds = ("24", "6") if quick else ("120", "40")
    with folder() as made:
        found = {
            "SQLite": in_process("tests.bench._long_file", months, rounds, SAFEGUARDING_DATA=made, DATABASE_URL="")
        }
    if quick:
        return found
    with folder() as made, postgresql() as owner:
        found["PostgreSQL"] = in_process(
            "tests.bench._long_file", months, rounds, SAFEGUARDING_DATA=made, DATABASE_URL=owner, SECRET_KEY="x" * 50,
            AUDIT_KEY="x" * 50, PROTECTED_KEYS="x" * 50, AUDIT_SIGNING_KEY="", DATABASE_UNSAFE="1",
        )  # fmt: skip
    return found
