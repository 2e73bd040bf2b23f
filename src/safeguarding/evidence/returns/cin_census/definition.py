"""The census as data: which blocks and items a year has, how often each may stand, and the codes it may hold.

One file a year, `<year>.toml`, beside this module. A year is the year before plus changes: a file that starts with
`based_on = 2026` gives whole blocks that replace those of the same name, and codes that are added to those of the
same set. Every file is read and checked when this module is imported; a wrong one stops the program, naming the file.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from safeguarding.evidence.returns.cin_census import records

KINDS = ("block", "code", "date", "fixed", "flag", "moment", "text", "upn", "whole", "year")
OFTEN = {"1": (1, False), "0..1": (0, False), "1..n": (1, True), "0..n": (0, True)}
RECORDS = {
    cls.__name__: cls
    for cls in (
        records.Header, records.Child, records.Episode, records.Assessment,
        records.CinPlan, records.Section47, records.ProtectionPlan,
    )
}  # fmt: skip


class DefinitionError(ValueError):
    """A year's definition is wrong. The message names the file, the place and what is wanted."""


@dataclass(frozen=True)
class Item:
    """One element of a block. `field` is the attribute of the record that holds it; None where nothing is kept."""

    name: str
    kind: str
    required: bool
    many: bool
    field: str | None = None
    cbds: str | None = None
    codes: str | None = None
    value: str | None = None
    pattern: str | None = None
    form: str | None = None


@dataclass(frozen=True)
class Block:
    """An element that holds others, in this order. Without `record` its fields belong to the block around it."""

    name: str
    items: tuple[Item, ...]
    record: str | None = None


@dataclass(frozen=True)
class Definition:
    """One year of the census. `codes` go from set to code to words, `withdrawn` from set to code to rule and words."""

    year: int
    title: str
    source: str
    reference_date: date
    blocks: Mapping[str, Block]
    codes: Mapping[str, Mapping[str, str]]
    withdrawn: Mapping[str, Mapping[str, Mapping[str, str]]]
    passed_over: Mapping[str, tuple[str, ...]]
    mend: Mapping[str, str]


def load(folder: Path) -> dict[int, Definition]:
    """Every year in the folder, by year. Raises DefinitionError naming the file that is wrong."""
    raw: dict[int, dict[str, Any]] = {}
    years: dict[int, Definition] = {}
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].toml")):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            data = _on_top_of(raw, data)
            definition = _definition(data)
            if definition.year != int(path.stem):
                raise DefinitionError(f"year is {definition.year}; the file's name says {path.stem}")
        except KeyError as error:
            raise DefinitionError(f"{path.name}: {error.args[0]} is missing") from error
        except (DefinitionError, tomllib.TOMLDecodeError, TypeError, ValueError) as error:
            raise DefinitionError(f"{path.name}: {error}") from error
        raw[definition.year], years[definition.year] = data, definition
    if not years:
        raise DefinitionError(f"{folder.name}: holds no year of the census, such as 2026.toml")
    return years


def _on_top_of(earlier: Mapping[int, dict[str, Any]], data: dict[str, Any]) -> dict[str, Any]:
    if "based_on" not in data:
        return data
    base = earlier.get(data["based_on"])
    if base is None:
        raise DefinitionError(f"based_on is {data['based_on']}, a year that is not defined before it")
    whole = {**base, **data}
    for part in ("blocks", "passed_over", "mend"):
        whole[part] = {**base.get(part, {}), **data.get(part, {})}
    for part in ("codes", "withdrawn"):
        sets = {**base.get(part, {})}
        for name, codes in data.get(part, {}).items():
            sets[name] = {**sets.get(name, {}), **codes}
        whole[part] = sets
    return whole


