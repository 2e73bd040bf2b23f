"""A delimited file, however it was saved, as rows of text with the numbers that a spreadsheet shows.

The file is read as a stream, in parts of some thousand rows, of which only the columns asked for are kept.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import BinaryIO, TextIO

import polars as pl

from safeguarding.evidence.feeds.definition import Column, Definition, plain
from safeguarding.evidence.feeds.reading import FeedError, HeadingsError, Layout, Rejection, Source

LOOK_FOR_HEADINGS = 20  # rows
PART = 20_000  # rows
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
NOT_TEXT = (
    (
        b"PK\x03\x04",
        "a ZIP file or an Excel workbook whatever its name says. Open it and save the sheet as CSV (UTF-8)",
    ),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file. Open it and save the sheet as CSV (UTF-8)"),
    (b"%PDF", "a PDF. Ask for the rows as CSV"),
    (b"\x1f\x8b", "a gzip file. Unpack it first"),
    (b"PAR1", "a Parquet file. Ask for the rows as CSV"),
    (b"<?xml", "an XML file. Ask for the rows as CSV"),
    (b"<!DOCTYPE", "a web page. Ask for the rows as CSV"),
    (b"<html", "a web page. Ask for the rows as CSV"),
)


@dataclass(frozen=True)
class Sheet:
    """The wanted columns as text, blank cells null, with `row`; the rows of the wrong shape; how the file is laid out."""

    cells: pl.DataFrame
    rejected: tuple[Rejection, ...]
    rows: int
    layout: Layout
    digest: str
    notes: tuple[str, ...] = ()


def read_sheet(
    source: Source, definition: Definition, *, max_bytes: int, progress: Callable[[int], None] | None = None
) -> Sheet:
    """Read the columns of the definition from a file, bytes or an open binary file.

    `progress` is given the bytes read so far. Raises FeedError when the file is empty, too big, no text, lacks the
    headings or a required one, or has a quotation mark that is never closed.
    """
    stream, name, opened = _opened(source)
    try:
        size = _size(stream)
        if size == 0:
            raise FeedError(f"{name} is empty. Ask for the file again.")
        if size > max_bytes:
            raise FeedError(
                f"{name} has {size / 1e6:,.0f} MB; at most {max_bytes / 1e6:,.0f} MB are read. Ask for a shorter period."
            )
        if reader := messages_of(stream.read(8), definition):
            stream.seek(0)
            return reader(stream.read(), name)
        stream.seek(0)
        encoding, digest = _encoding(stream, name)
        text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
        try:
            layout, wanted = layout_of(text, definition, name, encoding)
            text.seek(0)
            cells, rejected, rows = _parts(text, stream, layout, wanted, name, progress)
        finally:
            text.detach()
        return Sheet(cells, rejected, rows, layout, digest)
    finally:
        if opened:
            stream.close()


@contextmanager
def opened_text(source: Source) -> Iterator[tuple[TextIO, str]]:
    """The file as text that can be read from its beginning, and what it is called. Raises FeedError when it is no text."""
    stream, name, opened = _opened(source)
    try:
        stream.seek(0)
        text = io.TextIOWrapper(stream, encoding=_encoding(stream, name)[0], errors="replace", newline="")
        try:
            yield text, name
        finally:
            text.detach()
    finally:
        if opened:
            stream.close()


def messages_of(start: bytes, definition: Definition) -> Callable[[bytes, str], Sheet] | None:
    """What reads a file of messages that begins so, where the feed takes messages; None for a table."""
    from safeguarding.evidence.feeds import fhir, hl7  # they make sheets themselves

    bare = start.lstrip(b"\xef\xbb\xbf \r\n\t\x0b")
    if not definition.messages:
        return None
    return hl7.read_hl7 if bare.startswith(hl7.BEGINS) else fhir.read_fhir if bare.startswith(b"{") else None


def _opened(source: Source) -> tuple[BinaryIO, str, bool]:
    if isinstance(source, bytes):
        return io.BytesIO(source), "The file", True
    if isinstance(source, (str, Path)):
        path = Path(source)
        try:
            return path.open("rb"), path.name, True
        except OSError as error:
            raise FeedError(f"{path.name} can't be opened: {error.strerror}.") from error
    if not source.seekable():
        raise FeedError("The file must be open for reading from its beginning, not a pipe. Save it first.")
    return source, "The file", False


def _size(stream: BinaryIO) -> int:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def _encoding(stream: BinaryIO, name: str) -> tuple[str, str]:
    """UTF-8 where every byte allows it, UTF-16 where the file begins so, Windows-1252 otherwise; and the SHA-256."""
    start = stream.read(4096)
    for mark, what in NOT_TEXT:
        if start.lstrip(b"\xef\xbb\xbf \r\n\t")[: len(mark)].lower() == mark.lower():
            raise FeedError(f"{name} is {what}.")
    wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    digest, decoder, utf8 = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), not wide
    stream.seek(0)
    while block := stream.read(1 << 20):
        digest.update(block)
        if not wide and b"\0" in block:
            raise FeedError(f"{name} is not a text file. Ask for the rows as CSV (UTF-8).")
        if utf8:
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                utf8 = False
    stream.seek(0)
    return ("utf-16" if wide else "utf-8-sig" if utf8 else "cp1252"), digest.hexdigest()


def layout_of(
    text: TextIO, definition: Definition, name: str, encoding: str = "utf-8"
) -> tuple[Layout, dict[str, int]]:
    """Find the delimiter and the row of headings: those that know most headings. Returns the place of each column.

    Raises HeadingsError where it is not clear which column is which.
    """
    lines = list(islice(text, LOOK_FOR_HEADINGS * 3))
    if not "".join(lines).strip("\ufeff \r\n\t,;|"):
        raise FeedError(f"{name} is empty: it has no headings and no rows. Ask for the file again.")
    known = definition.by_heading()
    best: tuple[int, str, int, list[str]] = (0, ",", 0, [])
    for delimiter in DELIMITERS:
        for number, row in enumerate(islice(records(lines, delimiter), LOOK_FOR_HEADINGS), 1):
            found = len({known[plain(cell)].name for cell in row if plain(cell) in known})
            if found > best[0]:
                best = (found, delimiter, number, row)
    found, delimiter, number, row = best
    wanted = ", ".join(f"“{column.headings[0]}”" for column in definition.required)
    if found < 2:
        # The first rows may be people: what stands there is not repeated.
        raise HeadingsError(
            f"{name}: none of the first {LOOK_FOR_HEADINGS} rows has the headings of the feed “{definition.words}”. "
            f"Add a row of headings; at least {wanted} are needed."
        )
    places: dict[str, int] = {}
    for place, cell in enumerate(row):
        column = known.get(plain(cell))
        if column and places.setdefault(column.name, place) != place:
            raise HeadingsError(
                f"{name}, row {number}: the columns “{row[places[column.name]].strip()}” and “{cell.strip()}” both say "
                f"the {column.words.lower()}. Delete or rename one."
            )
    if gone := sorted(set(filter(None, definition.mapped.values())) - set(places)):
        raise HeadingsError(
            f"{name}, row {number}: the heading that was said to be the {definition.column(gone[0]).words.lower()} is not "
            "there any more. Say again which column is which."
        )
    _none_missing(definition, places, [cell.strip() for cell in row if cell.strip()], f"{name}, row {number}")
    headings = {column: row[place].strip() for column, place in places.items()}
    return Layout(encoding, delimiter, number, headings), places


def _none_missing(definition: Definition, places: dict[str, int], headings: list[str], where: str) -> None:
    def said(column: Column) -> str:
        return f"“{column.headings[0]}” ({column.words.lower()})"

    missing = [said(column) for column in definition.required if column.name not in places]
    have = {*places, "given_name", "family_name"} if "full_name" in places else set(places)
    if not missing and not any(have.issuperset(group) for group in definition.needs):
        groups = (" and ".join(said(definition.column(name)) for name in group) for group in definition.needs)
        missing = [", or ".join(groups)]
    if missing:
        raise HeadingsError(
            f"{where}: the column {', '.join(missing)} is missing. The headings found are: {', '.join(headings)}. "
            "Add the column, or rename the one that holds it."
        )


def records(lines: Iterator[str] | list[str] | TextIO, delimiter: str) -> Iterator[list[str]]:
    """The cells of each row; none of a row whose quotation marks do not match."""
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield []


def _parts(
    text: TextIO,
    stream: BinaryIO,
    layout: Layout,
    wanted: dict[str, int],
    name: str,
    progress: Callable[[int], None] | None,
) -> tuple[pl.DataFrame, tuple[Rejection, ...], int]:
    """The wanted columns of the rows of the right shape, a rejection for each other, and how many rows there are."""
    frames = [pl.DataFrame(schema={"row": pl.Int64, **dict.fromkeys(wanted, pl.String)})]
    rejected: list[Rejection] = []
    rows = 0
    numbered = _rows_below(text, layout, name)
    while part := list(islice(numbered, PART)):
        rows += len(part)
        rejected += [Rejection(number, None, None, fault) for number, _, fault in part if fault]
        frames.append(_frame([(number, row) for number, row, fault in part if not fault], wanted))
        if progress:
            progress(stream.tell())
    if not rows:
        raise FeedError(f"{name} has headings but no rows under them. Ask for the file again.")
    return pl.concat(frames), tuple(rejected), rows


def _rows_below(text: TextIO, layout: Layout, name: str) -> Iterator[tuple[int, list[str], str | None]]:
    """Each row under the headings that is not blank: its number, its cells, and what is wrong with its shape."""
    reader = csv.reader(text, delimiter=layout.delimiter, strict=True)
    width = 0
    for number in count(1):
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error) or "field larger" in str(error):
                raise FeedError(
                    f"{name}, row {number}: a quotation mark is opened and never closed, so the rest of the file can't "
                    "be told apart. Correct it at its source."
                ) from error
            yield number, [], "The quotation marks of this row don't match."
            continue
        if number <= layout.header_row:
            width = len(row)
        elif any(cell and not cell.isspace() for cell in row):
            ragged = len(row) < width or any(row[width:])
            fault = "fewer" if len(row) < width else "more"
            yield (
                number,
                row,
                (f"The row has {fault} cells ({len(row)}) than there are headings ({width})." if ragged else None),
            )


def _frame(rows: list[tuple[int, list[str]]], wanted: dict[str, int]) -> pl.DataFrame:
    columns = {name: pl.Series([row[place] for _, row in rows], dtype=pl.String) for name, place in wanted.items()}
    frame = pl.DataFrame({"row": pl.Series([number for number, _ in rows], dtype=pl.Int64), **columns})
    tidy = pl.col(*wanted).str.replace_all(r"[\s\u00a0\u200b\ufeff]+", " ").str.strip_chars()
    return frame.with_columns(tidy).with_columns(pl.when(pl.col(name) != "").then(pl.col(name)) for name in wanted)
