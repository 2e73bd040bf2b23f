"""Reads of how long recording takes. A person’s figures are their own; a team’s come only as medians of enough people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Q

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook.effort import written_again
from safeguarding.casework.workbook.models import Effort, Entry, Summary


@dataclass(frozen=True, slots=True)
class Figure:
    """Of one kind: how many were written, the median words, and the median seconds of those that were `measured`."""

    kind: str
    written: int
    words: float
    seconds: float | None
    measured: int


Row = tuple[str, Any, int, int | None]


def own(user: Any, since: datetime) -> list[Figure]:
    """The reader’s own figures by kind, what was written most often first."""
    rows = visible(user, Effort.objects.filter(at__gte=since)).values_list("kind", "author_id", "words", "seconds")
    return _figures(rows, 1)


def own_repeats(user: Any, since: datetime) -> int:
    """How many sentences the reader wrote again, of what they may still read."""
    mine = Q(author=user.pk, written_at__gte=since, replaced_by__isnull=True)
    entries = visible(user, Entry.objects.filter(mine)).values_list("text", flat=True)
    summaries = visible(user, Summary.objects.filter(mine)).values_list("text", flat=True)
    return written_again([*entries, *summaries])


def team(user: Any, since: datetime, least_writers: int) -> list[Figure]:
    """The figures of the teams whose supervision the reader holds, of what everyone there reads, by kind.

    Rows of others are read here past their scope, and leave this function only as medians over `least_writers` people
    or more: nobody is shown a colleague’s figure.
    """
    families = visible(user, Family.objects.all(), through="supervision.hold").values("pk")
    shared = Q(entry__compartment=SHARED) | Q(summary__isnull=False)
    rows = Effort.objects.filter(shared, authority_id=user.authority_id, family__in=families, at__gte=since)
    return _figures(rows.values_list("kind", "author_id", "words", "seconds"), least_writers)


def _figures(rows: Iterable[Row], least_writers: int) -> list[Figure]:
    by_kind: dict[str, list[Row]] = {}
    for row in rows:
        by_kind.setdefault(row[0], []).append(row)
    found = []
    for kind, of in by_kind.items():
        measured = [row for row in of if row[3] is not None]
        if len({row[1] for row in of}) < least_writers:
            continue
        enough = measured and len({row[1] for row in measured}) >= least_writers
        seconds = median(row[3] or 0 for row in measured) if enough else None
        found.append(Figure(kind, len(of), median(row[2] for row in of), seconds, len(measured) if enough else 0))
    return sorted(found, key=lambda figure: (-figure.written, figure.kind))
