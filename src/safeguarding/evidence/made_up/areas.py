"""An index of deprivation for places that don't exist: each sector of a made-up postcode has a tenth of its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

import polars as pl

FILE = "deprivation.csv"
DECLARED = """# How deprived the made-up county's places are. They don't exist, and neither does this index.
name = "Made-up index of deprivation"
version = "1"
published = 2026-01-01
source = "Invented with the county"
file = "deprivation.csv"
postcode = "Postcode"
tenth = "Decile"
"""


def write(postcodes: Iterable[str], folder: Path) -> Path:
    """Write deprivation.toml and deprivation.csv into the folder, and give the path of the first.

    Raises OSError when they can't be written.
    """
    known = sorted({one for one in postcodes if one})
    folder.mkdir(parents=True, exist_ok=True)
    tenths = [crc32(one[:-2].encode()) % 10 + 1 for one in known]
    pl.DataFrame({"Postcode": known, "Decile": tenths}).write_csv(folder / FILE)
    (folder / "deprivation.toml").write_text(DECLARED, encoding="utf-8")
    return folder / "deprivation.toml"
