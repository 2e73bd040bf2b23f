"""Dates as partners write them, in one column or mixed: 03/04/2024, 2024-04-03, 3-Apr-24, 20240403, 45385.

Day before month, as in this country. A figure of five digits is the day count of a spreadsheet that begins on
30 December 1899. A year of two digits is the latest that is not after `latest`.
"""

from __future__ import annotations

from datetime import date

import polars as pl

STYLES = "dd/mm/yyyy, yyyy-mm-dd or dd-Mon-yy"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_dates(text: pl.Expr, latest: date) -> pl.Expr:
    """Dates of a text expression; null where there is none to be read or no such day exists. Times are cut off."""
    bare = (
        text.str.to_lowercase()
        .str.replace(r"[t ,]+\d{1,2}[:.]\d{2}([:.]\d{2})?(\.\d+)?\s*(am|pm)?\s*(z|[+-]\d{2}:?\d{2})?$", "")
        .str.replace(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[ ,]+", "")
        .str.replace(r"^(\d{1,2})(st|nd|rd|th)\b", "$1")
        .str.replace_all(r"[./\s,-]+", "-")
    )
    year, month, day = (
        pl.coalesce(*(bare.str.extract(pattern, group) for pattern, group in places))
        for places in (
            ((_ISO, 1), (_COMPACT, 1), (_BRITISH, 3), (_NAMED, 3)),
            ((_ISO, 2), (_COMPACT, 2), (_BRITISH, 2), (_NAMED, 2)),
            ((_ISO, 3), (_COMPACT, 3), (_BRITISH, 1), (_NAMED, 1)),
        )
    )
    month = month.replace({name: str(number) for number, name in enumerate(MONTHS, 1)})
    written = pl.concat_str(
        pl.when(year.str.len_chars() == 2).then(_century(year, month, day, latest)).otherwise(year),
        month.str.zfill(2),
        day.str.zfill(2),
        separator="-",
    ).str.to_date("%Y-%m-%d", strict=False)
    serial = pl.lit(date(1899, 12, 30)) + pl.duration(days=bare.str.extract(_SERIAL, 1).cast(pl.Int64))
    return pl.coalesce(written, serial)


_ISO = r"^(\d{4})-(\d{1,2})-(\d{1,2})$"
_COMPACT = r"^((?:19|20)\d{2})(\d{2})(\d{2})$"
_BRITISH = r"^(\d{1,2})-(\d{1,2})-(\d{4}|\d{2})$"
_NAMED = r"^(\d{1,2})-?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*-?(\d{4}|\d{2})$"
_SERIAL = r"^(\d{5})(?:-\d+)?$"


def _century(year: pl.Expr, month: pl.Expr, day: pl.Expr, latest: date) -> pl.Expr:
    """The four digits of a year of two: this century unless the day would then come after `latest`."""
    short = year.cast(pl.Int32, strict=False)
    place = short * 10_000 + month.cast(pl.Int32, strict=False) * 100 + day.cast(pl.Int32, strict=False)
    bound = latest.year % 100 * 10_000 + latest.month * 100 + latest.day
    century = latest.year // 100 - (place > bound).cast(pl.Int32)
    return (century * 100 + short).cast(pl.String)
