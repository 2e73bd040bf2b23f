"""Which days are covered, by feed and kind. A day that isn't covered for a kind is not known for it: never zero."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import reduce
from typing import TypeVar

import polars as pl

from safeguarding.evidence.feeds import FEEDS
from safeguarding.evidence.feeds.definition import load
from safeguarding.evidence.indicators.definition import WORKBOOK, Definition
from safeguarding.evidence.indicators.spells import BEGINS, LEFT
from safeguarding.evidence.periods import Window

Sender = TypeVar("Sender")
#: What counts how long somebody was in care, or how many are: beginnings alone would keep every child there for good.
NEEDS_ENDS = frozenset({"days", "ended_length", "survival_length", "open_at_end", "days_in_month"})


def kinds_needed(definition: Definition, feed: str) -> tuple[str, ...]:
    """The kinds of the feed that have to be covered for the indicator to be known; none where it needs no kind of it."""
    if feed == WORKBOOK or feed != definition.feed:
        return ()
    ends = {definition.measures[0].counts, definition.how} & NEEDS_ENDS and BEGINS in definition.kinds
    return (*definition.kinds, LEFT) if ends else definition.kinds


def covered_stretches(coverage: pl.DataFrame, feed: str, kinds: Sequence[str] = ()) -> tuple[Window, ...]:
    """The days that a feed covers for every one of the kinds, stretches that touch or overlap made one, in order of time.

    A row without a kind stands for all of them. Without `kinds`: the days covered for any kind.
    """
    rows = coverage.filter(pl.col("feed") == feed).drop_nulls(["start", "end"])
    if not kinds:
        return joined(rows.select("start", "end").iter_rows())
    of_each = [rows.filter(pl.col("kind").is_null() | (pl.col("kind") == kind)) for kind in kinds]
    return reduce(both, (joined(one.select("start", "end").iter_rows()) for one in of_each))


def not_covered(coverage: pl.DataFrame, definition: Definition) -> tuple[str, ...]:
    """The kinds that the indicator needs and that no day is covered for, in words, where the feed covers some other."""
    feed = definition.feed
    if not covered_stretches(coverage, feed):
        return ()
    words = load(feed).code_words.get("kind", {}) if feed in FEEDS else {}
    missing = [kind for kind in kinds_needed(definition, feed) if not covered_stretches(coverage, feed, (kind,))]
    return tuple(words.get(kind, kind.replace("_", " ")) for kind in missing)


def known_to_all(
    of_each: Mapping[Sender, Sequence[tuple[date, date]]], waited_for: Collection[Sender]
) -> tuple[Window, ...]:
    """The days that some sender covers and that none of those who are waited for lacks, in order of time.

    `of_each`: the first and last days that each covers. Nobody is waited for before the first day that they cover.
    """
    known = joined(days for some in of_each.values() for days in some)
    for sender in sorted(set(waited_for) & set(of_each), key=str):
        mine = joined(of_each[sender])
        before = Window(date.min, mine[0].first - timedelta(days=1)) if mine else Window(date.min, date.max)
        known = both(known, (before, *mine))
    return joined((one.first, one.last) for one in known)


def joined(days: Iterable[tuple[date, date]]) -> tuple[Window, ...]:
    """Stretches of days, those that touch or overlap made one, in order of time; one that ends before it begins is none."""
    found: list[Window] = []
    for first, last in sorted(days):
        if last < first:
            continue
        if found and first <= found[-1].last + timedelta(days=1):
            found[-1] = Window(found[-1].first, max(found[-1].last, last))
        else:
            found.append(Window(first, last))
    return tuple(found)


def both(some: Sequence[Window], others: Sequence[Window]) -> tuple[Window, ...]:
    """The days that lie in stretches of both."""
    pairs = ((max(a.first, b.first), min(a.last, b.last)) for a in some for b in others)
    return tuple(Window(first, last) for first, last in sorted(pairs) if first <= last)
