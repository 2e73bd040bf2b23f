"""What a feed's file looks like, as declared in `definitions/<feed>.toml`: columns, other headings met, codes."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from safeguarding.evidence.tables import EVENTS

CODED = ("kind", "role", "sex", "row_status")
KINDS_OF_VALUE = ("text", "date", "code", "number")
#: Columns of a file that no event keeps: a name to be split, the partner’s own key of the row, what becomes of the row.
PASSING = ("full_name", "row_key", "row_status")
PERSONAL = frozenset(column.name for column in EVENTS.columns if column.personal) | {"full_name", "row_key"}
WITHDRAWN = "withdrawn"


class DefinitionError(ValueError):
    """The file of a definition is wrong. The message names the file and the place."""


@dataclass(frozen=True)
class Column:
    """A column of the feed: its name in the table events, the headings it goes by, what its values are."""

    name: str
    words: str
    headings: tuple[str, ...]
    holds: str = "text"
    required: bool = False
    longest: int = 80

    @property
    def personal(self) -> bool:
        return self.name in PERSONAL


@dataclass(frozen=True)
class Definition:
    """A feed. `codes` maps, for kind, role, sex and row_status, what a file may say to what the table events says.

    `needs` lists groups of columns of which a row must fill at least one group. `incident` are the columns an incident
    reference is made from where the feed has none. `messages` says that files of HL7 version 2 and FHIR R4 are taken too. `mapped` is what a mapping says of headings.
    """

    feed: str
    version: str
    words: str
    source: str
    earliest: date
    columns: tuple[Column, ...]
    codes: dict[str, dict[str, str]]
    code_words: dict[str, dict[str, str]]
    needs: tuple[tuple[str, ...], ...]
    incident: tuple[str, ...] = ()
    unknown_dates: tuple[date, ...] = ()
    messages: bool = False
    mapped: dict[str, str] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def required(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.required)

    def by_heading(self) -> dict[str, Column]:
        """Plain heading -> column. What `mapped` says of a heading or a column goes before what the feed declares."""
        usual = {plain(h): column for column in self.columns for h in (column.name, column.words, *column.headings)}
        taken = set(self.mapped.values())
        left = {h: c for h, c in usual.items() if h not in self.mapped and c.name not in taken}
        return left | {h: self.column(name) for h, name in self.mapped.items() if name}


def plain(text: str) -> str:
    """Letters and digits only, lower case: how headings and codes are compared."""
    return re.sub(r"[\W_]+", "", text).casefold()


@cache
def load(feed: str) -> Definition:
    """The shipped definition of a feed. Raises DefinitionError when it is missing or wrong."""
    where = f"feeds/definitions/{feed}.toml"
    try:
        definition = _definition(_toml(feed), _toml("every"))
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise DefinitionError(f"{where}: {type(error).__name__}: {error}") from error
    if problem := _wrong(definition):
        raise DefinitionError(f"{where}: {problem}")
    return definition


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(
        resources.files(__package__).joinpath("definitions", f"{name}.toml").read_text(encoding="utf-8")
    )


def _definition(own: dict[str, Any], every: dict[str, Any]) -> Definition:
    """`own` is the feed's file; `every` is what the files of all feeds may have besides."""
    raw = every | own | {"column": [*own["column"], *every["column"]]}
    codes, words = {}, {}
    for name in CODED:
        entries = raw.get(name, {})
        words[name] = {code: entry["words"] for code, entry in entries.items()}
        codes[name] = {
            plain(said): code
            for code, entry in entries.items()
            for said in (code, entry["words"], *entry.get("codes", []))
        }
    return Definition(
        feed=raw["feed"],
        version=str(raw["version"]),
        words=raw["words"],
        source=raw["source"],
        earliest=raw["earliest"],
        columns=tuple(Column(**entry | {"headings": tuple(entry["headings"])}) for entry in raw["column"]),
        codes=codes,
        code_words=words,
        needs=tuple(tuple(group) for group in raw["needs"]),
        incident=tuple(raw.get("incident", ())),
        unknown_dates=tuple(raw.get("unknown_dates", ())),
        messages=bool(raw.get("messages", False)),
    )


def _wrong(definition: Definition) -> str | None:
    names = [column.name for column in definition.columns]
    known = {*EVENTS.schema, *PASSING} - {"event_id", "feed"}
    if unknown := sorted(set(names) - known):
        return f"the table events has no column {unknown[0]}"
    if missing := {"date", "kind", *(name for group in definition.needs for name in group)} - set(names):
        return f"the column {sorted(missing)[0]} is not declared"
    if "incident_id" not in names and not definition.incident:
        return "declare the column incident_id, or “incident” to make a reference from other columns"
    if any(column.holds not in KINDS_OF_VALUE for column in definition.columns):
        return f"“holds” must be one of {', '.join(KINDS_OF_VALUE)}"
    if undeclared := [c.name for c in definition.columns if c.holds == "code" and not definition.codes.get(c.name)]:
        return f"the column {undeclared[0]} holds codes and none is declared"
    seen: dict[str, str] = {}
    for column in definition.columns:
        for heading in {plain(h) for h in (column.name, column.words, *column.headings)}:
            if seen.setdefault(heading, column.name) != column.name:
                return f"the heading “{heading}” stands for both {seen[heading]} and {column.name}"
    return None
