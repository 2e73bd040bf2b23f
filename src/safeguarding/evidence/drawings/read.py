"""People, relationships, stays and contacts from CSV files. Rows that can't be used come back with a sentence each."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from safeguarding.evidence.drawings.ecomap import Contact, EcomapError
from safeguarding.evidence.relationships import RESPONSIBILITY, Person, Relationship, RelationshipError, Stay

T = TypeVar("T")


class ReadError(ValueError):
    """A file can't be read at all, or lacks a column. The message names the file and how to mend it."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not be used: its number in the file, the heading being row 1, and why."""

    file: str
    row: int
    sentence: str


def read_people(path: Path) -> tuple[list[Person], list[Rejected]]:
    """`key` and `name`; `sex` (M, F or U), `born`, `expected`, `died`, `ended` where held. Dates as 2018-05-04."""
    return _read(path, ("key", "name"), _person)


def read_relationships(path: Path) -> tuple[list[Relationship], list[Rejected]]:
    """`source`, `target` and `kind`: what the source is of the target; `start`, `end` and `responsibility` (yes, no,
    not_known: parental responsibility) where held.
    """
    return _read(path, ("source", "target", "kind"), _relationship)


def read_stays(path: Path) -> tuple[list[Stay], list[Rejected]]:
    """`person` and `household`; `start` and `end` where held."""
    return _read(
        path,
        ("person", "household"),
        lambda row: Stay(row["person"], row["household"], _day(row, "start"), _day(row, "end")),
    )


def read_contacts(path: Path) -> tuple[list[Contact], list[Rejected]]:
    """`name`; `role`, `agency`, `group` (family, friend, professional), `bonds` (strong, ordinary, weak, strained, not_known or plain;
    several with a space between) where held.
    """
    return _read(path, ("name",), _contact)


def _person(row: Mapping[str, str]) -> Person:
    if not row["key"]:
        raise ValueError("key is empty. Give each person a key of their own")
    sex = row.get("sex", "").upper() or "U"
    if sex not in "MFU":
        raise ValueError(f"sex is “{sex}”. Give M, F or U")
    return Person(
        row["key"], row["name"], sex, _day(row, "born"), _day(row, "expected"), _day(row, "died"), _day(row, "ended")
    )


def _relationship(row: Mapping[str, str]) -> Relationship:
    held = row.get("responsibility", "")
    if held and held not in RESPONSIBILITY:
        raise ValueError(f"responsibility is “{held}”. Give {', '.join(RESPONSIBILITY)} or nothing")
    return Relationship(row["source"], row["target"], row["kind"], _day(row, "start"), _day(row, "end"), held)


def _contact(row: Mapping[str, str]) -> Contact:
    lines = tuple(words for words in (row.get("role", ""), row.get("agency", "")) if words)
    bonds = tuple(row.get("bonds", "").split()) or ("plain",)
    return Contact(row["name"], row["name"], lines, row.get("group", "") or "professional", bonds)


def _day(row: Mapping[str, str], name: str) -> date | None:
    words = row.get(name, "")
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise ValueError(f"{name} is “{words}”. Write a date as 2018-05-04") from None


def _read(path: Path, needs: tuple[str, ...], make: Callable[[Mapping[str, str]], T]) -> tuple[list[T], list[Rejected]]:
    good: list[T] = []
    rejected: list[Rejected] = []
    for number, row in _rows(path, needs):
        try:
            good.append(make(row))
        except (RelationshipError, EcomapError, ValueError) as error:
            rejected.append(Rejected(path.name, number, f"{str(error).rstrip('.')}."))
    return good, rejected


def _rows(path: Path, needs: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = [(name or "").strip().lower() for name in reader.fieldnames or ()]
            missing = [name for name in needs if name not in columns]
            if missing:
                raise ReadError(f"{path.name} has no column {', '.join(missing)}. Its first row names the columns.")
            for number, row in enumerate(reader, 2):
                yield (
                    number,
                    {
                        (key or "").strip().lower(): (value or "").strip()
                        for key, value in row.items()
                        if isinstance(value, str)
                    },
                )
    except OSError as error:
        raise ReadError(f"{path.name} can't be read: {error.strerror}.") from None
    except (UnicodeDecodeError, csv.Error):
        raise ReadError(f"{path.name} is not a CSV file in UTF-8. Save it as one.") from None
