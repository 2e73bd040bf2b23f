"""How a frame of the county is declared."""

from __future__ import annotations

import polars as pl

from safeguarding.evidence.tables import Column, Table

ID, TEXT, DAY, YES_NO, COUNT = pl.String, pl.String, pl.Date, pl.Boolean, pl.Int64
MOMENT = pl.Datetime("us", "UTC")
CODES = pl.List(pl.String)


def table(name: str, meaning: str, *columns: tuple[str, pl.DataType | type[pl.DataType], str]) -> Table:
    """A table all of whose columns must be there."""
    return Table(name, meaning, tuple(Column(n, t, m, required=True) for n, t, m in columns))
