"""What comes back from reading a partner's file: the good rows, the rejected ones with the reason, and notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

import polars as pl

from safeguarding.evidence import spreadsheets

Source = str | Path | bytes | BinaryIO
MAX_BYTES = 512 * 1024 * 1024


class FeedError(ValueError):
    """The file as a whole can't be read as this feed. The message says why and how to mend it."""


class HeadingsError(FeedError):
    """The rows may be in order; it is not clear which column is which. A mapping of the headings can mend it."""


@dataclass(frozen=True)
class Rejection:
    """One problem of one row. `row` is the number a spreadsheet shows beside it.

    `column` is the heading in the file. `value` is what stands there, but never a name, date of birth, address or
    identifier: the row number is enough to find those. The sentence carries no more than the value does.
    """

    row: int
    column: str | None
    value: str | None
    sentence: str


@dataclass(frozen=True)
class Layout:
    """How the file turned out to be laid out: encoding, delimiter, row of the headings, heading of each column used."""

    encoding: str
    delimiter: str
    header_row: int
    headings: dict[str, str]


@dataclass(frozen=True)
class Reading:
    """A partner's file as read.

    `events` conforms to the table events, in the order of the file. A row with a problem is not in it and has one
    rejection or more. `rows` counts the rows under the headings that are not blank. `notes` are sentences about what
    was left out of good rows. `digest` is the SHA-256 of the file: the same file twice has the same digest.
    `withdrawn` are the event_ids of rows that the partner takes back, `replaced` counts rows that gave way to a later one
    of the same key in the file: the events, both of these and the rejected rows make up all rows. `left_out` are
    columns of the file that are not agreed: nothing of them is in any of this.
    """

    feed: str
    events: pl.DataFrame
    rejected: tuple[Rejection, ...]
    rows: int
    notes: tuple[str, ...]
    layout: Layout
    digest: str
    withdrawn: tuple[str, ...] = ()
    replaced: int = 0
    left_out: tuple[str, ...] = ()

    @property
    def rejected_rows(self) -> int:
        """How many rows were rejected; one row may have several rejections."""
        return len({rejection.row for rejection in self.rejected})

    @property
    def covers(self) -> tuple[date, date] | None:
        """The first and last day of an accepted event; None when there is none."""
        days = self.events["date"].sort()
        return (days[0], days[-1]) if len(days) else None

    def rejections(self) -> pl.DataFrame:
        """The rejections as a frame: row, column, value, sentence."""
        schema = {"row": pl.Int64, "column": pl.String, "value": pl.String, "sentence": pl.String}
        return pl.DataFrame([vars(rejection) for rejection in self.rejected], schema=schema)

    def write_rejections(self, path: str | Path) -> None:
        """Write the rejections as CSV that a spreadsheet opens as text: what begins like a formula gets an apostrophe."""
        frame = self.rejections()
        spreadsheets.write(path, frame.columns, frame.iter_rows())
