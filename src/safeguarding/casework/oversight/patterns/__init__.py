"""Patterns in the audit log that somebody should look at. Each is a file: what, why, from which number on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


class DefinitionError(ValueError):
    """A definition of a pattern is wrong. Names the file."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern.

    `tells_of_family`: that it was found says something about the people of the family, so that only those who may know
    of the family see it. `again_after` is days for which the same worker and family is not raised again. `threshold`
    holds the numbers that the pattern goes by, `roles_left_out` those whose work it is.
    """

    id: str
    name: str
    words: str
    why: str
    source: str
    verified: bool
    order: int
    tells_of_family: bool
    again_after: int
    roles_left_out: frozenset[str]
    threshold: Mapping[str, float]


def _read(path: Path) -> Pattern:
    try:
        body: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        body["roles_left_out"] = frozenset(body.get("roles_left_out", ()))
        pattern = Pattern(id=path.stem, **body)
    except (tomllib.TOMLDecodeError, TypeError, UnicodeDecodeError) as error:
        raise DefinitionError(f"oversight/patterns/{path.name}: {error}") from None
    if not all(isinstance(value, int | float) for value in pattern.threshold.values()):
        raise DefinitionError(f"oversight/patterns/{path.name}: every threshold is a number.")
    return pattern


def load(folder: Path = HERE) -> dict[str, Pattern]:
    """Every pattern by id, in the order of the page. Raises DefinitionError naming the file that is wrong."""
    found = [_read(path) for path in folder.glob("*.toml")]
    return {one.id: one for one in sorted(found, key=lambda one: (one.order, one.id))}


PATTERNS = load()
