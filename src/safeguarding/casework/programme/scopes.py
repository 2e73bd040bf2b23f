"""Evidence is read by those who read its own compartment and the entry that it comes from, whichever is narrower."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from safeguarding.casework.access.snapshot import Snapshot
from safeguarding.casework.families.closed import where_read
from safeguarding.casework.families.scopes import FamilyRows


@dataclass(frozen=True)
class SourcedRows:
    """Rows in a compartment of their own that may come from an entry of the workbook.

    The entry can be closed further after the row was written; whoever then does not read it, doesn’t read the row.
    """

    path: str = "family"
    compartment: str = "compartment"
    entry: str = "entry"
    permission: str = "entry.read"

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = FamilyRows(self.path, self.permission).narrow(snapshot, queryset)
        own = where_read(snapshot, self.path, self.compartment, permission=self.permission)
        source = where_read(snapshot, self.path, f"{self.entry}__compartment", permission=self.permission)
        return rows.filter(own).filter(Q(**{f"{self.entry}__isnull": True}) | source)