def _definition(data: Mapping[str, Any]) -> Definition:
    codes = data["codes"]
    blocks = {name: _block(name, block, codes) for name, block in data["blocks"].items()}
    withdrawn = data.get("withdrawn", {})
    for name, words in withdrawn.items():
        for code in words:
            if code not in codes.get(name, {}):
                raise DefinitionError(f"withdrawn.{name}.{code} is not a code of the set {name}")
    for root in ("Header", "Child"):
        if root not in blocks:
            raise DefinitionError(f"blocks.{root} is missing")
        _check_fields(blocks, root)
    return Definition(
        year=data["year"],
        title=data["title"],
        source=data["source"],
        reference_date=data["reference_date"],
        blocks=blocks,
        codes=codes,
        withdrawn=withdrawn,
        passed_over={name: tuple(elements) for name, elements in data.get("passed_over", {}).items()},
        mend=data.get("mend", {}),
    )


def _block(name: str, data: Mapping[str, Any], codes: Mapping[str, Mapping[str, str]]) -> Block:
    items = []
    for given in data["items"]:
        place = f"blocks.{name}.{given.get('name', '?')}"
        if given.get("kind") not in KINDS:
            raise DefinitionError(f"{place}: kind is {given.get('kind')!r}; use one of {', '.join(KINDS)}")
        if given.get("often") not in OFTEN:
            raise DefinitionError(f"{place}: often is {given.get('often')!r}; use one of {', '.join(OFTEN)}")
        if given["kind"] == "code" and given.get("codes") not in codes:
            raise DefinitionError(f"{place}: there is no code set {given.get('codes')!r}")
        if given["kind"] == "fixed" and not given.get("value"):
            raise DefinitionError(f"{place}: a fixed item needs its value")
        required, many = OFTEN[given["often"]]
        rest = {key: value for key, value in given.items() if key != "often"}
        item = Item(required=bool(required), many=many, **rest)
        if item.pattern:
            try:
                re.compile(item.pattern)
            except re.error as error:
                raise DefinitionError(f"{place}: pattern is not a regular expression: {error}") from error
        items.append(item)
    if len({item.name for item in items}) != len(items):
        raise DefinitionError(f"blocks.{name}: an item stands twice")
    if data.get("record") not in (None, *RECORDS):
        raise DefinitionError(f"blocks.{name}: record is {data['record']!r}; use one of {', '.join(RECORDS)}")
    return Block(name, tuple(items), data.get("record"))


def _check_fields(blocks: Mapping[str, Block], root: str) -> None:
    """Raise unless the fields under a record's block are exactly those of the record, so that nothing is lost."""
    record = blocks[root].record
    if record is None:
        raise DefinitionError(f"blocks.{root}: needs a record")
    given = _fields(blocks, root)
    wanted = {field.name for field in dataclasses.fields(RECORDS[record])}
    if set(given) != wanted or len(given) != len(wanted):
        wrong = sorted(set(given) ^ wanted) or sorted(name for name in given if given.count(name) > 1)
        raise DefinitionError(f"blocks.{root}: fields and the record {record} differ: {', '.join(wrong)}")


def _fields(blocks: Mapping[str, Block], name: str) -> list[str]:
    if name not in blocks:
        raise DefinitionError(f"blocks.{name} is missing")
    fields: list[str] = []
    for item in blocks[name].items:
        if item.kind == "block":
            if item.name not in blocks:
                raise DefinitionError(f"blocks.{item.name} is missing")
            if blocks[item.name].record is None:
                fields += _fields(blocks, item.name)
                continue
            _check_fields(blocks, item.name)
        if item.field:
            fields.append(item.field)
    return fields


YEARS = load(Path(__file__).parent)


def definition(year: int) -> Definition:
    """The census of a year by its end year: 2026 is 2025-26. Raises DefinitionError, naming the years there are."""
    if year not in YEARS:
        raise DefinitionError(
            f"There is no definition of the children in need census for {year}. "
            f"The years held are {', '.join(map(str, sorted(YEARS)))}."
        )
    return YEARS[year]


def label(year: int, codes: str, code: str) -> str:
    """The words of a code, such as `label(2026, "factor", "3B")`; the code itself where the year doesn't know it."""
    return definition(year).codes[codes].get(code, code)
