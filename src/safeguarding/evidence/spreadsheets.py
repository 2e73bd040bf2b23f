"""Tables for people: CSV that a spreadsheet shows as it is written and never works out as a formula.

What a program reads back, such as the tables of `evidence.tables` and the links, is written as it is: an apostrophe
there would change the data. Those files are for programs; people are given these.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

#: A negative number stays a number; everything else that begins with a sign is text.
NUMBER = re.compile(r"-\d{1,15}(,\d{3})*(\.\d{1,15})?")
#: What begins a formula or a command in Excel, LibreOffice or the data exchange of old versions of either.
BEGINS = frozenset("=+-@|%")
BREAKS = frozenset("\t\r\n\v\f\0\x85\u2028\u2029")


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet could take it for a formula (OWASP, CSV injection).

    Seen through: blanks, byte order marks and other signs without width at the start, full-width and other variants of
    the signs, a leading quotation mark or delimiter. A negative number, such as -12.50, stays as it is.
    """
    if NUMBER.fullmatch(text):
        return text
    if text[:1] in BREAKS and text:
        return "'" + text
    for sign in unicodedata.normalize("NFKC", text.replace("\u2212", "-")):
        if sign.isspace() or sign in "\"';," or unicodedata.category(sign)[0] in "CM":
            continue
        return "'" + text if sign in BEGINS else text
    return text


def cell(value: object) -> object:
    """A value as it is put into a cell: numbers stay numbers, nothing is an empty cell, all else is harmless text."""
    if value is None or isinstance(value, int | float | Decimal):
        return value
    return harmless(str(value))


def write(path: str | Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table for people as CSV (RFC 4180, every text in quotation marks, UTF-8 with its mark).

    Raises OSError where the file can't be written.
    """
    Path(path).write_bytes(as_csv(headings, rows))


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The same table as the bytes of the file."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([cell(heading) for heading in headings])
    writer.writerows([cell(value) for value in row] for row in rows)
    return made.getvalue().encode("utf-8-sig")
