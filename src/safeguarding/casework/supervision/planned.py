"""What is planned for a family. Days are planned in a room above, which says here how to look them up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Planned:
    """The next day on which a family is planned, and the last day that passed without the supervision planned for it."""

    next: date | None = None
    missed: date | None = None


NOTHING = Planned()
Source = Callable[[Any, Collection[UUID], date], Mapping[UUID, Planned]]
_SOURCES: list[Source] = []


def told_by(source: Source) -> Source:
    """Register where plans are found: (user, families, today) -> what is planned, by family."""
    if source not in _SOURCES:
        _SOURCES.append(source)
    return source


def planned_for(user: Any, families: Collection[UUID], today: date) -> dict[UUID, Planned]:
    """What is planned for each of the families that has something planned or missed."""
    found: dict[UUID, Planned] = {}
    for source in _SOURCES:
        found |= source(user, families, today)
    return found
