"""Rows of partners for analysts: who and where can't be read from them, and still the same person is the same.

Names, addresses and numbers are left out. Keys are hashed under a secret (HMAC-SHA256, RFC 2104), days become the first
of their month, dates of birth an age in bands of five years, postcodes their outward part. An area with few people is
left empty. It is personal data still for whoever holds the secret: keep the two apart, and throw the secret away.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

import polars as pl

LEAST_KEY = 32  # bytes
FEWEST_IN_AREA = 10  # people or rows without one; a proposal
BAND = 5  # years
COLUMNS = {
    "row": pl.String, "incident": pl.String, "person": pl.String, "feed": pl.String, "kind": pl.String, "month": pl.Date,
    "role": pl.String, "sex": pl.String, "age_from": pl.Int64, "area": pl.String, "quantity": pl.Float64,
    "possible": pl.Float64, "unauthorised": pl.Float64,
}  # fmt: skip


def pseudonymised(events: pl.DataFrame, links: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """The events without what says whose they are: columns as in COLUMNS, in an order that says nothing.

    `events` conforms to the table events. `links` (event_id, person_id) says which rows are one person of ours; the
    others stand without a person. `age_from` is the lower end of a band of five years. The same key gives the same
    pseudonyms, another key others. Raises ValueError for a key of fewer than 32 bytes.
    """
    if len(key) < LEAST_KEY:
        raise ValueError(f"The key has {len(key)} bytes. Give at least {LEAST_KEY} random ones.")
    known = links.select("event_id", "person_id").unique("event_id", keep="first", maintain_order=True)
    rows = events.join(known, on="event_id", how="left")
    outward = pl.col("postcode").str.to_uppercase().str.extract(r"^\s*([A-Z]{1,2}\d[A-Z\d]?)\s*\d[A-Z]{2}\s*$")
    years = (pl.col("date") - pl.col("birth_date")).dt.total_days() // 365.25
    made = rows.select(
        _under(key, "row", "event_id"), _under(key, "incident", "incident_id", "feed"), _under(key, "person", "person_id"),
        "feed", "kind", pl.col("date").dt.truncate("1mo").alias("month"), "role", "sex",
        (years // BAND * BAND).cast(pl.Int64).alias("age_from"), outward.alias("area"), "quantity", "possible",
        "unauthorised",
    )  # fmt: skip
    people = pl.coalesce("person", "row").n_unique().over("area")
    rare = made.with_columns(pl.when(people >= FEWEST_IN_AREA).then("area").alias("area"))
    return rare.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items()).sort("row")


def _under(key: bytes, name: str, *columns: str) -> pl.Expr:
    """The columns hashed under the key, apart for each name; nothing where the first is empty."""
    text = pl.concat_str(*(pl.col(column) for column in columns), separator="\x1f")
    return text.map_elements(_hashed(key, name), return_dtype=pl.String).alias(name)


def _hashed(key: bytes, name: str) -> Callable[[str], str]:
    return lambda text: hmac.new(key, f"{name}\x1f{text}".encode(), hashlib.sha256).hexdigest()[:24]
