"""Rows of text to events: each value read by what its column holds, each problem a rejection of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date

import polars as pl

from safeguarding.evidence.feeds import dates
from safeguarding.evidence.feeds.definition import Column, Definition, load
from safeguarding.evidence.feeds.reading import MAX_BYTES, FeedError, Reading, Rejection, Source
from safeguarding.evidence.feeds.sheet import Sheet, read_sheet
from safeguarding.evidence.tables import EVENTS

LONGEST_LIFE = 120  # years
SHOWN = 40  # characters of a value that is repeated in a rejection
PERSON = ("given_name", "family_name", "birth_date", "nhs_number", "upn")


def read_feed(
    source: Source,
    feed: str,
    *,
    today: date | None = None,
    max_bytes: int = MAX_BYTES,
    progress: Callable[[int], None] | None = None,
) -> Reading:
    """Read a partner's file as the declared feed (police, hospital, mental_health, substance_misuse or school).

    `source` is a path, the bytes, or a binary file that can be read from its beginning. `today` is the day after which
    an event lies in the future; without it, the day of the machine. `progress` is given the bytes read so far.
    Raises FeedError when the file as a whole can't be read; what is wrong with single rows comes back in the result.
    """
    definition = load(feed)
    sheet = read_sheet(source, definition, max_bytes=max_bytes, progress=progress)
    read, rejected = _values(sheet, definition, today or date.today())  # noqa: DTZ011 - a civil day, not a moment
    notes = tuple(_notes(sheet.cells, read, definition))
    bad = {rejection.row for rejection in (*sheet.rejected, *rejected)}
    good = read.filter(~pl.col("row").is_in(list(bad)))
    good, again = _once(_keyed(good, definition))
    everything = sorted((*sheet.rejected, *rejected, *again), key=lambda r: (r.row, r.column or ""))
    return Reading(feed, EVENTS.conform(good), tuple(everything), sheet.rows, notes, sheet.layout, sheet.digest)


def _values(sheet: Sheet, definition: Definition, today: date) -> tuple[pl.DataFrame, list[Rejection]]:
    """The cells as values, and a rejection for each that is missing, can't be read or can't be true."""
    cells = _names(sheet.cells)
    present = [column for column in definition.columns if column.name in cells.columns]
    read = cells.select("row", *(_read(column, definition, today).alias(column.name) for column in present))
    read = read.with_columns(
        pl.lit(None, dtype).alias(name) for name, dtype in _ABSENT.items() if name not in read.columns
    )
    found = [
        *((c.name, sentence, hit) for c in present for sentence, hit in _column_problems(c, definition, cells, read)),
        *_row_problems(definition, read, today),
    ]
    return read, [r for name, sentence, hit in found for r in _rejections(name, sentence, hit, sheet, definition)]


_ABSENT = {"birth_date": pl.Date, "quantity": pl.Float64, "possible": pl.Float64} | dict.fromkeys(
    ("incident_id", "given_name", "family_name", "sex", "nhs_number", "upn", "role"), pl.String
)


def _read(column: Column, definition: Definition, today: date) -> pl.Expr:
    text = pl.col(column.name)
    if column.holds == "date":
        day = dates.read_dates(text, today)
        return pl.when(~day.is_in(list(definition.unknown_dates))).then(day) if definition.unknown_dates else day
    if column.holds == "number":
        return text.str.replace_all(",", "").cast(pl.Float64, strict=False)
    if column.holds == "code":
        folded = text.str.replace_all(r"[\W_]+", "").str.to_lowercase()
        return folded.replace_strict(definition.codes[column.name], default=None, return_dtype=pl.String)
    if column.name == "nhs_number":
        digits = text.str.replace_all(r"\D", "")
        return pl.when(_nhs_valid(digits)).then(digits)
    if column.name == "upn":
        return text.str.replace_all(r"[^0-9A-Za-z]", "").str.to_uppercase()
    if column.name == "postcode":
        return text.str.to_uppercase()
    return text


def _nhs_valid(digits: pl.Expr) -> pl.Expr:
    """Ten digits whose last is 11 less the weighted sum modulo 11, 11 counting as 0 (NHS data dictionary)."""
    total = pl.sum_horizontal(
        digits.str.slice(place, 1).cast(pl.Int32, strict=False) * (10 - place) for place in range(9)
    )
    check = (11 - total % 11) % 11
    return (digits.str.len_chars() == 10) & (check == digits.str.slice(9, 1).cast(pl.Int32, strict=False))


def _names(cells: pl.DataFrame) -> pl.DataFrame:
    """Where only a full name is given: “FAMILY, Given”, or the last word as the family name."""
    if "full_name" not in cells.columns:
        return cells
    full = pl.col("full_name")
    comma = full.str.contains(",", literal=True)
    given = pl.when(comma).then(full.str.extract(r",\s*(.+)$")).otherwise(full.str.extract(r"^(.+) \S+$"))
    family = pl.when(comma).then(full.str.extract(r"^(.*?)\s*,")).otherwise(full.str.extract(r"(\S+)$"))
    split = {"given_name": given, "family_name": family}
    return cells.with_columns(
        (pl.coalesce(pl.col(name), found) if name in cells.columns else found).alias(name)
        for name, found in split.items()
    )


def _column_problems(
    column: Column, definition: Definition, cells: pl.DataFrame, read: pl.DataFrame
) -> Iterator[tuple[str, pl.Series]]:
    text, value, words = cells[column.name], read[column.name], column.words
    if column.required:
        yield f"{words} is missing.", text.is_null()
    unread = text.is_not_null() & value.is_null()
    if column.holds == "date":
        there = cells.select(dates.read_dates(pl.col(column.name), date.max).is_not_null()).to_series()
        yield f"{words} is not a date that exists. Write it as {dates.STYLES}.", unread & ~there
    elif column.holds == "number":
        yield f"{words} is not a number.", unread
    elif column.holds == "code" and column.name != "sex":
        listed = ", ".join(definition.code_words[column.name].values())
        yield f"{words} is a code that this feed does not declare. It declares: {listed}.", unread
    elif column.holds == "text":
        yield f"{words} has more than {column.longest} characters.", text.str.len_chars() > column.longest


def _row_problems(definition: Definition, read: pl.DataFrame, today: date) -> Iterator[tuple[str, str, pl.Series]]:
    on, born, first = read["date"], read["birth_date"], definition.earliest
    said = definition.column("date").words
    yield "date", f"{said} lies in the future.", on > today
    yield "date", f"{said} is before {first.day} {first:%B %Y}, the first day this feed accepts.", on < first
    yield "birth_date", "Date of birth lies in the future.", born > today
    yield "birth_date", "Date of birth is after the event.", (born > on) & (born <= today)
    too_old = pl.col("birth_date").dt.offset_by(f"{LONGEST_LIFE}y") < pl.col("date")
    yield (
        "birth_date",
        f"Date of birth is more than {LONGEST_LIFE} years before the event.",
        read.select(too_old).to_series(),
    )
    who = pl.any_horizontal(
        pl.all_horizontal(pl.col(name).is_not_null() for name in group)
        for group in definition.needs
        if set(group) <= set(read.columns)
    )
    groups = ", or ".join(" and ".join(definition.column(n).words.lower() for n in g) for g in definition.needs)
    yield "", f"The row does not say who it is about. It needs {groups}.", ~read.select(who).to_series()
    yield "quantity", "The amount is less than nothing.", read["quantity"] < 0
    yield "quantity", "The amount is more than was possible.", read["quantity"] > read["possible"]


def _rejections(name: str, sentence: str, hit: pl.Series, sheet: Sheet, definition: Definition) -> Iterator[Rejection]:
    heading = sheet.layout.headings.get(name)
    rows = sheet.cells.filter(hit.fill_null(False))
    if rows.is_empty():
        return
    shown = heading is not None and not definition.column(name).personal
    values = rows[name].to_list() if shown else [None] * len(rows)
    for row, value in zip(rows["row"], values, strict=True):
        yield Rejection(row, heading, value[:SHOWN] if value else None, sentence)


def _notes(cells: pl.DataFrame, read: pl.DataFrame, definition: Definition) -> Iterator[str]:
    left_out = {
        "nhs_number": "NHS number{s} failed the check digit and {was} left out.",
        "sex": "sex code{s} {was} not recognised and {was} taken as unknown.",
    }
    for name, words in left_out.items():
        if name in cells.columns:
            count = int((cells[name].is_not_null() & read[name].is_null()).sum())
            if count:
                yield f"{count:,} {words.format(s='' if count == 1 else 's', was='was' if count == 1 else 'were')}"


def _keyed(good: pl.DataFrame, definition: Definition) -> pl.DataFrame:
    """Add the feed, an incident reference where there is none, and the event_id.

    The event_id is made from the feed, the incident, the person as named and their role, and from nothing else: the
    same row in a later delivery, in whatever place and whatever spelling of its headings, is the same event.
    """
    if definition.incident:
        made = pl.concat_str(
            *(pl.col(name).cast(pl.String).fill_null("") for name in definition.incident), separator=" "
        )
        good = good.with_columns(pl.coalesce("incident_id", made).alias("incident_id"))
    parts = [
        pl.col("incident_id").str.to_uppercase(),
        *(_folded(name) for name in PERSON),
        pl.col("role").fill_null(""),
    ]
    text = good.select(pl.concat_str(pl.lit(definition.feed), *parts, separator="\x1f")).to_series()
    keys = pl.Series("event_id", [hashlib.sha256(t.encode()).hexdigest()[:32] for t in text], dtype=pl.String)
    sex = pl.col("sex").fill_null("U") if "sex" in good.columns else pl.lit("U")
    return good.with_columns(keys, pl.lit(definition.feed).alias("feed"), sex.alias("sex"))


def _folded(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String).fill_null("").str.to_lowercase().str.replace_all(r"[\W_]+", "")


def _once(good: pl.DataFrame) -> tuple[pl.DataFrame, list[Rejection]]:
    """The first row of each event, and a rejection for each further one, saying whether it differs."""
    details = [name for name in good.columns if name not in ("row", "event_id")]
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).first().over("event_id")) for name in details)
    marked = good.with_columns(first=pl.col("row").first().over("event_id"), same=same)
    again = marked.filter(pl.col("row") != pl.col("first"))
    rejected = [
        Rejection(
            row,
            None,
            None,
            f"The same row stands in row {earlier} already."
            if same
            else f"Row {earlier} names the same person in the same incident and role, with other details; it is kept.",
        )
        for row, earlier, same in again.select("row", "first", "same").iter_rows()
    ]
    return marked.filter(pl.col("row") == pl.col("first")), rejected


__all__ = ["FeedError", "Reading", "Rejection", "read_feed"]
