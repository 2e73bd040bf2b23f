"""The board of one team, of an office and of a whole authority of 21 teams with three years of monthly supervisions."""

from __future__ import annotations

from typing import Any

from tests.bench._worker import folder, in_process, postgresql


def run(quick: bool) -> dict[str, Any]:
    """By database and board: families, p50 and p95 in ms, SQL statements; and the ratio of the authority's p95 to that of
    one team.

    Bars of the project: the ratio at most 1.3, and the statements the same. Quick: the embedded database, 3 teams, half a
    year.
    """
    size = ("3", "8", "6", "5") if quick else ("21", "31", "36", "40")  # teams, families a team, months, rounds
    with folder() as made:
        found = {"SQLite": in_process("tests.bench._board", *size, SAFEGUARDING_DATA=made, DATABASE_URL="")}
    if quick:
        return found
    with folder() as made, postgresql() as owner:
        found["PostgreSQL"] = in_process(
            "tests.bench._board", *size, SAFEGUARDING_DATA=made, DATABASE_URL=owner, SECRET_KEY="x" * 50,
            AUDIT_KEY="x" * 50, PROTECTED_KEYS="x" * 50, AUDIT_SIGNING_KEY="", DATABASE_UNSAFE="1",
        )  # fmt: skip
    return found
