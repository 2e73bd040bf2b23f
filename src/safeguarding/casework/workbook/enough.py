"""Whether the month's minimum is recorded, by a rule that stands in one reviewed file; and who has still to write."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.families.models import Allocation

FILE = Path(__file__).with_name("enough.toml")
#: With fewer writers a figure of a team would show what one of them did, whatever an authority's own rule says.
FEWEST = 3


class RuleError(ValueError):
    """The file is wrong. The message names the file and the key, and says how to mend it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a month must hold, and from how many writers on figures of a team are shown."""

    every_child_seen: bool
    every_summary: bool
    childs_words: bool
    words_from_age: int
    days: int
    least_writers: int


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the minimum: whether it is there, and in words what is there or missing."""

    there: bool
    words: str


@cache
def rule() -> Rule:
    """The authority’s own rule where `RECORDING_RULE` names its file; otherwise the one that comes with the workbook.

    Raises RuleError.
    """
    return load(Path(settings.RECORDING_RULE) if settings.RECORDING_RULE else FILE)


def load(path: Path) -> Rule:
    """The rule in a file. Raises RuleError naming the file and the key that is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        month, figures = data.get("month", {}), data.get("figures", {})
        yes_no = {key: _of(month, key, bool) for key in ("every_child_seen", "every_summary", "childs_words")}
        numbers = {"words_from_age": _of(month, "words_from_age", int)}
        numbers |= {key: _of(figures, key, int) for key in ("days", "least_writers")}
        if numbers["least_writers"] < FEWEST:
            raise RuleError(
                f"least_writers is {numbers['least_writers']}; give {FEWEST} or more, so that no figure is one person’s."
            )
    except (RuleError, tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise RuleError(f"{path.name}: {error}") from error
    return Rule(**yes_no, **numbers)


def _of(data: Any, key: str, kind: type) -> Any:
    value: Any = data.get(key)
    fits = isinstance(value, bool) if kind is bool else isinstance(value, int) and value is not True and value > 0
    if not fits:
        raise RuleError(f"{key} is {value!r}; give {'true or false' if kind is bool else 'a whole number above 0'}.")
    return value


@dataclass(frozen=True, slots=True)
class Child:
    """A born child of the family: their key, what they are called, and their age in years where it is known."""

    key: UUID
    name: str
    age: int | None


def parts(
    children: Sequence[Child],
    seen: Collection[UUID],
    unwritten: Sequence[str],
    spoke: Collection[UUID] | None,
    by: Rule,
) -> list[Part]:
    """The parts of the minimum. `seen`: children seen at a visit this month. `unwritten`: disciplines without a
    summary. `spoke`: children whose words were put down, None for a reader who may not know of them."""
    found = []
    if by.every_child_seen and children:
        missing = [child.name for child in children if child.key not in seen]
        found.append(_part("Every child was seen at a visit", "No visit at which they were seen", missing))
    if by.every_summary:
        found.append(_part("Every discipline has written its summary", "No summary yet", unwritten))
    asked = [child for child in children if child.age is None or child.age >= by.words_from_age]
    if by.childs_words and asked and spoke is not None:
        missing = [child.name for child in asked if child.key not in spoke]
        found.append(_part("The children’s own words are there", "Nothing in their own words", missing))
    return found


def _part(done: str, lacks: str, missing: Iterable[str]) -> Part:
    names = list(missing)
    return Part(not names, f"{lacks}: {', '.join(names)}" if names else done)


def unwritten(workers: Iterable[Allocation], written: Collection[str]) -> list[str]:
    """The disciplines that work with the family and have no summary, each with who would write it."""
    held: dict[str, list[str]] = {}
    for row in workers:
        if ROLES[row.post.role].has_chapter and row.post.role not in written:
            held.setdefault(row.post.role, []).append(row.post.user.name)
    return [f"{ROLES[role].discipline} ({', '.join(names)})" for role, names in held.items()]
