"""Cells of text to values: dates, numbers, declared codes, identifiers without spaces."""

from __future__ import annotations

from datetime import date

import polars as pl

from safeguarding.evidence.feeds.dates import read_dates
from safeguarding.evidence.feeds.definition import Column, Definition
from safeguarding.evidence.tables import EVENTS


def read_values(cells: pl.DataFrame, definition: Definition, today: date) -> pl.DataFrame:
    """`row` and the columns of the table events, typed; what the file lacks is empty, and so is what can't be read.

    `cells` are those of a sheet after `with_names`.
    """
    read = {c.name: _read(c, cells[c.name], definition, today) for c in definition.columns if c.name in cells.columns}
    wanted = {**EVENTS.schema, "row_key": pl.String, "row_status": pl.String}
    absent = {
        name: pl.Series(name, [None] * len(cells), dtype=dtype)
        for name, dtype in wanted.items()
        if name not in read and name not in ("event_id", "feed")
    }
    return pl.DataFrame([cells["row"], *(values.alias(name) for name, values in (read | absent).items())])


def with_names(cells: pl.DataFrame) -> pl.DataFrame:
    """Given and family name where only a full name is given, read as “FAMILY, Given”, or the last word as the family name."""
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


def without_fillers(values: pl.DataFrame, definition: Definition) -> pl.DataFrame:
    """Dates of birth that a system writes for an unknown one, emptied."""
    filler = pl.col("birth_date").is_in(list(definition.unknown_dates)).fill_null(False)
    return values.with_columns(pl.when(~filler).then("birth_date").alias("birth_date"))


def _read(column: Column, cells: pl.Series, definition: Definition, today: date) -> pl.Series:
    text = pl.col(column.name)
    if column.holds == "date":
        return read_dates(cells, today)
    if column.holds == "number":
        value = text.str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False)
        value = pl.when(value.is_finite()).then(value)
    elif column.holds == "code":
        folded = text.str.replace_all(r"[\W_]+", "").str.to_lowercase()
        value = folded.replace_strict(definition.codes[column.name], default=None, return_dtype=pl.String)
    elif column.name == "nhs_number":
        digits = text.str.replace_all(r"\D", "")
        value = pl.when(_nhs_valid(digits)).then(digits)
    elif column.name == "upn":
        value = text.str.replace_all(r"[^0-9A-Za-z]", "").str.to_uppercase()
    elif column.name == "postcode":
        value = text.str.to_uppercase()
    else:
        return cells
    return cells.alias(column.name).to_frame().select(value).to_series()


def _nhs_valid(digits: pl.Expr) -> pl.Expr:
    """Ten digits whose last is 11 less the weighted sum modulo 11, 11 counting as 0 (NHS data dictionary)."""
    total = pl.sum_horizontal(
        digits.str.slice(place, 1).cast(pl.Int32, strict=False) * (10 - place) for place in range(9)
    )
    check = (11 - total % 11) % 11
    return (digits.str.len_chars() == 10) & (check == digits.str.slice(9, 1).cast(pl.Int32, strict=False))
