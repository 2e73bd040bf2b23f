"""The seeded bugs as they stand in bugs.toml, and putting one into a copy of the tree."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

PLACE = Path("src/safeguarding/casework")


class DoesNotApply(Exception):
    """What a bug replaces is not in the tree exactly once."""


@dataclass(frozen=True)
class Bug:
    """A permission bug. `changes`: file, what stands there now, what the bug makes of it. `tests`: what pytest is given to
    notice one that neither the two worlds nor the crawl plant anything for; `route`: where a short crawl looks."""

    number: int
    name: str
    changes: tuple[tuple[str, str, str], ...]
    first: str
    tests: str = ""
    route: str = ""

    @property
    def of_crawl(self) -> bool:
        """Whether it concerns an actor of the crawl most: their names hold spaces, those of the two worlds none."""
        return " " in self.first


def every_bug() -> list[Bug]:
    rows = tomllib.loads((Path(__file__).parent / "bugs.toml").read_text())["bug"]
    return [
        Bug(
            at,
            row["name"],
            ((row["file"], row["old"], row["new"]), *map(tuple, row.get("also", ()))),
            row["first"],
            row.get("tests", ""),
            row.get("route", ""),
        )
        for at, row in enumerate(rows, start=1)
    ]


def put(bug: Bug, tree: Path) -> None:
    """Put the bug into the tree. Raises DoesNotApply, naming the file."""
    for file, old, new in bug.changes:
        path = tree / PLACE / file
        text = path.read_text()
        if text.count(old) != 1:
            raise DoesNotApply(
                f"Bug {bug.number}, “{bug.name}”: {file} holds {text.count(old)} times what it replaces."
            )
        path.write_text(text.replace(old, new))
