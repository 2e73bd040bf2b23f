"""Full-text search of the workbook: entries and summaries that the reader may read, as they stand now, latest first.

No index: the reader's own families are read through each time (docs/decisions/search.md). The scopes are those of reading.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.access.policies import visible
from safeguarding.casework.finding import looks  # noqa: F401  `text__looks`
from safeguarding.casework.finding.words import Terms, places
from safeguarding.casework.workbook.models import Entry, Summary

SUMMARY = "summary"
_STANDS = Q(replaced_by__isnull=True)
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Narrow:
    """What besides the words a text must be: of a discipline, a kind (an entry’s, or SUMMARY), a time, one family."""

    role: str = ""
    kind: str = ""
    start: date | None = None
    end: date | None = None
    family: UUID | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """An entry or a summary that fits, and where in its text the words stand."""

    row: Any
    at: datetime
    found: list[tuple[int, int]] = field(default_factory=list)

    @property
    def compartment(self) -> str:
        """The closed kind of record that it is in; empty for what everyone reads who works with the family."""
        return "" if self.summary or self.row.compartment == SHARED else str(self.row.compartment)

    @property
    def summary(self) -> bool:
        return isinstance(self.row, Summary)


def find(user: Any, wanted: Terms, narrow: Narrow, skip: int = 0, most: int = 20) -> tuple[list[Text], bool]:
    """The latest texts that fit, after the first `skip`, no more than `most`; and whether there are older ones still."""
    if not wanted:
        return [], False
    found: list[Text] = []
    for at, text in enumerate(_latest(user, wanted, narrow)):
        if len(found) == most:
            return found, True
        if at >= skip:
            found.append(text)
    return found, False


def _latest(user: Any, wanted: Terms, narrow: Narrow) -> Iterator[Text]:
    sources = []
    if narrow.kind != SUMMARY:
        sources.append(_fitting(_entries(user, narrow), "at", wanted))
    if narrow.kind in ("", SUMMARY):
        sources.append(_fitting(_summaries(user, narrow), "written_at", wanted))
    return heapq.merge(*sources, key=lambda text: text.at, reverse=True)


def _entries(user: Any, narrow: Narrow) -> QuerySet[Any]:
    rows = visible(user, Entry.objects.filter(_STANDS, _of(narrow, "at")))
    return rows.filter(kind=narrow.kind) if narrow.kind else rows


def _summaries(user: Any, narrow: Narrow) -> QuerySet[Any]:
    return visible(user, Summary.objects.filter(_STANDS, _of(narrow, "written_at")))


def _of(narrow: Narrow, moment: str) -> Q:
    asked = {
        "role": narrow.role,
        f"{moment}__date__gte": narrow.start,
        f"{moment}__date__lte": narrow.end,
        "family_id": narrow.family,
    }
    return Q(**{name: value for name, value in asked.items() if value})


def _fitting(rows: QuerySet[Any], moment: str, wanted: Terms) -> Iterator[Text]:
    """The rows that could fit, read a few at a time, and of those the ones that do."""
    for choice in wanted:
        one = Q()
        for phrase in choice:
            every = Q()
            for letters in phrase.pattern:
                every &= Q(text__looks=letters)
            one |= every
        rows = rows.filter(one)
    rows = rows.select_related("author", "family").order_by(f"-{moment}", "pk")
    for row in rows.iterator(chunk_size=_AT_ONCE):
        found = places(row.text, wanted)
        if found is not None:
            yield Text(row, getattr(row, moment), found)
