"""Full-text search of the workbook: entries, summaries and safety plans that the reader may read, as they stand now, latest first.

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

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.access.policies import visible
from safeguarding.casework.finding import looks  # noqa: F401  `text__looks`
from safeguarding.casework.finding.words import Phrase, Terms, places
from safeguarding.casework.plan.models import SafetyPlan
from safeguarding.casework.workbook.models import Entry, Summary

SUMMARY, SAFETY_PLAN = "summary", "safety_plan"
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
    """An entry, a summary or a safety plan that fits, and where in its `words` the words looked for stand."""

    row: Any
    at: datetime
    found: list[tuple[int, int]] = field(default_factory=list)

    @property
    def compartment(self) -> str:
        """The closed kind of record that it is in; empty for what everyone reads who works with the family."""
        closed = getattr(self.row, "compartment", SHARED)
        return "" if closed == SHARED else str(closed)

    @property
    def kind(self) -> str:
        """SUMMARY, SAFETY_PLAN, or empty for an entry."""
        return {Summary: SUMMARY, SafetyPlan: SAFETY_PLAN}.get(type(self.row), "")

    @property
    def words(self) -> str:
        return _named(self.row.words) if self.kind == SAFETY_PLAN else str(self.row.text)


def _named(words: str) -> str:
    """A safety plan is found by what it is, whatever its words."""
    return f"Safety plan. {words}"


def find(user: Any, wanted: Terms, narrow: Narrow, skip: int = 0, most: int = 20) -> tuple[list[Text], bool]:
    """The latest texts that fit, after the first `skip`, no more than `most`; and whether there are older ones still."""
    if not wanted:
        return [], False
    fitting = islice(_latest(user, wanted, narrow), skip, skip + most + 1)
    page = list(fitting)
    rows = {
        row.pk: row
        for model in (Entry, Summary, SafetyPlan)
        if (keys := [hit.key for hit in page[:most] if hit.model is model])
        for row in _with_names(visible(user, model._default_manager.filter(pk__in=keys)))
    }
    return [Text(rows[hit.key], hit.at, hit.found) for hit in page[:most]], len(page) > most


def _with_names(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("author", "family")


class _Hit(NamedTuple):
    at: datetime
    key: UUID
    model: type[Entry] | type[Summary] | type[SafetyPlan]
    found: list[tuple[int, int]]


def _latest(user: Any, wanted: Terms, narrow: Narrow) -> Iterator[_Hit]:
    sources = []
    if narrow.kind not in (SUMMARY, SAFETY_PLAN):
        kind = Q(kind=narrow.kind) if narrow.kind else Q()
        sources.append(_fitting(user, Entry, "at", wanted, _of(narrow, "at") & kind))
    if narrow.kind in ("", SUMMARY):
        sources.append(_fitting(user, Summary, "written_at", wanted, _of(narrow, "written_at")))
    if narrow.kind in ("", SAFETY_PLAN):
        sources.append(_safety_plans(user, wanted, _of(narrow, "written_at")))
    return heapq.merge(*sources, key=lambda hit: hit.at, reverse=True)


def _safety_plans(user: Any, wanted: Terms, narrow: Q) -> Iterator[_Hit]:
    """One stands in a family at most: all are read."""
    rows = visible(user, SafetyPlan.objects.filter(narrow, replaced_by__isnull=True, mistake=""))
    for at, key, words in rows.order_by("-written_at", "pk").values_list("written_at", "pk", "words"):
        if (found := places(_named(words), wanted)) is not None:
            yield _Hit(at, key, SafetyPlan, found)


def _of(narrow: Narrow, moment: str) -> Q:
    asked = {
        "role": narrow.role,
        f"{moment}__date__gte": narrow.start,
        f"{moment}__date__lte": narrow.end,
        "family_id": narrow.family,
    }
    return Q(**{name: value for name, value in asked.items() if value})


def _fitting(user: Any, model: Any, moment: str, wanted: Terms, narrow: Q) -> Iterator[_Hit]:
    """The texts that could fit, read a few at a time, and of those the ones that do."""
    rows: QuerySet[Any] = visible(user, model._default_manager.filter(narrow, replaced_by__isnull=True))
    for choice in wanted:
        rows = rows.filter(reduce(or_, (_letters(phrase) for phrase in choice)))
    rows = rows.order_by(f"-{moment}", "pk").values_list(moment, "pk", "text")
    for at, key, text in rows.iterator(chunk_size=_AT_ONCE):
        if (found := places(text, wanted)) is not None:
            yield _Hit(at, key, model, found)


def _letters(phrase: Phrase) -> Q:
    return reduce(and_, (Q(text__looks=letters) for letters in phrase.pattern))
