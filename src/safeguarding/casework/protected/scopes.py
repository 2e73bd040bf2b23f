"""Who may know of protected rows: those whose post in the family reads their kind, and nobody else by any way in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from safeguarding.casework.access.snapshot import Snapshot
from safeguarding.casework.families.closed import KindRows, families_of_the_person_who_harms, where_read
from safeguarding.casework.families.scopes import FamilyRows

#: Each kind of protected row and the kind of record, in access/compartments.py, that says who reads it.
RECORD_OF: Mapping[str, str] = {
    "safe_address": "safe",
    "safe_contact": "safe",
    "escape_plan": "safe",
    "disclosure": "victim",
    "marac": "victim",
}


@dataclass(frozen=True)
class ProtectedRows:
    """Protected rows of a family that the viewer works with, of the kinds that their post there reads."""

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = FamilyRows("family", "protected.read").narrow(snapshot, queryset)
        return rows.filter(where_read(snapshot, "family", "kind", RECORD_OF, "protected.read"))


@dataclass(frozen=True)
class ContactRules:
    """How adults may be contacted, for those who write in the workbook; never for who works with the person who harms."""

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return self._of(snapshot, queryset, "family")

    def of_families(self, snapshot: Snapshot, families: QuerySet[Any]) -> QuerySet[Any]:
        """The families whose rules the viewer would see, if there are any."""
        return self._of(snapshot, families, "pk")

    def _of(self, snapshot: Snapshot, rows: QuerySet[Any], family: str) -> QuerySet[Any]:
        mine = KindRows("contact", family, "entry.write").narrow(snapshot, rows)
        return mine.exclude(**{f"{family}__in": families_of_the_person_who_harms(snapshot)})
