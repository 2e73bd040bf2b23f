"""Which leave a person knows of: their own, and for whoever plans meetings the days of everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from safeguarding.casework.access.snapshot import Snapshot


@dataclass(frozen=True)
class OwnOrPlanned:
    """Rows of the viewer’s own, and those of the authority for who may hold group supervision."""

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        plans = "supervision.hold" in snapshot.permissions
        whose = Q() if plans else Q(user_id=snapshot.user_id)
        return queryset.filter(whose, authority_id=snapshot.authority_id)
