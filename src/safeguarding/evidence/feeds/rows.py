"""A partner's file to events: one row an event and person, each once, under a key that outlives the delivery."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date

import polars as pl

from safeguarding.evidence.feeds import problems
from safeguarding.evidence.feeds.definition import Definition, load
from safeguarding.evidence.feeds.reading import MAX_BYTES, FeedError, Reading, Rejection, Source
from safeguarding.evidence.feeds.sheet import read_sheet
from safeguarding.evidence.feeds.values import read_values, with_names, without_fillers
from safeguarding.evidence.tables import EVENTS

FEEDS = ("police", "hospital", "mental_health", "substance_misuse", "school")
PERSON = ("given_name", "family_name", "birth_date", "nhs_number", "upn")
NOTES = {
    "nhs_number": "NHS number{s} failed the check digit and {was} left out.",
    "sex": "sex code{s} {was} not recognised and {was} taken as unknown.",
    "birth_date": "date{s} of birth {was} a filler such as 1 January 1900 and {was} taken as unknown.",
}


def read(
    feed: str,
    source: Source,
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
    if feed not in FEEDS:
        raise FeedError(f"There is no feed “{feed}”. There are: {', '.join(FEEDS)}.")
    definition = load(feed)
    day = today or date.today()  # noqa: DTZ011 - a civil day, not a moment
    sheet = read_sheet(source, definition, max_bytes=max_bytes, progress=progress)
    cells = with_names(sheet.cells)
    values = read_values(cells, definition, day)
    wrong = [*sheet.rejected, *problems.find(cells, values, definition, sheet.layout, day)]
    good = values.filter(~pl.col("row").is_in([rejection.row for rejection in wrong]))
    good = without_fillers(good, definition)
    events, again = _once(_keyed(good, definition))
    rejected = tuple(sorted([*wrong, *again], key=lambda r: (r.row, r.column or "", r.sentence)))
    notes = tuple(_notes(cells.join(good.select("row"), on="row", how="semi", maintain_order="left"), good))
    return Reading(feed, EVENTS.conform(events), rejected, sheet.rows, notes, sheet.layout, sheet.digest)


def _notes(cells: pl.DataFrame, values: pl.DataFrame) -> Iterator[str]:
    for name, words in NOTES.items():
        if name in cells.columns and (count := int((cells[name].is_not_null() & values[name].is_null()).sum())):
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
    return good.with_columns(keys, pl.lit(definition.feed).alias("feed"), pl.col("sex").fill_null("U"))


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
