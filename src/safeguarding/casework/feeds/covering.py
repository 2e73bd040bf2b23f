"""Which days a delivery covers for which kinds. What a file says nothing of is not known, until somebody says that it is
all there is: no row of a kind is never taken for none of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.feeds.models import Delivery, Expectation, FeedEvent
from safeguarding.evidence.feeds.definition import load
from safeguarding.evidence.feeds.timetable import whole_before

#: A stretch of days for a kind.
Covered = tuple[str, date, date]


class NotSo(Refused):
    """What is said of a file can't be so."""


@dataclass(frozen=True)
class Whole:
    """That a file holds everything from the first day to the last: of these kinds, or of those that the agency sends."""

    first: date
    last: date
    kinds: tuple[str, ...] = ()

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last

    def as_json(self) -> dict[str, Any]:
        return {"first": self.first.isoformat(), "last": self.last.isoformat(), "kinds": list(self.kinds)}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Whole:
        first, last = (date.fromisoformat(plain[name]) for name in ("first", "last"))
        return cls(first, last, tuple(plain["kinds"]))


def whole(feed: str, first: date | None, last: date | None, kinds: Iterable[str] = ()) -> Whole | None:
    """What somebody says that a file holds; None where they say nothing. Raises NotSo where it can't be so."""
    chosen = tuple(dict.fromkeys(kinds))
    if first is None and last is None and not chosen:
        return None
    if first is None or last is None:
        raise NotSo("Give both the first and the last day that the file holds everything of, or neither.")
    if first > last:
        raise NotSo("The last day that the file holds everything of is before the first.")
    if last > timezone.localdate():
        raise NotSo("No file can hold everything up to a day that is still to come.")
    if unknown := sorted(set(chosen) - set(load(feed).code_words["kind"])):
        raise NotSo(f"“{unknown[0]}” is no kind of this feed.")
    return Whole(first, last, chosen)


def covered_by(
    delivery: Delivery, rows: tuple[date | None, date | None], kinds: Collection[str], *, unread: bool
) -> dict[str, list[str]]:
    """Kind: first and last day covered, for a delivery whose rows of these `kinds` lie between the days of `rows`.

    What somebody said of the file goes before what was said of all that are expected. Where the kind of some row is
    `unread`, a kind that has no row is not taken as none even then: it may be the one that could not be read.
    """
    first, last = rows
    said = Whole.from_json(delivery.said) if delivery.said else expected_whole(delivery, rows)
    if said is None:
        return {kind: [first.isoformat(), last.isoformat()] for kind in sorted(kinds)} if first and last else {}
    meant = set(said.kinds) or {*kinds, *_sent(delivery)}
    known = meant & set(kinds) if unread else meant
    days = dict.fromkeys(known, said.days)
    if not delivery.said and first and last:  # the rows may reach further than the time that is whole
        days |= {kind: (min(first, said.first), max(last, said.last)) for kind in kinds}
    return {kind: [day.isoformat() for day in days[kind]] for kind in sorted(days)}


def expected_whole(delivery: Delivery, rows: tuple[date | None, date | None]) -> Whole | None:
    """That the file holds everything of the time that it was due for, where that is said of all that the agency delivers of
    the feed and the file has rows of that time; None otherwise. A file of another time says nothing of it."""
    of = {"authority": delivery.authority_id, "agency": delivery.agency_id, "feed": delivery.feed}
    said = Expectation.objects.filter(**of, said_at__lte=delivery.received_at)
    row, (first, last) = said.order_by("-said_at", "-pk").first(), rows
    if row is None or not row.whole or row.every == Expectation.Every.NEVER or not first or not last:
        return None
    time = whole_before(row.every, row.first, timezone.localdate(delivery.received_at))
    return Whole(*time) if time and first <= time[1] and last >= time[0] else None


def waited_for(authority: int, feed: str) -> set[UUID]:
    """The agencies from which the feed is expected, as was said last."""
    said = Expectation.objects.filter(authority=authority, feed=feed).order_by("said_at", "pk")
    often = dict(said.values_list("agency", "every"))
    return {agency for agency, every in often.items() if every != Expectation.Every.NEVER}


def _sent(delivery: Delivery) -> Iterable[str]:
    """The kinds of the rows that are held of the agency and feed."""
    of = {"authority": delivery.authority_id, "feed": delivery.feed, "delivery__agency": delivery.agency_id}
    return FeedEvent.objects.filter(**of).order_by().values_list("kind", flat=True).distinct()


def stretches(deliveries: Any) -> Iterator[tuple[UUID, str, Covered]]:
    """(agency, feed, covered) of the deliveries of a queryset.

    One that came before this was kept covers its days for the kinds that it has rows of, as long as they are held.
    """
    fields = ("pk", "agency", "feed", "covers", "covers_from", "covers_to")
    rows = list(deliveries.filter(covers_from__isnull=False, covers_to__isnull=False).order_by().values_list(*fields))
    old = [pk for pk, _agency, _feed, covers, *_days in rows if covers is None]
    held: dict[UUID, set[str]] = {}
    for pk, kind in FeedEvent.objects.filter(delivery__in=old).order_by().values_list("delivery", "kind").distinct():
        held.setdefault(pk, set()).add(kind)
    for pk, agency, feed, covers, first, last in rows:
        if covers is None:
            yield from ((agency, feed, (kind, first, last)) for kind in sorted(held.get(pk, ())))
        else:
            for kind, days in covers.items():
                yield agency, feed, (kind, date.fromisoformat(days[0]), date.fromisoformat(days[1]))
