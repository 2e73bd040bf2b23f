"""Reading the reviewed definition files, one an indicator, and refusing a file that isn't right."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safeguarding.evidence.tables import PEOPLE

DEFINITIONS = Path(__file__).with_name("definitions")
FEEDS = ("police", "hospital", "mental_health", "substance_misuse", "school")
DESIGNS = ("before_after", "monthly")
MEASURES = ("incidents", "repeats", "amounts")
ROLES = ("child", "adult")
MOST_MONTHS = 60


class DefinitionError(ValueError):
    """A definition is wrong or unknown. The message says which file and key, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: `incidents`, `repeats` (second or later of a family in the window) or `amounts` (quantity out of
    possible), and what to call it.
    """

    counts: str
    noun: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator. `needs`: sets of columns of the table people, any one of which lets a person be looked for in the
    feed. `late_members_days`: how long after allocation a person may be recorded and still belong to the family counted.
    `per`: rates are given per so many family-years (or, for amounts, per so many of what was possible).
    """

    id: str
    version: str
    title: str
    why: str
    source: str
    verified: bool
    design: str
    months: int
    feed: str
    kinds: tuple[str, ...]
    roles: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    late_members_days: int
    measures: tuple[Measure, ...]
    per: float
    per_words: str
    cannot_show: str

    @property
    def sums_amounts(self) -> bool:
        return self.measures[0].counts == "amounts"


def load(folder: str | Path = DEFINITIONS) -> Mapping[str, Definition]:
    """Every definition of a folder of `*.toml`, by id. Raises DefinitionError naming the file and key that is wrong."""
    found: dict[str, Definition] = {}
    for path in sorted(Path(folder).glob("*.toml")):
        try:
            made = _definition(tomllib.loads(path.read_text(encoding="utf-8")))
            if made.id != path.stem:
                raise DefinitionError(f"id is “{made.id}”; it must be the file's name, “{path.stem}”.")
        except (DefinitionError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise DefinitionError(f"{path.name}: {error}") from error
        found[made.id] = made
    if not found:
        raise DefinitionError(f"The folder {Path(folder).name} holds no definition. Add a .toml file an indicator.")
    return MappingProxyType(found)


@cache
def definitions() -> Mapping[str, Definition]:
    """The definitions that come with the software, by id."""
    return load()


def _definition(data: dict[str, Any]) -> Definition:
    unknown = sorted(set(data) - set(Definition.__dataclass_fields__))
    if unknown:
        raise DefinitionError(
            f"{unknown[0]} is not a known key; known are {', '.join(Definition.__dataclass_fields__)}."
        )
    measures = tuple(_measure(row, n) for n, row in enumerate(_of(data, "measures", list), 1))
    made = Definition(
        **{key: _of(data, key, str) for key in ("id", "version", "title", "why", "source", "per_words", "cannot_show")},
        verified=_of(data, "verified", bool),
        design=_one_of(data, "design", DESIGNS),
        feed=_one_of(data, "feed", FEEDS),
        months=_whole(data, "months", 1, MOST_MONTHS),
        late_members_days=_whole(data, "late_members_days", 0, 366),
        per=float(_whole(data, "per", 1, 100_000)),
        kinds=_words(data["kinds"], "kinds") if "kinds" in data else _missing("kinds"),
        roles=_some_of(data, "roles", ROLES),
        needs=_needs(data),
        measures=measures,
    )
    if not measures or (made.sums_amounts and len(measures) > 1) or measures[0].counts == "repeats":
        raise DefinitionError("measures: give incidents first, then repeats if wanted; or amounts alone.")
    if made.design == "monthly" and (made.sums_amounts or len(measures) > 1):
        raise DefinitionError("measures: a monthly design counts incidents alone.")
    return made


def _measure(row: Any, place: int) -> Measure:
    if not isinstance(row, dict) or set(row) != {"counts", "noun"}:
        raise DefinitionError(f"measures: number {place} needs exactly the keys counts and noun.")
    return Measure(_one_of(row, "counts", MEASURES), _of(row, "noun", str))


def _needs(data: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    columns = set(PEOPLE.schema)
    sets = tuple(_words(row, "needs") for row in _of(data, "needs", list))
    for name in (name for row in sets for name in row):
        if name not in columns:
            raise DefinitionError(f"needs: “{name}” is no column of people; they are {', '.join(PEOPLE.schema)}.")
    return sets if sets else _missing("needs")


def _missing(key: str) -> Any:
    raise DefinitionError(f"{key} is missing.")


def _of(data: Mapping[str, Any], key: str, kind: type) -> Any:
    value = data[key] if key in data else _missing(key)
    if not isinstance(value, kind) or (kind is str and not str(value).strip()):
        raise DefinitionError(f"{key} is {value!r}; give a {kind.__name__}.")
    return value


def _one_of(data: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> str:
    value = _of(data, key, str)
    if value not in allowed:
        raise DefinitionError(f"{key} is “{value}”; give one of {', '.join(allowed)}.")
    return str(value)


def _some_of(data: Mapping[str, Any], key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    values = _words(_of(data, key, list), key)
    for value in values:
        if value not in allowed:
            raise DefinitionError(f"{key} holds “{value}”; give some of {', '.join(allowed)}.")
    return values


def _words(values: Any, key: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not values or not all(isinstance(value, str) and value for value in values):
        raise DefinitionError(f"{key} is {values!r}; give a list of one word or more.")
    return tuple(values)


def _whole(data: Mapping[str, Any], key: str, least: int, most: int) -> int:
    value = _of(data, key, int)
    if isinstance(value, bool) or not least <= value <= most:
        raise DefinitionError(f"{key} is {value}; give a whole number from {least} to {most}.")
    return int(value)
