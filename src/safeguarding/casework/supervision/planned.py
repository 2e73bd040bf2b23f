"""What is planned for a family. Days are planned in a room above, which says here how to look them up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Planned:
    """The next day on which a family is planned, and the last day that passed without the supervision planned for it."""

    next: date | None = None
    missed: date | None = None


class Days(Protocol):
    """Where planned days are found."""

    def planned(self, user: Any, families: Collection[UUID], today: date) -> Mapping[UUID, Planned]:
        """What is planned for each of the families, by family."""

    def last_planned(self, see: Any, families: Collection[UUID], today: date) -> Mapping[UUID, date]:
        """The last day before today on which each of the families was planned, held or not. `see` narrows the rows."""


NOTHING = Planned()
_SOURCES: list[Days] = []


def told_by(source: Days) -> None:
    """Register where plans are found."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def planned_for(user: Any, families: Collection[UUID], today: date) -> dict[UUID, Planned]:
    """What is planned for each of the families that has something planned or missed."""
    found: dict[UUID, Planned] = {}
    for source in _SOURCES:
        found |= source.planned(user, families, today)
    return found


def last_planned(see: Any, families: Collection[UUID], today: date) -> dict[UUID, date]:
    """By family: the last day before today on which it was planned. `see` narrows the rows. One statement a source."""
    found: dict[UUID, date] = {}
    for source in _SOURCES:
        found |= source.last_planned(see, families, today)
    return found
