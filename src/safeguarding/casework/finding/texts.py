"""Full-text search of the files: entries, summaries, children's words, plans and supervision, each as far as the reader
may read it, as they stand now, latest first.

No index: the reader's own families are read through each time (docs/decisions/search.md). The scopes are those of reading.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from itertools import islice
from operator import and_, or_
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Family
from safeguarding.casework.finding import looks  # noqa: F401  `text__looks`
from safeguarding.casework.finding.sources import ENTRY, KINDS, SOURCES, Source
from safeguarding.casework.finding.words import Phrase, Terms, places

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Narrow:
    """What besides the words a text must be: of a discipline, a kind (an entry’s, or of KINDS), a time, one family."""

    role: str = ""
    kind: str = ""
    start: date | None = None
    end: date | None = None
    family: UUID | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text that fits, and where in its `words` the words looked for stand."""

    row: Any
    source: Source
    at: datetime
    found: list[tuple[int, int]] = field(default_factory=list)

    @property
    def compartment(self) -> str:
        """The closed kind of record that it is in; empty for what everyone reads who works with the family."""
        return self.source.closed(self.row)

    @property
    def family(self) -> Family:
        of: Family = reduce(getattr, self.source.family.split("__"), self.row)
        return of

    @property
    def words(self) -> str:
        return self.source.text(getattr(self.row, self.source.words))


def find(user: Any, wanted: Terms, narrow: Narrow, skip: int = 0, most: int = 20) -> tuple[list[Text], bool]:
    """The latest texts that fit, after the first `skip`, no more than `most`; and whether there are older ones still."""
    if not wanted:
        return [], False
    page = list(islice(_latest(user, wanted, narrow), skip, skip + most + 1))
    rows = {
        row.pk: row
        for source in SOURCES
        if (keys := [hit.key for hit in page[:most] if hit.source is source])
        for row in visible(user, source.model.objects.filter(pk__in=keys)).select_related(source.writer, source.family)
    }
    return [Text(rows[hit.key], hit.source, hit.at, hit.found) for hit in page[:most]], len(page) > most


class _Hit(NamedTuple):
    at: datetime
    key: UUID
    source: Source
    found: list[tuple[int, int]]


def _latest(user: Any, wanted: Terms, narrow: Narrow) -> Iterator[_Hit]:
    """What fits of every source that was asked for. A source is read only as far as the page needs it."""
    kind = narrow.kind if narrow.kind in KINDS or not narrow.kind else ENTRY
    asked_for = [
        source for source in SOURCES if (not narrow.kind or source.kind == kind) and (source.role or not narrow.role)
    ]
    return heapq.merge(
        *(_fitting(user, source, wanted, narrow) for source in asked_for), key=lambda hit: hit.at, reverse=True
    )


def _of(narrow: Narrow, source: Source) -> Q:
    asked = {
        "role": narrow.role,
        "kind": narrow.kind if source.kind == ENTRY else "",
        f"{source.at}__date__gte": narrow.start,
        f"{source.at}__date__lte": narrow.end,
        source.family: narrow.family,
    }
    return Q(**{name: value for name, value in asked.items() if value})


def _fitting(user: Any, source: Source, wanted: Terms, narrow: Narrow) -> Iterator[_Hit]:
    """The texts that could fit, read a few at a time, and of those the ones that do."""
    rows: QuerySet[Any] = visible(user, source.model.objects.filter(source.holds, _of(narrow, source)))
    for choice in () if source.called else wanted:
        rows = rows.filter(reduce(or_, (_letters(source.words, phrase) for phrase in choice)))
    rows = rows.order_by(f"-{source.at}", "pk").values_list(source.at, "pk", source.words)
    for at, key, text in rows.iterator(chunk_size=_AT_ONCE):
        if (found := places(source.text(text), wanted)) is not None:
            yield _Hit(at, key, source, found)


def _letters(column: str, phrase: Phrase) -> Q:
    return reduce(and_, (Q(**{f"{column}__looks": letters}) for letters in phrase.pattern))
