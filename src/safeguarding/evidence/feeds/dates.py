"""Dates as partners write them, in one column or mixed: 03/04/2024, 2024-04-03, 3-Apr-24, 20240403, 45385.

Day before month, as in this country. A figure of five digits is the day count of a spreadsheet that begins on
30 December 1899. A year of two digits is the latest that is not after `latest`.
"""

from __future__ import annotations

from datetime import date

import polars as pl

STYLES = "dd/mm/yyyy, yyyy-mm-dd or dd-Mon-yy"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_dates(text: pl.Series, latest: date) -> pl.Series:
    """The dates of a series of text; null where there is none to be read or no such day exists. Times are cut off."""
    distinct = text.drop_nulls().unique(maintain_order=True).alias("text").to_frame()
    parts = distinct.with_columns(_bare(pl.col("text")).alias("bare")).with_columns(
        pl.coalesce(pl.col("bare").str.extract(pattern, places[part]) for pattern, places in STYLES_READ).alias(part)
        for part in ("year", "month", "day")
    )
    parts = parts.with_columns(pl.col("month").replace({name: str(n) for n, name in enumerate(MONTHS, 1)}).str.zfill(2))
    full = pl.when(pl.col("year").str.len_chars() == 2).then(_full_year(latest)).otherwise(pl.col("year"))
    written = pl.concat_str(full, "month", pl.col("day").str.zfill(2), separator="-").str.to_date(strict=False)
    serial = FIRST_DAY + pl.duration(days=pl.col("bare").str.extract(SERIAL, 1).cast(pl.Int64))
    known = parts.select("text", pl.coalesce(written, serial).alias("day"))
    return text.alias("text").to_frame().join(known, on="text", how="left", maintain_order="left")["day"]


#: What is written, and which group of it is the year, the month and the day.
STYLES_READ = (
    (r"^(\d{4})-(\d{1,2})-(\d{1,2})$", {"year": 1, "month": 2, "day": 3}),
    (r"^((?:19|20)\d{2})(\d{2})(\d{2})$", {"year": 1, "month": 2, "day": 3}),
    (r"^(\d{1,2})-(\d{1,2})-(\d{4}|\d{2})$", {"year": 3, "month": 2, "day": 1}),
    (rf"^(\d{{1,2}})-?({'|'.join(MONTHS)})[a-z]*-?(\d{{4}}|\d{{2}})$", {"year": 3, "month": 2, "day": 1}),
)
SERIAL = r"^(\d{5})(?:-\d+)?$"
FIRST_DAY = pl.lit(date(1899, 12, 30))


def _bare(text: pl.Expr) -> pl.Expr:
    """Lower case, without weekday, time of day or “th”, every separator a hyphen."""
    return (
        text.str.to_lowercase()
        .str.replace(r"[t ,]+\d{1,2}[:.]\d{2}([:.]\d{2})?(\.\d+)?\s*(am|pm)?\s*(z|[+-]\d{2}:?\d{2})?$", "")
        .str.replace(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[ ,]+", "")
        .str.replace(r"^(\d{1,2})(st|nd|rd|th)\b", "$1")
        .str.replace_all(r"[./\s,-]+", "-")
    )


def _full_year(latest: date) -> pl.Expr:
    """The four digits of a year of two: the century of `latest` unless the day would then come after it."""
    year, month, day = (pl.col(part).cast(pl.Int32, strict=False) for part in ("year", "month", "day"))
    bound = latest.year % 100 * 10_000 + latest.month * 100 + latest.day
    after = (year * 10_000 + month * 100 + day > bound).cast(pl.Int32)
    return ((latest.year // 100 - after) * 100 + year).cast(pl.String)
