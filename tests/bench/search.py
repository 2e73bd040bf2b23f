"""Search of people over 10,000 families and of the workbook over eleven families of 5,000 entries, without any index."""

from __future__ import annotations

from typing import Any

from tests.bench._worker import folder, in_process, postgresql


def run(quick: bool) -> dict[str, Any]:
    """On both databases: CPU of a search of people, for somebody who sees every family of the authority, a manager of half
    of them and a worker with eleven; and of the workbook, for the worker. As ms, and as a multiple of listing as many
    families as a page holds. `alone` is the same worker’s search in an authority without the other families.

    Bars: people under 300 ms for the authority; what others hold adds nothing that could be told to the worker’s search.
    """
    families, entries, rounds = ("200", "100", "3") if quick else ("10000", "5000", "9")
    with folder() as made:
        figures = {
            "sqlite": in_process(
                "tests.bench._search", families, entries, rounds, SAFEGUARDING_DATA=made, DATABASE_URL=""
            )
        }
    with folder() as made, postgresql() as address:
        figures["postgresql"] = in_process(
            "tests.bench._search", families, entries, rounds, SAFEGUARDING_DATA=made, DATABASE_URL=address,
            SECRET_KEY="bench", AUDIT_KEY="bench", PROTECTED_KEYS="", DATABASE_UNSAFE="1",
        )  # fmt: skip
    return figures
