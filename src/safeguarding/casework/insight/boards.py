"""The partnership board's readers, from boards.toml: a wrong name stops the program at start."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("boards.toml")


@dataclass(frozen=True)
class Board:
    """What one reader looks for first."""

    key: str
    title: str
    words: str
    indicators: tuple[str, ...]


@cache
def boards() -> dict[str, Board]:
    """The boards by key. Raises ValueError naming what is wrong in the file."""
    from safeguarding.evidence.indicators import definitions  # numerical libraries: only when asked

    found = {}
    for key, row in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        if set(row) != {"title", "words", "indicators"}:
            raise ValueError(f"{FILE.name}: {key} needs exactly title, words and indicators.")
        unknown = [name for name in row["indicators"] if name not in definitions()]
        if unknown:
            raise ValueError(f"{FILE.name}: {key} names “{unknown[0]}”, which is no indicator.")
        found[key] = Board(key, row["title"], row["words"], tuple(row["indicators"]))
    return found
