"""Which rows: a scope narrows a queryset to what a snapshot of permissions may see. A model without one shows nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.db import models

from safeguarding.casework.access.snapshot import Snapshot


class Scope(Protocol):
    """Narrows a queryset to the rows that the holder of a snapshot may see."""

    def narrow(self, snapshot: Snapshot, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]: ...


@dataclass(frozen=True)
class AuthorityRows:
    """Every row of the viewer's own authority, for those who hold the permission (for all its staff when none is named)."""

    permission: str | None = None
    path: str = "authority"

    def narrow(self, snapshot: Snapshot, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        if self.permission is not None and self.permission not in snapshot.permissions:
            return queryset.none()
        return queryset.filter(**{f"{self.path}_id" if self.path != "pk" else "pk": snapshot.authority_id})


@dataclass(frozen=True)
class OwnRows:
    """The rows that belong to the viewer: drafts, last looks."""

    path: str = "user"

    def narrow(self, snapshot: Snapshot, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return queryset.filter(**{f"{self.path}_id": snapshot.user_id, "authority_id": snapshot.authority_id})


@dataclass(frozen=True)
class AgencyRows:
    """Rows of the agencies that the viewer works for; the whole authority's for those who hold `widen`."""

    permission: str
    widen: str
    path: str = "agency"

    def narrow(self, snapshot: Snapshot, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        if self.permission not in snapshot.permissions:
            return queryset.none()
        queryset = queryset.filter(authority_id=snapshot.authority_id)
        if self.widen in snapshot.permissions:
            return queryset
        return queryset.filter(**{f"{self.path}_id__in": snapshot.agencies})


def scope_of(model: type[models.Model]) -> Scope:
    """The scope that the model declares. Raises LookupError when it declares none."""
    scope = getattr(model, "SCOPE", None)
    if scope is None:
        raise LookupError(f"{model.__name__} declares no SCOPE: say who may see its rows.")
    return scope
