"""Which columns of a feed an agreement names: what is not named is dropped from a file before anything of it is kept.

Headline counts say which service saw somebody, when, what kind of contact it was and whom to ask. What it takes to know
who it is comes with that. Everything else has to be agreed column by column.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from itertools import islice
from typing import TextIO

import polars as pl

from safeguarding.evidence.feeds.definition import Column, Definition, load
from safeguarding.evidence.feeds.mapping import Mapping
from safeguarding.evidence.feeds.reading import FeedError, Source
from safeguarding.evidence.feeds.sheet import layout_of, opened_text

#: Without these no row is a row: they are never left out.
ALWAYS = ("incident_id", "date", "kind", "row_key", "row_status")
#: By which somebody is known, as far as a feed has it.
WHO = ("given_name", "family_name", "birth_date", "sex", "postcode", "nhs_number", "upn")
#: Of a headline besides: whom to ask.
CONTACT = "lead_contact"
FULL_NAME, NAMES = "full_name", frozenset({"given_name", "family_name"})


def to_choose(feed: str) -> tuple[Column, ...]:
    """The columns of a feed that an agreement may name or not."""
    return tuple(one for one in load(feed).columns if one.name not in (*ALWAYS, FULL_NAME))


def every(feed: str) -> tuple[str, ...]:
    """The names of all of them."""
    return tuple(one.name for one in to_choose(feed))


def headline(feed: str) -> tuple[str, ...]:
    """The names of the columns that are agreed where nothing else is said."""
    return tuple(one.name for one in to_choose(feed) if one.name in (*WHO, CONTACT))


def lacking(feed: str, agreed: Collection[str]) -> str:
    """Why nobody could be told from these columns, or which is no column of the feed; nothing where all is well."""
    definition, known = load(feed), {one.name for one in to_choose(feed)}
    if unknown := sorted(set(agreed) - known):
        return f"{definition.words} has no column {unknown[0]} that could be chosen."
    if any(set(group) <= set(agreed) for group in definition.needs):
        return ""
    groups = (" and ".join(definition.column(name).words.lower() for name in group) for group in definition.needs)
    return f"{definition.words}: select what says who it is about: {', or '.join(groups)}"


def emptied(feed: str, source: Source, agreed: Collection[str], mapping: Mapping | None = None) -> bytes | None:
    """A table with nothing in the cells of columns that are known and not agreed; every row stays where it was.

    None where nothing has to go, and where the file is no table or it is not clear which column is which: what can't be
    told can't be emptied, and is read with the same columns later.
    """
    definition = mapping.applied(load(feed)) if mapping else load(feed)
    try:
        with opened_text(source) as (text, name):
            return _emptied(text, name, definition, agreed)
    except (FeedError, csv.Error):
        return None


def _emptied(text: TextIO, name: str, definition: Definition, agreed: Collection[str]) -> bytes | None:
    layout, places = layout_of(text, definition, name)
    out = {place for column, place in places.items() if not may_stay(column, agreed)}
    if not out:
        return None
    text.seek(0)
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=layout.delimiter, lineterminator="\n")
    # Strict: rows that a quotation mark runs together would be lost without a word.
    rows = csv.reader(text, delimiter=layout.delimiter, strict=True)
    writer.writerows(islice(rows, layout.header_row))
    writer.writerows([("" if place in out else cell) for place, cell in enumerate(row)] for row in rows)
    return made.getvalue().encode()


def may_stay(column: str, agreed: Collection[str]) -> bool:
    """Whether the cells of a column may be read. A name that is to be split may only where both of its parts may."""
    return column in ALWAYS or column in agreed or (column == FULL_NAME and set(agreed) >= NAMES)


def without(cells: pl.DataFrame, agreed: Collection[str]) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The cells of a sheet without columns that are not agreed, and the names of those that were there."""
    out = tuple(name for name in cells.columns if name != "row" and not may_stay(name, agreed))
    return cells.drop(out), out
