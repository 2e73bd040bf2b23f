"""Who knows that somebody stands in for a colleague, and of vacant posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from safeguarding.casework.access.snapshot import Snapshot


@dataclass(frozen=True)
class OwnOrManaged:
    """Rows of the viewer’s leave or in which the viewer stands in; those of the authority for who plans meetings."""

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        mine = Q(leave__user_id=snapshot.user_id) | Q(user_id=snapshot.user_id)
        whose = Q() if "supervision.hold" in snapshot.permissions else mine
        return queryset.filter(whose, authority_id=snapshot.authority_id)


@dataclass(frozen=True)
class VacanciesOfAuthority:
    """Rows of the authority, for who works in a team and for who counts caseloads. They name nobody."""

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not {"caseload.read", "caseload.count"} & snapshot.permissions:
            return queryset.none()
        return queryset.filter(authority_id=snapshot.authority_id)
