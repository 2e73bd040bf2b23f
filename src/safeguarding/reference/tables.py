"""docs/reference/tables.md: the few tables that the library speaks."""

from __future__ import annotations

from safeguarding.evidence import tables as evidence
from safeguarding.reference.layout import code, page_of, table, yes


def page() -> str:
    return page_of(
        "Tables",
        "Everything in `safeguarding.evidence` speaks these tables. A Parquet or CSV file with these columns holds the same "
        "table. Dates in CSV are written 2026-11-21. Further columns are left aside; an optional column may be missing. "
        "“Personal” marks a column that can point to a person.",
        *(
            f"## {one.name}\n\n{one.meaning}\n\n"
            + table(
                ("Column", "Type", "Meaning", "Required", "Personal"),
                ((code(c.name), str(c.dtype), c.meaning, yes(c.required), yes(c.personal)) for c in one.columns),
            )
            for one in evidence.ALL
        ),
    )
