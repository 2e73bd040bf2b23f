"""Recording time and words, in words."""

from __future__ import annotations

from collections.abc import Iterable

from safeguarding.casework.design.tables import Table
from safeguarding.casework.workbook.models import Entry
from safeguarding.casework.workbook.recording_queries import Figure

NOT_MEASURED = "Not measured"


def duration(seconds: float | None) -> str:
    """`3 minutes`, `40 seconds`, `1 hour 5 minutes`; what no script measured is never nought."""
    if seconds is None:
        return NOT_MEASURED
    if seconds < 60:
        return f"{round(seconds)} seconds"
    minutes = round(seconds / 60)
    hours, rest = divmod(minutes, 60)
    parts = [(hours, "hour"), (rest, "minute")]
    return " ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in parts if number)


def called(kind: str) -> str:
    """`Visit`, `Month’s summary`."""
    return "Month’s summary" if kind == "summary" else str(dict(Entry.Kind.choices).get(kind, kind))


def table(caption: str, figures: Iterable[Figure], nothing: str) -> Table:
    """By kind: how many, the middle number of words, the middle time and of how many it was measured."""
    rows = [
        (
            called(row.kind),
            f"{row.written:,}",
            f"{row.words:,.0f}",
            duration(row.seconds),
            f"{row.measured:,}" if row.measured else "0",
        )
        for row in figures
    ]
    head = ("What", "Written", "Words, median", "Time, median", "Times measured")
    return Table(caption, head, rows, numeric={1, 2, 4}, nothing=nothing)


def repeats(number: int) -> str:
    """How often the same was typed twice."""
    if not number:
        return "You wrote no sentence of six words or more twice."
    many = "sentence" if number == 1 else "sentences"
    return f"You wrote {number:,} {many} of six words or more that you had written before."
