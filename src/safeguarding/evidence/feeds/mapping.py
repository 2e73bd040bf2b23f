"""What a council’s or partner’s own headings and codes stand for: found in a file, proposed, and remembered as data."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

import polars as pl

from safeguarding.evidence.feeds.dates import read_dates
from safeguarding.evidence.feeds.definition import Column, Definition, load, plain
from safeguarding.evidence.feeds.reading import FeedError, Source
from safeguarding.evidence.feeds.sheet import DELIMITERS, LOOK_FOR_HEADINGS, opened_text, records

LOOKED_AT, SHOWN, MOST_CODES = 200, 3, 40  # rows, values, codes
ALIKE = 0.84  # of two headings, from which they may mean the same (difflib ratio): a proposal
MOSTLY = 0.8  # of the values of a column, from which its content speaks for what it is: a proposal
CODED = ("kind", "role", "row_status")


@dataclass(frozen=True)
class Mapping:
    """`headings`: heading in the file -> column of the feed, "" for one that is left out. `codes`: column -> what the
    file says -> code of the feed, "" for rows that are left out. Compared by letters and digits, whatever the capitals.
    """

    headings: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def applied(self, definition: Definition) -> Definition:
        """The definition with these headings and codes in place of, and beside, its own. Raises FeedError for a column
        or code that the feed does not have."""
        names = {column.name for column in definition.columns}
        if unknown := sorted(set(self.headings.values()) - names - {""}):
            raise FeedError(f"The feed “{definition.words}” has no column {unknown[0]}. Choose the columns again.")
        codes = dict(definition.codes)
        for name, meant in self.codes.items():
            if wrong := sorted(set(meant.values()) - set(definition.code_words.get(name, {})) - {""}):
                raise FeedError(f"The feed “{definition.words}” has no code {wrong[0]}. Choose the codes again.")
            codes[name] = codes.get(name, {}) | {plain(said): code for said, code in meant.items() if code}
        return replace(definition, codes=codes, mapped={plain(said): name for said, name in self.headings.items()})


@dataclass(frozen=True)
class Heading:
    """A heading of a file with its first values, what it is proposed to be ("" for nothing) and by what: name or content."""

    words: str
    values: tuple[str, ...]
    column: str = ""
    by: str = ""


def propose(feed: str, source: Source, *, today: date) -> tuple[Heading, ...]:
    """The headings of a table as the file has them, each with its first values and what it probably is.

    A heading is known by its name, by one much like it, or else by what stands under it. Each column of the feed is
    proposed once. Raises FeedError for a file without rows under headings.
    """
    definition = load(feed)
    titles, rows = _table(source, definition)
    cells = [[row[place].strip() for row in rows if place < len(row)] for place in range(len(titles))]
    found: dict[int, tuple[str, str]] = {}
    free = {column.name for column in definition.columns}

    def give(choose: Callable[[int], str | None], by: str) -> None:
        for place in range(len(titles)):
            name = choose(place) if place not in found else None
            if name in free:
                found[place] = (str(name), by)
                free.discard(str(name))

    known = definition.by_heading()
    give(lambda place: column.name if (column := known.get(plain(titles[place]))) else None, "name")
    give(lambda place: _alike(plain(titles[place]), known), "name")
    give(lambda place: _by_content(cells[place], definition, free, today), "content")
    return tuple(
        Heading(title, tuple(dict.fromkeys(filter(None, cells[place])))[:SHOWN], *found.get(place, ("", "")))
        for place, title in enumerate(titles)
        if title
    )


def unknown_codes(feed: str, source: Source, mapping: Mapping) -> dict[str, list[tuple[str, int]]]:
    """By column: what the file says where the feed declares a code, and doesn't know; each with how many rows, most first."""
    definition = mapping.applied(load(feed))
    titles, rows = _table(source, definition, every=True)
    known = definition.by_heading()
    found: dict[str, list[tuple[str, int]]] = {}
    for place, title in enumerate(titles):
        column = known.get(plain(title))
        if column is None or column.name not in CODED:
            continue
        said = Counter(row[place].strip() for row in rows if place < len(row) and row[place].strip())
        decided = {plain(one) for one in mapping.codes.get(column.name, {})}
        new = [(one, count) for one, count in said.most_common() if not {plain(one)} & (definition.codes[column.name].keys() | decided)]  # fmt: skip
        if new:
            found[column.name] = new[:MOST_CODES]
    return found


