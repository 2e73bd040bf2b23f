"""Reading the reviewed rule files, one a clock, and refusing a file that isn't right."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any

DEFINITIONS = Path(__file__).with_name("definitions")
UNITS = {"working_days": "working day", "calendar_days": "day", "months": "month"}
NOT_COMMENCED = "not commenced"
LEVELS = ("national", "local")


class ClockError(ValueError):
    """A clock is unknown or its rule is wrong. The message says which file and key, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long: so many of a unit (working_days, calendar_days or months)."""

    number: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ClockError(f"unit is “{self.unit}”; give one of {', '.join(UNITS)}.")
        if isinstance(self.number, bool) or not isinstance(self.number, int) or self.number < 1:
            raise ClockError(f"limit is {self.number!r}; give a whole number of 1 or more.")

    def __str__(self) -> str:
        return f"{self.number} {UNITS[self.unit]}{'' if self.number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a clock's limit, with the days it holds for.

    `begins` is None while the law isn't commenced: then it holds on no day. `until` is the last day, None while it lasts.
    """

    version: str
    limit: Limit
    level: str
    verified: bool
    source: str
    begins: date | None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.begins is not None and self.begins <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Clock:
    """A timescale: what starts it, what it asks in a sentence, and its dated rules, oldest first, not commenced last."""

    id: str
    name: str
    starts: str
    says: str
    rules: tuple[Rule, ...]

    def rule_on(self, day: date) -> Rule | None:
        """The rule that held on the day, or None where none had begun."""
        return next((rule for rule in self.rules if rule.holds_on(day)), None)


def load(folder: str | Path = DEFINITIONS) -> Mapping[str, Clock]:
    """Every clock of a folder of `*.toml`, by id. Raises ClockError naming the file and the key that is wrong."""
    found: dict[str, Clock] = {}
    for path in sorted(Path(folder).glob("*.toml")):
        try:
            clock = _clock(tomllib.loads(path.read_text(encoding="utf-8")))
        except (ClockError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ClockError(f"{path.name}: {error}") from error
        if clock.id != path.stem:
            raise ClockError(f"{path.name}: id is “{clock.id}”; it must be the file's name, “{path.stem}”.")
        found[clock.id] = clock
    if not found:
        raise ClockError(f"The folder {Path(folder).name} holds no clock. Add a .toml file a clock.")
    return MappingProxyType(found)


@cache
def clocks() -> Mapping[str, Clock]:
    """The clocks that come with the software, by id."""
    return load()


def _clock(data: dict[str, Any]) -> Clock:
    _only(data, {"id", "name", "starts", "says", "rule"})
    rules = tuple(
        sorted(
            (_rule(row, n) for n, row in enumerate(_of(data, "rule", list), 1)),
            key=lambda rule: rule.begins or date.max,
        )
    )
    if not rules:
        raise ClockError("rule: give one or more [[rule]] tables.")
    for earlier, later in pairwise(rules):
        if later.begins and (earlier.until is None or earlier.until >= later.begins):
            raise ClockError(
                f"rule {earlier.version}: until must be before {later.begins}, where rule {later.version} begins."
            )
    return Clock(_of(data, "id", str), _of(data, "name", str), _of(data, "starts", str), _of(data, "says", str), rules)


def _rule(data: dict[str, Any], place: int) -> Rule:
    try:
        _only(data, {"version", "limit", "unit", "level", "verified", "source", "from", "until"})
        level = _of(data, "level", str)
        if level not in LEVELS:
            raise ClockError(f"level is “{level}”; give national or local.")
        rule = Rule(
            version=_of(data, "version", str),
            limit=Limit(_of(data, "limit", int), _of(data, "unit", str)),
            level=level,
            verified=_of(data, "verified", bool),
            source=_of(data, "source", str),
            begins=None if data.get("from") == NOT_COMMENCED else _of(data, "from", date),
            until=_of(data, "until", date) if "until" in data else None,
        )
    except ClockError as error:
        raise ClockError(f"[[rule]] number {place}: {error}") from error
    if rule.until is not None and (rule.begins is None or rule.until < rule.begins):
        raise ClockError(f"[[rule]] number {place}: until is before from.")
    return rule


def _of(data: Mapping[str, Any], key: str, kind: type) -> Any:
    if key not in data:
        raise ClockError(f"{key} is missing.")
    value = data[key]
    if not isinstance(value, kind) or (kind is str and not str(value).strip()):
        raise ClockError(f"{key} is {value!r}; give a {kind.__name__}.")
    return value


def _only(data: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(data) - known)
    if unknown:
        raise ClockError(f"{unknown[0]} is not a known key; known are {', '.join(sorted(known))}.")
