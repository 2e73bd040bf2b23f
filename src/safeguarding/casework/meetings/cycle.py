"""How often a family is looked at and who should be there: an authority’s own rules, read from one reviewed file."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safeguarding.casework.access.roles import ROLES
from safeguarding.evidence.clocks.rules import clocks

FILE = Path(__file__).with_name("cycle.toml")
RATINGS = ("red", "amber", "green", "none")
STATUSES = ("proposal", "adopted")


class CycleError(ValueError):
    """The file is wrong. The message names the file and the key, and says how to mend it."""


@dataclass(frozen=True, slots=True)
class Discipline:
    """A discipline that should be there; one person in any of `roles` is enough."""

    name: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cycle:
    """`interval`: days by rating, “none” for a family that has none. `minutes` a family; `early` in days."""

    status: str
    source: str
    minutes: int
    early: int
    interval: Mapping[str, int]
    quorum: tuple[Discipline, ...]

    @property
    def proposal(self) -> bool:
        return self.status == "proposal"

    def days_after(self, rating: str | None) -> int:
        return self.interval[rating or "none"]

    def missing(self, roles: Collection[str]) -> list[str]:
        """The disciplines of the quorum that none of these roles stands for."""
        return [one.name for one in self.quorum if not one.roles & set(roles)]


@cache
def cycle() -> Cycle:
    """The rules that come with the workbook."""
    return load(FILE)


def load(path: Path) -> Cycle:
    """The rules in a file. Raises CycleError naming the file and the key that is wrong."""
    try:
        return _cycle(tomllib.loads(path.read_text(encoding="utf-8")))
    except (CycleError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CycleError(f"{path.name}: {error}") from error


def _cycle(data: Mapping[str, Any]) -> Cycle:
    if data.get("status") not in STATUSES:
        raise CycleError(f"status is {data.get('status')!r}; give {' or '.join(STATUSES)}.")
    source = data.get("source")
    if not isinstance(source, str) or not source.strip():
        raise CycleError("source: say where the rules come from.")
    intervals = data.get("interval", {})
    longest = _longest()
    return Cycle(
        status=data["status"],
        source=source,
        minutes=_whole(data.get("minutes"), "minutes", 5, 240),
        early=_whole(data.get("early"), "early", 0, 60),
        interval=MappingProxyType(
            {rating: _whole(intervals.get(rating), f"interval.{rating}", 1, longest) for rating in RATINGS}
        ),
        quorum=tuple(_discipline(row, place) for place, row in enumerate(data.get("quorum", []), 1)),
    )


def _longest() -> int:
    """What the clock on the board allows: a schedule that is longer would plan to be late."""
    return max(rule.limit.number for rule in clocks()["group_supervision"].rules)


def _whole(value: Any, key: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise CycleError(f"{key} is {value!r}; give a whole number from {least} to {most}.")
    return value


def _discipline(row: Mapping[str, Any], place: int) -> Discipline:
    roles = row.get("roles")
    unknown = sorted(set(roles) - set(ROLES)) if isinstance(roles, list) else []
    if not row.get("name") or not roles or unknown:
        raise CycleError(f"quorum, item {place}: give a name and roles of access/roles.py{unknown or ''}.")
    return Discipline(row["name"], frozenset(roles))
