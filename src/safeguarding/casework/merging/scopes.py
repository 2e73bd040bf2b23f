"""Who may know of merges: who may merge both people by one of their posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from safeguarding.casework.access.snapshot import Snapshot
from safeguarding.casework.families.scopes import PersonRows

PERMISSION = "person.merge"


@dataclass(frozen=True)
class MergeRows:
    """Merges of people whom the viewer may merge. Once undone, both must be known again."""

    path: str = ""

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        limited = snapshot.limited_to(PERMISSION)
        if not limited.posts:
            return queryset.none()
        merge = f"{self.path}__" if self.path else ""
        kept = PersonRows(f"{merge}kept", new=True).narrow(limited, queryset)
        both = PersonRows(f"{merge}merged", new=True).narrow(limited, queryset)
        stands = Q(**{f"{merge}unmerge__isnull": True})
        return kept.filter(stands | Q(pk__in=both.order_by().values("pk")))


@dataclass(frozen=True)
class BothKnown:
    """Rows on two people, both of whom the viewer may merge."""

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        limited = snapshot.limited_to(PERMISSION)
        if not limited.posts:
            return queryset.none()
        rows = PersonRows("one", new=True).narrow(limited, queryset)
        return PersonRows("other", new=True).narrow(limited, rows)
