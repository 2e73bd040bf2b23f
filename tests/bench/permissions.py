"""What permission costs on a long list: 10,000 families narrowed in the database, one snapshot a request."""

from __future__ import annotations

from typing import Any

from tests.bench._worker import folder, in_process, postgresql


def run(quick: bool) -> dict[str, Any]:
    """On both databases, for a manager of half the families, a worker with eleven of them and an information governance
    officer: families seen, statements of the snapshot and of the list, and CPU of the narrowed list as a multiple of
    the same rows asked for by their keys. The statements of 10,000 families are those of 100."""
    families, rounds = ("200", "5") if quick else ("10000", "25")
    with folder() as made:
        figures = {
            "sqlite": in_process("tests.bench._permissions", families, rounds, SAFEGUARDING_DATA=made, DATABASE_URL="")
        }
    with folder() as made, postgresql() as address:
        figures["postgresql"] = in_process(
            "tests.bench._permissions", families, rounds, SAFEGUARDING_DATA=made, DATABASE_URL=address,
            SECRET_KEY="bench", AUDIT_KEY="bench", PROTECTED_KEYS="", DATABASE_UNSAFE="1",
        )  # fmt: skip
    return figures
