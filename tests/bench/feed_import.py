"""Storing a partner's accepted rows in PostgreSQL, against COPY of the same rows into a table with the same indexes."""

from __future__ import annotations

from typing import Any

from tests.bench._worker import folder, in_process, postgresql


def run(quick: bool) -> dict[str, Any]:
    """Rows a second of each way, and the ratio. The bar of the project is 0.25 of COPY, the goal 0.5."""
    with folder() as made, postgresql() as url:
        rows = "2000" if quick else "40000"
        return in_process(
            "tests.bench._feed_import",
            rows,
            SAFEGUARDING_DATA=made,
            DATABASE_URL=url,
            SECRET_KEY="x" * 50,
            AUDIT_KEY="y" * 50,
        )
