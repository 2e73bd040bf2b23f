"""Reads of children’s words. Whose role reads none gets none, and no sign that there are any."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from safeguarding.casework.access.compartments import readers, writes
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.closed import KindRows
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook.models import ChildsWords, Entry
from safeguarding.casework.workbook.queries import role_in

KIND = "childs_words"


def reads_words_of(user: Any, family: Family) -> bool:
    """Whether a post through which the person has the family reads children’s words."""
    if not any(post.role.key in readers(KIND) for post in snapshot_of(user).posts_that_may("entry.read")):
        return False
    return KindRows(KIND, "pk").narrow(snapshot_of(user), Family.objects.filter(pk=family.pk)).exists()


def may_keep(user: Any, family: Family) -> bool:
    """Whether the role in which the person writes in this family keeps children’s words."""
    return writes(role_in(user, family), KIND)


def words_of(user: Any, family: Family) -> QuerySet[ChildsWords]:
    """Everything that the family’s children said, latest first, withdrawn words too."""
    rows = visible(user, ChildsWords.objects.filter(family=family))
    return rows.select_related("writer", "child", "withdrawn").order_by("-at", "pk")


def standing(user: Any, family: Family) -> QuerySet[ChildsWords]:
    """Those that were not withdrawn, latest first."""
    return words_of(user, family).filter(withdrawn__isnull=True)


def words_since(user: Any, family: Family, began: datetime | None) -> QuerySet[ChildsWords]:
    """What was put down since the month began."""
    rows = standing(user, family)
    return rows if began is None else rows.filter(written_at__gt=began)


def latest_of_each(user: Any, family: Family) -> list[ChildsWords]:
    """The latest words of each child, latest first."""
    rows = visible(user, ChildsWords.objects.filter(family=family, withdrawn__isnull=True)).order_by()
    last = dict(rows.values_list("child").annotate(Max("at")))
    if not last:
        return []
    found: dict[UUID, ChildsWords] = {}
    for row in standing(user, family).filter(at__in=list(last.values())):
        if row.at == last.get(row.child_id):
            found.setdefault(row.child_id, row)
    return list(found.values())


def words_by_id(user: Any, ids: Iterable[UUID]) -> dict[UUID, ChildsWords]:
    """Words with all that a page says of them."""
    rows = visible(user, ChildsWords.objects.filter(pk__in=list(ids)))
    return {row.pk: row for row in rows.select_related("writer", "child", "withdrawn")}


def words_with(user: Any, entries: list[Entry]) -> list[ChildsWords]:
    """The words that were put down with an entry, or with an earlier version of it."""
    rows = visible(user, ChildsWords.objects.filter(entry__in=entries))
    return list(rows.select_related("writer", "child", "withdrawn").order_by("at", "pk"))
