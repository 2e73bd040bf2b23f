"""Who reads what another authority sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from safeguarding.casework.access.snapshot import Snapshot
from safeguarding.casework.families.scopes import FamilyRows, family_ids


@dataclass(frozen=True)
class ReceivedRecords:
    """Records that came with a family, for who reads the workbook there; ratings, for who reads supervision there."""

    path: str = "received__family"

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = FamilyRows(self.path, "entry.read").narrow(snapshot, queryset)
        supervised = family_ids(snapshot, "supervision.read")
        return rows.filter(~Q(kind="rating") | Q(**{f"{self.path}__in": supervised}))
