"""Reads of what somebody looked for, and of what the filters offer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models.functions import Lower

from safeguarding.casework.access.policies import find, visible
from safeguarding.casework.families.models import Family
from safeguarding.casework.finding.models import Search

#: With more families a list to choose from is no help.
MOST_TO_CHOOSE = 100


def search_of(user: Any, search_id: UUID) -> Search:
    """One search of the reader's own. Raises Http404 for anybody else's."""
    return find(user, Search, pk=search_id)


def kept(user: Any) -> list[Search]:
    """The lists that the reader keeps, by name."""
    return list(visible(user, Search.objects.exclude(name="")).order_by(Lower("name"), "pk"))


def families_to_choose(user: Any, chosen: UUID | None) -> list[tuple[UUID, str]]:
    """The families whose workbook the reader reads, by name; none where they are too many, but for the one chosen."""
    rows = visible(user, Family.objects.all(), through="entry.read").order_by(Lower("name"), "pk")
    named = list(rows.values_list("pk", "name")[: MOST_TO_CHOOSE + 1])
    if len(named) <= MOST_TO_CHOOSE:
        return named
    return list(rows.filter(pk=chosen).values_list("pk", "name")) if chosen else []
