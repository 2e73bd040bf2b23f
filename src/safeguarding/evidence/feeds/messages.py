"""What the readers of messages share: a message to the cells of a sheet, under the places they came from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from safeguarding.evidence.feeds.reading import Layout, Rejection
from safeguarding.evidence.feeds.sheet import Sheet

ADDED, CORRECTED, WITHDRAWN = "New", "Corrected", "Withdrawn"
#: What the definition of the feed calls a visit to an emergency department, and one that was planned.
EMERGENCY_DEPARTMENT, PLANNED = "A&E", "elective"
#: What JSON can spell and a message can hold, and no text in a database can: control signs, and halves of a sign.
NO_SIGNS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Message:
    """A message that was taken: its place in the file, from 1, and the cells it fills by column of the feed."""

    place: int
    cells: Mapping[str, str]


def to_sheet(
    taken: Sequence[Message], rejected: Sequence[Rejection], places: Mapping[str, str], layout: Layout, digest: str,
    notes: Sequence[str],
) -> Sheet:  # fmt: skip
    """The messages as a sheet whose row numbers are their places in the file."""
    columns = {name: [_tidy(one.cells.get(name, "")) for one in taken] for name in places}
    frame = pl.DataFrame(
        {"row": [one.place for one in taken], **columns},
        schema={"row": pl.Int64, **dict.fromkeys(places, pl.String)},
    )
    return Sheet(frame, tuple(rejected), len(taken) + len({one.row for one in rejected}), layout, digest, tuple(notes))


def _tidy(text: str) -> str | None:
    return re.sub(r"[\s\u00a0\u200b\ufeff]+", " ", NO_SIGNS.sub("", text)).strip() or None


def passed_over(count: int, one: str, many: str) -> list[str]:
    """A note of what was not taken, where there is any."""
    return [f"{count:,} {one if count == 1 else many} passed over."] if count else []
