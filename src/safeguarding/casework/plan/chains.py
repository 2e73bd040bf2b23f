"""Rows that follow each other: which one stands, and which was the first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar
from uuid import UUID

from safeguarding.casework.programme.written import Written

W = TypeVar("W", bound=Written)


class Chains(Generic[W]):
    """All rows of one kind of a family, followed without asking the database again."""

    def __init__(self, rows: Iterable[W]) -> None:
        self.rows = {row.pk: row for row in rows}
        self.after = {row.replaces_id: row for row in self.rows.values() if row.replaces_id}  # type: ignore[attr-defined]

    def first(self, row: W) -> W:
        """The row that was written first."""
        while (before := self.rows.get(getattr(row, "replaces_id", None))) is not None:  # type: ignore[arg-type]
            row = before
        return row

    def last(self, key: UUID) -> W | None:
        """The last row of the chain that holds this one; None where it is not known."""
        row = self.rows.get(key)
        while row is not None and row.pk in self.after:
            row = self.after[row.pk]
        return row

    def stands(self, key: UUID) -> W | None:
        """What stands of the chain that holds the row; None where it was entered in error or is not known."""
        row = self.last(key)
        return row if row is not None and not row.mistake else None

    def standing(self) -> list[W]:
        """Every row that stands, in the order in which its chain began."""
        found = [row for row in self.rows.values() if row.pk not in self.after and not row.mistake]
        return sorted(found, key=lambda row: (self.first(row).written_at, str(row.pk)))

    def history(self, row: W) -> list[W]:
        """The row and all it replaced, latest first."""
        found: list[Any] = [row]
        while (before := self.rows.get(found[-1].replaces_id)) is not None:
            found.append(before)
        return found
