"""How a caseload is weighed: the numbers that come in one reviewed file, and what an authority says in their place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.pathway.standing import WORDS
from safeguarding.casework.rules.topics import in_force

FILE = Path(__file__).with_name("weights.toml")
TOPIC = "caseload-weights"
STATUSES = ("proposal", "adopted")
RATINGS = ("red", "amber", "green", "none")
BY = ("children", "families")
MOST = 100


class WeightsError(ValueError):
    """The file is wrong. The message names the file and the key, and says how to mend it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What is expected of a full-time post in these roles; `by` children or families."""

    roles: frozenset[str]
    by: str
    full_time: float


@dataclass(frozen=True, slots=True)
class Weights:
    """`child` by statutory status, `family` by rating (“none” for not rated)."""

    status: str
    source: str
    child: Mapping[str, float]
    family: Mapping[str, float]
    figures: tuple[Figure, ...]

    @property
    def proposal(self) -> bool:
        return self.status == "proposal"

    def figure_of(self, role: str) -> Figure | None:
        return next((one for one in self.figures if role in one.roles), None)

    def by_children(self, role: str) -> bool:
        figure = self.figure_of(role)
        return figure is not None and figure.by == "children"

    def weigh(self, role: str, statuses: Iterable[str], rating: str | None) -> float:
        """What one family counts for somebody in the role: its children by status, or one; and its rating."""
        base = sum(self.child[status] for status in statuses) if self.by_children(role) else 1.0
        return base + self.family[rating or "none"]


@cache
def weights() -> Weights:
    """The numbers that come with the workbook."""
    return load(FILE)


def weights_for(user: Any) -> Weights:
    """The numbers that hold today for the authority of `user`."""
    found: Weights = in_force(user, TOPIC)
    return found


def load(path: Path) -> Weights:
    """The numbers in a file. Raises WeightsError naming the file and the key that is wrong."""
    try:
        return read(tomllib.loads(path.read_text(encoding="utf-8")))
    except (WeightsError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WeightsError(f"{path.name}: {error}") from error


def read(data: Mapping[str, Any]) -> Weights:
    """The numbers of a file or of a version that was said. Raises WeightsError naming the key that is wrong."""
    if data.get("status") not in STATUSES:
        raise WeightsError(f"status is {data.get('status')!r}; give {' or '.join(STATUSES)}.")
    source = data.get("source")
    if not isinstance(source, str) or not source.strip():
        raise WeightsError("source: say where the numbers come from.")
    figures = tuple(_figure(row, place) for place, row in enumerate(data.get("figure", []), 1))
    twice = sorted(role for role in ROLES if sum(role in one.roles for one in figures) > 1)
    if twice:
        raise WeightsError(f"figure: {', '.join(twice)} stands in two of them. Leave it in one.")
    return Weights(
        data["status"], source, _numbers(data, "child", tuple(WORDS)), _numbers(data, "family", RATINGS), figures
    )


def _numbers(data: Mapping[str, Any], key: str, names: tuple[str, ...]) -> Mapping[str, float]:
    given = data.get(key, {})
    if not isinstance(given, dict) or set(given) != set(names):
        raise WeightsError(f"{key}: give a number for each of {', '.join(names)}, and for nothing else.")
    return MappingProxyType({name: _number(given[name], f"{key}.{name}") for name in names})


def _number(value: Any, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST:
        raise WeightsError(f"{key} is {value!r}; give a number from 0 to {MOST}.")
    return float(value)


def _figure(row: Mapping[str, Any], place: int) -> Figure:
    roles, by = row.get("roles"), row.get("by")
    unknown = sorted(set(roles) - set(ROLES)) if isinstance(roles, list) else []
    if not roles or unknown:
        raise WeightsError(f"figure, item {place}: give roles of access/roles.py{unknown or ''}.")
    if by not in BY:
        raise WeightsError(f"figure, item {place}: by is {by!r}; give {' or '.join(BY)}.")
    full_time = _number(row.get("full_time"), f"figure, item {place}: full_time")
    if not full_time:
        raise WeightsError(f"figure, item {place}: full_time is 0; leave the item out for no figure.")
    return Figure(frozenset(roles), by, full_time)
