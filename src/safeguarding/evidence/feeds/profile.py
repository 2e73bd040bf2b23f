"""What a delivery looks like in figures: nothing of any person, so that it can be kept when the rows are gone."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

import polars as pl

from safeguarding.evidence.feeds.definition import Definition, load
from safeguarding.evidence.feeds.reading import Reading

CODED = ("kind", "role", "sex")
AMOUNTS = ("quantity", "possible", "unauthorised")
IDENTIFIERS = ("nhs_number", "upn")
POSTCODE = r"(?i)^\s*[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\s*$"
#: Of a filled cell of the column: what would not stand there under its own heading.
ODD = {
    "given_name": pl.col("given_name").str.contains(r"\d"),
    "family_name": pl.col("family_name").str.contains(r"\d"),
    "postcode": ~pl.col("postcode").str.contains(POSTCODE),
    "address": pl.col("address").str.contains(r"^[\d/.\- ]+$"),
}


@dataclass(frozen=True)
class Profile:
    """One delivery of a feed in figures. Shares are from 0 to 1; `odd` and `missing` are shares of accepted rows.

    `rejected` counts problems by the heading of their column; `days` is how many days the delivery covers, both ends
    counted; `left_out` are columns that no agreement names; `early` are the accepted days of the month up to the 12th, by column. Written as JSON by `as_json`.
    """

    feed: str
    rows: int
    accepted: int
    rejected_rows: int
    repeated: int
    first: date | None
    last: date | None
    header_row: int
    headings: dict[str, str] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    months: dict[str, int] = field(default_factory=dict)
    missing: dict[str, float] = field(default_factory=dict)
    odd: dict[str, float] = field(default_factory=dict)
    early: dict[str, tuple[int, int]] = field(default_factory=dict)
    codes: dict[str, dict[str, int]] = field(default_factory=dict)
    amounts: dict[str, float] = field(default_factory=dict)
    identifiers: int = 0
    clashes: int = 0
    left_out: tuple[str, ...] = ()

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1 if self.first and self.last else 0

    def as_json(self) -> dict[str, Any]:
        """The profile as plain values."""
        plain = asdict(self)
        return plain | {name: plain[name] and plain[name].isoformat() for name in ("first", "last")}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Profile:
        """What `as_json` wrote. Fields that it does not know yet are empty; further ones are left out."""
        known = {one.name for one in fields(cls)}
        kept = {name: value for name, value in plain.items() if name in known}
        for name in ("first", "last"):
            kept[name] = date.fromisoformat(kept[name]) if kept.get(name) else None
        kept["early"] = {name: (pair[0], pair[1]) for name, pair in kept.get("early", {}).items()}
        kept["left_out"] = tuple(kept.get("left_out", ()))
        return cls(**kept)


def profile(reading: Reading, kept: pl.DataFrame | None = None) -> Profile:
    """The delivery in figures, as it was read.

    `kept` are its events without those that nobody may know of, where there are such: of those only their number and the
    days covered are in the figures, so that the rows that are kept, taken from the figures, leave nothing of them.
    """
    definition, events = load(reading.feed), reading.events if kept is None else kept
    twice = sum("stands in row" in one.sentence for one in reading.rejected)
    covers = reading.covers or (None, None)
    return Profile(
        feed=reading.feed,
        rows=reading.rows,
        accepted=len(reading.events),
        rejected_rows=reading.rejected_rows - twice,
        repeated=twice,
        first=covers[0],
        last=covers[1],
        header_row=reading.layout.header_row,
        headings={name: said for name, said in reading.layout.headings.items() if name not in reading.left_out},
        rejected=dict(Counter(one.column for one in reading.rejected if one.column)),
        months=_counts(events["date"].dt.strftime("%Y-%m")),
        missing=_missing(events, definition),
        odd={name: _share(events.filter(pl.col(name).is_not_null()), odd) for name, odd in ODD.items()},
        early={name: _early(events[name]) for name in ("date", "birth_date")},
        codes={name: _counts(events[name]) for name in CODED},
        amounts={name: float(middle) for name in AMOUNTS if (middle := _middle(events[name])) is not None},
        left_out=reading.left_out,
        **_clashes(events),
    )


def _counts(values: pl.Series) -> dict[str, int]:
    return {str(value): count for value, count in values.drop_nulls().value_counts().sort(values.name).iter_rows()}


def _share(rows: pl.DataFrame, which: pl.Expr) -> float:
    return round(float(rows.select(which.mean()).item() or 0), 4) if len(rows) else 0.0


def _missing(events: pl.DataFrame, definition: Definition) -> dict[str, float]:
    """Of each column that the feed declares: the share of accepted rows that have nothing in it. U is no sex."""
    names = [one.name for one in definition.columns if one.name in events.columns]
    none = {name: pl.col(name).is_null() | (pl.col(name) == "U" if name == "sex" else False) for name in names}
    return {name: _share(events, empty) for name, empty in none.items()}


def _early(days: pl.Series) -> tuple[int, int]:
    held = days.drop_nulls()
    return int((held.dt.day() <= 12).sum()), len(held)


def _middle(amounts: pl.Series) -> float | None:
    """The median of the amounts over nothing: a feed where most rows miss nothing would say 0."""
    return amounts.filter(amounts > 0).median()  # type: ignore[return-value]


def _clashes(events: pl.DataFrame) -> dict[str, int]:
    """How many identifiers there are, and how many stand with two dates of birth: the second in two rows or more, or none
    of them in two of three rows. One slip of the pen among many rows is none."""
    found = {"identifiers": 0, "clashes": 0}
    for name in IDENTIFIERS:
        held = events.filter(pl.col(name).is_not_null())
        births = held.filter(pl.col("birth_date").is_not_null()).group_by(name, "birth_date").len().sort("len")
        of = births.group_by(name, maintain_order=True).agg(
            most=pl.col("len").last(), second=pl.col("len").get(-2, null_on_oob=True), rows=pl.col("len").sum()
        )
        two = (pl.col("second") >= 2) | (pl.col("second").is_not_null() & (3 * pl.col("most") < 2 * pl.col("rows")))
        found["identifiers"] += held[name].n_unique()
        found["clashes"] += len(of.filter(two))
    return found
