"""Which discipline should work with an adult of a family, given the factors of its children’s assessments: one reviewed file,
and what an authority says in its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from safeguarding.casework.rules.topics import in_force
from safeguarding.casework.supervision.cycle import STATUSES, Discipline, cycle

TOPIC = "adult-workers"
FILE = Path(__file__).with_name("adult_workers.toml")


class NeedError(ValueError):
    """The file is wrong. The message names the file and the key, and says how to mend it."""


@dataclass(frozen=True, slots=True)
class Need:
    """Where one of `factors`, by their census codes, is recorded, somebody of the discipline should work with an adult."""

    discipline: Discipline
    factors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Needs:
    status: str
    source: str
    needs: tuple[Need, ...]

    @property
    def proposal(self) -> bool:
        return self.status == "proposal"


@cache
def needs() -> Needs:
    """The rules that come with the workbook."""
    return load(FILE)


def needs_for(user: Any) -> Needs:
    """The rules that hold today for the authority of `user`."""
    found: Needs = in_force(user, TOPIC)
    return found


def load(path: Path) -> Needs:
    """The rules in a file. Raises NeedError naming the file and the key that is wrong."""
    try:
        return read(tomllib.loads(path.read_text(encoding="utf-8")))
    except (NeedError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NeedError(f"{path.name}: {error}") from error


def read(data: Mapping[str, Any]) -> Needs:
    """The rules of a file or of a version that was said. Raises NeedError naming the item that is wrong."""
    if data.get("status") not in STATUSES or not data.get("source"):
        raise NeedError(f"status, source: give {' or '.join(STATUSES)}, and say where the rules come from.")
    rows = data.get("need", [])
    return Needs(data["status"], data["source"], tuple(_need(row, at) for at, row in enumerate(rows, 1)))


def _need(row: Mapping[str, Any], place: int) -> Need:
    known = {one.key: one for one in cycle().disciplines}
    factors = row.get("factors")
    codes = isinstance(factors, list) and all(
        isinstance(one, str) and re.fullmatch(r"\d+[A-Z]?", one) for one in factors
    )
    if row.get("discipline") not in known or not factors or not codes:
        raise NeedError(
            f"need, item {place}: give a discipline of cycle.toml ({', '.join(known)}) and factors such as 3B."
        )
    return Need(known[row["discipline"]], tuple(factors))