def _table(source: Source, definition: Definition, *, every: bool = False) -> tuple[list[str], list[list[str]]]:
    """The headings of a file and its first rows, or all: under known headings, or else under what looks like some."""
    with opened_text(source) as (text, name):
        lines = list(islice(text, LOOK_FOR_HEADINGS * 3))
        delimiter, number, titles = _row_of_headings(lines, definition)
        if not titles:
            raise FeedError(f"{name} has no row that could be headings. Add one, and hand the file in again.")
        text.seek(0)
        reader = records(text, delimiter)
        rows = [row for row in islice(reader, number, None if every else number + LOOKED_AT) if any(row)]
    if not rows:
        raise FeedError(f"{name} has headings but no rows under them. Ask for the file again.")
    return [title.strip() for title in titles], rows


def _row_of_headings(lines: Sequence[str], definition: Definition) -> tuple[str, int, list[str]]:
    known = definition.by_heading()
    best: tuple[float, str, int, list[str]] = (0, ",", 0, [])
    for delimiter in DELIMITERS:
        rows = list(islice(records(list(lines), delimiter), LOOK_FOR_HEADINGS))
        widest = max((len(row) for row in rows), default=0)
        for number, row in enumerate(rows, 1):
            titles = [cell.strip() for cell in row if cell.strip()]
            words = [title for title in titles if re.search(r"[^\W\d_]", title) and not re.search(r"\d{2}", title)]
            if len(titles) < 2 or len(set(titles)) < len(titles) or len(words) < len(titles):
                continue
            score = (
                10 * sum(plain(title) in known for title in titles) + len(titles) + (len(row) == widest) - number / 100
            )
            if score > best[0]:
                best = (score, delimiter, number, row)
    return best[1], best[2], best[3]


def _alike(heading: str, known: dict[str, Column]) -> str | None:
    near = difflib.get_close_matches(heading, known, n=1, cutoff=ALIKE)
    return known[near[0]].name if near else None


def _by_content(values: Sequence[str], definition: Definition, free: set[str], today: date) -> str | None:
    """What stands in a column, where most of it can be nothing else."""
    filled = [one for one in values if one]
    if len(filled) < SHOWN:
        return None

    def share(fits: Callable[[str], bool]) -> float:
        return sum(map(fits, filled)) / len(filled)

    digits = [re.sub(r"\D", "", one) for one in filled]
    if "nhs_number" in free and sum(_nhs(one) for one in digits) / len(filled) >= MOSTLY:
        return "nhs_number"
    if (
        "upn" in free
        and share(lambda one: bool(re.fullmatch(r"[A-HJ-NP-RTV-Z]\d{11}[\dA-HJ-NP-RTV-Z]", one.upper()))) >= MOSTLY
    ):
        return "upn"
    if (
        "postcode" in free
        and share(lambda one: bool(re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}", one.upper()))) >= MOSTLY
    ):
        return "postcode"
    several = len({plain(one) for one in filled}) > 1  # one and the same letter may be anything
    for name in ("sex", *CODED) if several else ():
        codes = definition.codes.get(name, {})
        if name in free and sum(plain(one) in codes for one in filled) / len(filled) >= MOSTLY:
            return name
    return _which_date(filled, free, today)


def _which_date(filled: Sequence[str], free: set[str], today: date) -> str | None:
    days = read_dates(pl.Series(filled, dtype=pl.String), today).drop_nulls()
    if len(days) / len(filled) < MOSTLY:
        return None
    middle = days.sort()[len(days) // 2]
    likely = "birth_date" if (today - middle).days > 365 * 5 else "date"
    return likely if likely in free else None


def _nhs(digits: str) -> bool:
    if len(digits) != 10:
        return False
    check = (11 - sum(int(one) * (10 - place) for place, one in enumerate(digits[:9])) % 11) % 11
    return check == int(digits[9])
