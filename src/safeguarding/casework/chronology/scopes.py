"""Who reads what was picked: whoever reads the workbook of the family, but for entries that were closed to them since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from safeguarding.casework.access.snapshot import Snapshot
from safeguarding.casework.families.closed import KindRows, where_read


@dataclass(frozen=True)
class PickedRows:
    """Rows that repeat an entry, or none. `family` and `entry` are paths to them."""

    family: str = "family"
    entry: str = "entry"

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = KindRows("contact", self.family).narrow(snapshot, queryset)
        of_none = Q(**{f"{self.entry}__isnull": True})
        return rows.filter(of_none | where_read(snapshot, self.family, f"{self.entry}__compartment"))
