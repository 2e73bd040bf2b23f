"""A partner's file to events: one row an event and person, each once, under a key that outlives the delivery."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from datetime import date

import polars as pl

from safeguarding.evidence.feeds import problems
from safeguarding.evidence.feeds.columns import without
from safeguarding.evidence.feeds.definition import WITHDRAWN, Definition, load
from safeguarding.evidence.feeds.mapping import Mapping
from safeguarding.evidence.feeds.reading import MAX_BYTES, FeedError, Reading, Rejection, Source
from safeguarding.evidence.feeds.sheet import read_sheet
from safeguarding.evidence.feeds.values import read_values, with_names, without_fillers
from safeguarding.evidence.tables import EVENTS

FEEDS = (
    "police", "hospital", "mental_health", "substance_misuse", "school", "probation", "housing", "ambulance",
    "childrens_services",
)  # fmt: skip
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
    sender: str = "",
    mapping: Mapping | None = None,
    columns: Collection[str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Reading:
    """Read a partner's file as the declared feed, one of FEEDS.

    `source` is a path, the bytes, or a binary file that can be read from its beginning. `today` is the day after which
    an event lies in the future; without it, the day of the machine. `sender` keeps apart the keys that two partners give
    to rows of one feed. `mapping` says what headings and codes stand for that the feed does not know. `columns` are those that an agreement
    names (see `columns.to_choose`): the others are dropped before anything is made of them. `progress` is given the
    bytes read so far.
    Raises HeadingsError where it is not clear which column is which, and FeedError when the file as a whole can't be read; what is wrong with single rows comes back in the result.
    """
    if feed not in FEEDS:
        raise FeedError(f"There is no feed “{feed}”. There are: {', '.join(FEEDS)}.")
    definition = mapping.applied(load(feed)) if mapping else load(feed)
    day = today or date.today()  # noqa: DTZ011 - a civil day, not a moment
    sheet = read_sheet(source, definition, max_bytes=max_bytes, progress=progress)
    whole, left_out = (sheet.cells, ()) if columns is None else without(sheet.cells, columns)
    cells = with_names(whole)
    values = read_values(cells, definition, day)
    # Of a row that is withdrawn under its partner's own key nothing else need be said.
    bare = set(values.filter((pl.col("row_status") == WITHDRAWN) & pl.col("row_key").is_not_null())["row"])
    found = problems.find(cells, values, definition, sheet.layout, day)
    wrong = [*sheet.rejected, *(one for one in found if one.row not in bare)]
    good = values.filter(~pl.col("row").is_in([rejection.row for rejection in wrong]))
    good = without_fillers(good, definition)
    kept, again, replaced = _each_once(_keyed(good, definition, sender))
    gone = (pl.col("row_status") == WITHDRAWN).fill_null(False)
    rejected = tuple(sorted([*wrong, *again], key=lambda r: (r.row, r.column or "", r.sentence)))
    said = _notes(cells.join(good.select("row"), on="row", how="semi", maintain_order="left"), good)
    notes = (*sheet.notes, *said)
    return Reading(
        feed, EVENTS.conform(kept.filter(~gone)), rejected, sheet.rows, notes, sheet.layout, sheet.digest,
        withdrawn=tuple(kept.filter(gone)["event_id"]), replaced=replaced, left_out=left_out,
    )  # fmt: skip


def _notes(cells: pl.DataFrame, values: pl.DataFrame) -> Iterator[str]:
    for name, words in NOTES.items():
        if name in cells.columns and (count := int((cells[name].is_not_null() & values[name].is_null()).sum())):
            yield f"{count:,} {words.format(s='' if count == 1 else 's', was='was' if count == 1 else 'were')}"


def _keyed(good: pl.DataFrame, definition: Definition, sender: str) -> pl.DataFrame:
    """Add the feed, an incident reference where there is none, and the event_id.

    The event_id is made from the sender and the partner's own key of the row, where there is one. Otherwise from the
    feed, the incident, the person as named and their role, and from nothing else. The same row in a later delivery, in
    whatever place and whatever spelling of its headings, is the same event.
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
    named = pl.concat_str(pl.lit(definition.feed), *parts, separator="\x1f")
    own = pl.concat_str(pl.lit(definition.feed), pl.lit(f"row of {sender}"), _folded("row_key"), separator="\x1f")
    text = good.select(pl.when(pl.col("row_key").is_null()).then(named).otherwise(own)).to_series()
    keys = pl.Series("event_id", [hashlib.sha256(t.encode()).hexdigest()[:32] for t in text], dtype=pl.String)
    return good.with_columns(keys, pl.lit(definition.feed).alias("feed"), pl.col("sex").fill_null("U"))


def _folded(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String).fill_null("").str.to_lowercase().str.replace_all(r"[\W_]+", "")


def _each_once(good: pl.DataFrame) -> tuple[pl.DataFrame, list[Rejection], int]:
    """One row of each event, a rejection for each further one, and how many gave way to a later row.

    Where the partner keys or marks its rows the last one holds; otherwise the first, and a further one is rejected with
    whether it differs.
    """
    told = (pl.col("row_key").is_not_null() | pl.col("row_status").is_not_null()).any().over("event_id")
    first, last = (end("row").over("event_id") for end in (pl.first, pl.last))
    marked = good.with_columns(told=told, holds=pl.when(told).then(last).otherwise(first))
    details = [name for name in good.columns if name not in ("row", "event_id")]
    at_hold = pl.col("row") == pl.col("holds")
    same = pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(name).sort_by(at_hold, maintain_order=True).last().over("event_id"))
        for name in details
    )
    marked = marked.with_columns(same=same)
    again = marked.filter(~at_hold & (pl.col("same") | ~pl.col("told")))
    rejected = [
        Rejection(
            row,
            None,
            None,
            f"The same row stands in row {other} already."
            if same
            else f"Row {other} names the same person in the same incident and role, with other details; it is kept.",
        )
        for row, other, same in again.select("row", "holds", "same").iter_rows()
    ]
    return marked.filter(at_hold), rejected, len(marked) - len(marked.filter(at_hold)) - len(again)
