"""A programme’s modules and the areas of the parenting assessment: data that a council writes, never code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safeguarding.casework.access.roles import ROLES

FILE = Path(__file__).with_name("example.toml")
STATUSES = ("example", "adopted")
MOST_MODULES = 40
#: A tool’s name fits in a line. What is longer is wording, and most wording belongs to somebody.
MOST_TOOL = 80
_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")


class ProgrammeError(ValueError):
    """A set can’t be used. `sentences` say, one a fault, where it is and how to mend it."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the parenting assessment, and what it asks."""

    key: str
    title: str
    asks: str


@dataclass(frozen=True, slots=True)
class Module:
    """One module. `gives`: area of the assessment -> what the module tells of it."""

    number: int
    title: str
    purpose: str
    lead_role: str
    tools: tuple[str, ...]
    gives: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Programme:
    """A set of modules as it was written. `text` is the file, word for word."""

    name: str
    version: str
    status: str
    source: str
    areas: Mapping[str, Area]
    modules: Mapping[int, Module]
    text: str

    @property
    def example(self) -> bool:
        return self.status == "example"


@cache
def example() -> Programme:
    """The neutral set that comes with the workbook."""
    return read(FILE.read_text(encoding="utf-8"), FILE.name)


@lru_cache(maxsize=64)
def read(text: str, name: str = "the file") -> Programme:
    """The programme that a file of this text says. Raises ProgrammeError with everything that is wrong, at once."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeError([f"{name} is not TOML: {error}."]) from error
    if faults := list(_faults(data)):
        raise ProgrammeError([f"{name}: {fault}" for fault in faults])
    areas = {one["key"]: Area(one["key"], one["title"], one["asks"]) for one in data["area"]}
    modules = {one["number"]: _module(one) for one in sorted(data["module"], key=lambda one: one["number"])}
    return Programme(
        data["name"], data["version"], data["status"], data["source"], MappingProxyType(areas),
        MappingProxyType(modules), text,
    )  # fmt: skip


def _module(one: Mapping[str, Any]) -> Module:
    return Module(
        one["number"], one["title"], one["purpose"], one["lead_role"], tuple(one.get("tools", ())),
        MappingProxyType(dict(one.get("gives", {}))),
    )  # fmt: skip


def _faults(data: Mapping[str, Any]) -> Iterator[str]:
    for key, most in (("name", 120), ("version", 40), ("source", 400)):
        yield from _sentence(data.get(key), key, most)
    if data.get("status") not in STATUSES:
        yield f"status is {data.get('status')!r}: give {' or '.join(STATUSES)}."
    yield from (f"“{key}” is no part of a set: take it out." for key in data if key not in _PARTS)
    areas, modules = data.get("area"), data.get("module")
    if not _tables(areas):
        yield "there is no [[area]]: give at least one area of the parenting assessment."
        areas = []
    if not _tables(modules) or len(modules or ()) > MOST_MODULES:
        yield f"give from 1 to {MOST_MODULES} [[module]] tables."
        modules = []
    yield from _area_faults(areas or [])
    keys = {one.get("key") for one in areas or []}
    yield from _module_faults(modules or [], keys)


_PARTS = ("name", "version", "status", "source", "area", "module")


def _tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _area_faults(areas: list[Mapping[str, Any]]) -> Iterator[str]:
    seen = set()
    for place, one in enumerate(areas, 1):
        key = one.get("key")
        where = f"area {place}"
        if not (isinstance(key, str) and _KEY.fullmatch(key)):
            yield f"{where}: key is {key!r}: give small letters and _, such as basic_care."
        elif key in seen:
            yield f"{where}: the key {key} is used twice."
        seen.add(key)
        yield from _sentence(one.get("title"), f"{where}: title", 120)
        yield from _sentence(one.get("asks"), f"{where}: asks", 400)


def _module_faults(modules: list[Mapping[str, Any]], areas: set[Any]) -> Iterator[str]:
    seen = set()
    for place, one in enumerate(modules, 1):
        number, where = one.get("number"), f"module {one.get('number', f'in place {place}')}"
        if not (isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= 999):
            yield f"{where}: number is {number!r}: give a whole number from 1 to 999."
        elif number in seen:
            yield f"{where}: the number is used twice."
        seen.add(number)
        yield from _sentence(one.get("title"), f"{where}: title", 120)
        yield from _sentence(one.get("purpose"), f"{where}: purpose", 600)
        if one.get("lead_role") not in ROLES:
            yield f"{where}: lead_role is {one.get('lead_role')!r}: give a role of the workbook, such as social_worker."
        yield from _tool_faults(one.get("tools", []), where)
        gives = one.get("gives", {})
        if not isinstance(gives, dict):
            yield f"{where}: gives is {gives!r}: write gives.AREA = “what it tells”."
            continue
        for area, words in gives.items():
            if area not in areas:
                yield f"{where}: gives “{area}”, which is no [[area]] of this file."
            yield from _sentence(words, f"{where}: gives.{area}", 400)


def _tool_faults(tools: Any, where: str) -> Iterator[str]:
    if not isinstance(tools, list):
        yield f"{where}: tools is {tools!r}: give a list of names."
        return
    for tool in tools:
        if not isinstance(tool, str) or not tool.strip():
            yield f"{where}: a tool is {tool!r}: give its name."
        elif len(tool) > MOST_TOOL or "\n" in tool:
            yield f"{where}: the tool “{tool[:30]}…” is longer than {MOST_TOOL} characters: give its name, not its words."


def _sentence(value: Any, key: str, most: int) -> Iterator[str]:
    if not isinstance(value, str) or not value.strip():
        yield f"{key} is {value!r}: give words."
    elif len(value) > most:
        yield f"{key} has {len(value)} characters: give {most} or fewer."
