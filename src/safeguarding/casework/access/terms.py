"""What holds of a partner's rows where an agreement names nothing: from `terms.toml`, a proposal."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("terms.toml")


@dataclass(frozen=True)
class Defaults:
    """How many months back rows are shown one by one, and how many years they are held. No new agreement names more."""

    months_shown: int
    years_held: int


@cache
def defaults() -> Defaults:
    """The terms of `terms.toml`. Raises ValueError, naming the file, for what is no number of months or years."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    months, years = said.get("months_shown"), said.get("years_held")
    if not (isinstance(months, int) and isinstance(years, int) and months > 0 and years > 0):
        raise ValueError(f"{FILE.name}: give months_shown and years_held, whole numbers above nothing.")
    return Defaults(months, years)
