"""Extracts to link from files, and links to a file: Parquet or CSV, by the file's ending."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from safeguarding.evidence.linkage.link import Linked
from safeguarding.evidence.linkage.prepare import LinkError, key_of
from safeguarding.evidence.tables import LINKS


def read_extract(path: str | Path) -> pl.DataFrame:
    """People or events, with the columns of those tables and, besides them, `town` and `identifier` where they are.

    Raises LinkError with the file's name when it can't be read, has no rows or no column that names a row.
    """
    path = Path(path)
    try:
        if path.suffix.lower() == ".parquet":
            frame = pl.read_parquet(path)
        elif path.suffix.lower() == ".csv":
            frame = pl.read_csv(path, infer_schema=False, null_values=[""])
        else:
            raise LinkError(f"{path.name}: give a .parquet or .csv file.")
    except (pl.exceptions.PolarsError, OSError) as error:
        first = str(error).strip().splitlines()
        raise LinkError(f"{path.name} can't be read as {path.suffix[1:]}: {first[0] if first else error}") from error
    try:
        key_of(frame)
    except LinkError as error:
        raise LinkError(f"{path.name}: {error}") from None
    return frame


def write_links(linked: Linked, path: str | Path, *, events: bool) -> None:
    """Write the links. `events` says that the right-hand rows are events: then it is the table links.

    Otherwise the columns are left_id, right_id, probability, band and reason. Raises OSError when it can't be written.
    """
    path = Path(path)
    if events:
        LINKS.write(linked.to_events(), path)
    elif path.suffix.lower() == ".parquet":
        linked.links.write_parquet(path)
    else:
        linked.links.write_csv(path)
