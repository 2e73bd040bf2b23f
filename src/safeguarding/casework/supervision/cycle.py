"""How often a family is looked at and who should be there: what comes in one reviewed file, and what an authority says.

What the authority says is written in a room above, which says here how to look it up.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safeguarding.casework.access.roles import ROLES
from safeguarding.evidence.clocks.rules import clocks

FILE = Path(__file__).with_name("cycle.toml")
RATINGS = ("red", "amber", "green", "none")
STATUSES = ("proposal", "adopted")
#: The least and the most of each number that anybody may give: minutes a family, and days.
MINUTES, EARLY, INTERVAL = (5, 240), (0, 60), (1, 92)


class CycleError(ValueError):
    """The file is wrong. The message names the file and the key, and says how to mend it."""


@dataclass(frozen=True, slots=True)
class Discipline:
    """A discipline that can be asked for; one person in any of `roles` is enough."""

    key: str
    name: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cycle:
    """`interval`: days by rating, “none” for a family that has none. `minutes` a family; `early` in days.

    `disciplines` are all that can be asked for, `quorum` those that should be there.
    """

    status: str
    source: str
    minutes: int
    early: int
    interval: Mapping[str, int]
    quorum: tuple[Discipline, ...]
    disciplines: tuple[Discipline, ...] = ()

    @property
    def proposal(self) -> bool:
        return self.status == "proposal"

    def days_after(self, rating: str | None) -> int:
        return self.interval[rating or "none"]

    def missing(self, roles: Collection[str]) -> list[str]:
        """The disciplines of the quorum that none of these roles stands for."""
        return [one.name for one in self.quorum if not one.roles & set(roles)]


Source = Callable[[Any, date], Cycle | None]
_SOURCES: list[Source] = []


def told_by(source: Source) -> Source:
    """Register where an authority's own rules are found: (user, day) -> its rules of that day, None where it has none."""
    if source not in _SOURCES:
        _SOURCES.append(source)
    return source


def rules_for(user: Any, day: date) -> Cycle:
    """The rules that hold for the authority of `user` on the day: its own, or those that come with the workbook."""
    return next((own for source in _SOURCES if (own := source(user, day)) is not None), cycle())


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
    disciplines = tuple(_discipline(row, place) for place, row in enumerate(data.get("discipline", []), 1))
    known = {one.key: one for one in disciplines}
    if unknown := [key for key in data.get("quorum", []) if key not in known]:
        raise CycleError(f"quorum: {unknown[0]!r} is no discipline of this file; give some of {', '.join(known)}.")
    return Cycle(
        status=data["status"],
        source=source,
        minutes=_whole(data.get("minutes"), "minutes", *MINUTES),
        early=_whole(data.get("early"), "early", *EARLY),
        interval=MappingProxyType(
            {rating: _whole(intervals.get(rating), f"interval.{rating}", 1, longest) for rating in RATINGS}
        ),
        quorum=tuple(known[key] for key in data.get("quorum", [])),
        disciplines=disciplines,
    )


def _longest() -> int:
    """What the model allows: monthly. An authority may say otherwise; what comes with the workbook does not."""
    return max(rule.limit.number for rule in clocks()["group_supervision"].rules)


def _whole(value: Any, key: str, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise CycleError(f"{key} is {value!r}; give a whole number from {least} to {most}.")
    return value


def _discipline(row: Mapping[str, Any], place: int) -> Discipline:
    roles = row.get("roles")
    unknown = sorted(set(roles) - set(ROLES)) if isinstance(roles, list) else []
    if not row.get("key") or not row.get("name") or not roles or unknown:
        raise CycleError(f"discipline, item {place}: give a key, a name and roles of access/roles.py{unknown or ''}.")
    return Discipline(row["key"], row["name"], frozenset(roles))
