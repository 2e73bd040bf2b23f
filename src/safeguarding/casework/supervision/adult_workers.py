"""Which discipline should work with an adult of a family, given the factors of its children’s assessments: one reviewed file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from safeguarding.casework.supervision.cycle import STATUSES, Discipline, cycle

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


def load(path: Path) -> Needs:
    """The rules in a file. Raises NeedError naming the file and the key that is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        if data.get("status") not in STATUSES or not data.get("source"):
            raise NeedError(f"status, source: give {' or '.join(STATUSES)}, and say where the rules come from.")
        return Needs(
            data["status"], data["source"], tuple(_need(row, at) for at, row in enumerate(data.get("need", []), 1))
        )
    except (NeedError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NeedError(f"{path.name}: {error}") from error


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
