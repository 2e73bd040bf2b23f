"""Who reads what another authority sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from safeguarding.casework.access.snapshot import Snapshot
from safeguarding.casework.families.closed import posts_that_read
from safeguarding.casework.families.scopes import FamilyRows, family_ids


@dataclass(frozen=True)
class ReceivedRecords:
    """Records that came with a family, for who reads the workbook there; ratings, for who reads supervision there; what
    a child said, for whose role there reads children's words."""

    path: str = "received__family"

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = FamilyRows(self.path, "entry.read").narrow(snapshot, queryset)
        hearing = replace(snapshot, posts=posts_that_read(snapshot, "childs_words", "entry.read"))
        narrower = {"rating": family_ids(snapshot, "supervision.read"), "words": family_ids(hearing, "entry.read")}
        read = ~Q(kind__in=narrower)
        for kind, families in narrower.items():
            read |= Q(kind=kind, **{f"{self.path}__in": families})
        return rows.filter(read)
