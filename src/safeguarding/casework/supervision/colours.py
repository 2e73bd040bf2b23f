"""The colours that chairs set in closed supervisions: one read for the first page, the board and the interface."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.scopes import family_ids
from safeguarding.casework.supervision.models import FamilyRating


def colours_set(family: Any) -> QuerySet[FamilyRating]:
    """The family's ratings that stand, latest first. `family`: a family or an OuterRef to one. Whoever asks narrows."""
    rows = FamilyRating.objects.filter(
        session__family=family, session__closed_at__isnull=False, replaced_by__isnull=True
    )
    return rows.order_by("-session__held_on", "-session__closed_at")


def colours_of(user: Any, family: Any) -> QuerySet[FamilyRating]:
    """The family's ratings that stand, latest first. `family`: a family or an OuterRef to one that `user` may know of.

    None where `user` may not read its supervision. Asked only of people of whom some post opens families without it:
    for all others nothing is left to narrow.
    """
    rows = colours_set(family)
    snapshot = snapshot_of(user)
    if snapshot.posts_that_may("supervision.read") != snapshot.posts_that_may("family.read"):
        rows = rows.filter(session__family__in=family_ids(snapshot, "supervision.read"))
    return rows
