"""Working out a quarter and publishing it: by night, from the command line, or because somebody asked."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

import polars as pl
from django.db import IntegrityError
from django.utils import timezone

from safeguarding.casework.access.policies import check, visible
from safeguarding.casework.access.within import within
from safeguarding.casework.audit.one_event import Noted, OneEvent
from safeguarding.casework.insight import actions, queries, standing
from safeguarding.casework.insight.frames import tables_of
from safeguarding.casework.insight.link_bands import with_bands
from safeguarding.casework.insight.models import Publication, Working
from safeguarding.evidence.disclosure import Release
from safeguarding.evidence.indicators import Definition, Tables, kept, runs
from safeguarding.evidence.indicators.counting import covered_stretches
from safeguarding.evidence.indicators.runs import Run, without_figures

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What a run came to. `computed`: indicators that were worked out, not found as they were. `published`: those whose
    figures went out now. `waits_for`: feeds whose data don't reach the end of the quarter.
    `failed`: what couldn't be worked out because of a fault; it keeps what was last published of it.
    """

    until: date
    computed: tuple[str, ...]
    published: tuple[str, ...]
    waits_for: tuple[str, ...]
    failed: tuple[str, ...] = ()


def bring_up_to_date(
    by: Any, *, now: bool = False, today: date | None = None, among: Collection[Definition] | None = None,
    tell: Callable[[str], None] = lambda step: None,
) -> Outcome:  # fmt: skip
    """Work out the last quarter that is over, and publish it once all data are there, or the wait is over, or `now`.

    Safe to run twice, and by two at once: what was published stays, what was worked out is found again. Everything of a
    quarter is published in one transaction. `among`: the indicators to look at, all unless given. A fault in one of them
    doesn't keep the others back.
    """
    until = queries.last_quarter(today)
    with within(by.authority_id, patient=True):
        check(by, "indicator.publish")
        wanted = _wanted(by, until, queries.every_definition() if among is None else among)
    with OneEvent(lambda noted: _tell(noted, until, by)) as night:
        tables = _TablesOfNow(by.authority_id, until)
        faults = _Faults(by, until, night)
        shelf = _InTheWorkbook(by, until, night)
        made = list(runs.run(wanted, tables.of, shelf, as_at=until, tell=tell, failed=faults.add))
        waits = tables.short()
        published: Sequence[str] = ()
        if now or not waits or (today or timezone.localdate()) > queries.at_the_latest(until):
            ready = list(_with_bands([one for one in made if one.result.made], tables, by, faults))
            published = publish(ready, until, by, **night.noted)
        if published:
            night.told()
    return Outcome(until, tuple(one.definition.id for one in made if one.computed), tuple(published), waits,
                   tuple(faults.names))  # fmt: skip


def _tell(noted: Noted, until: date, by: Any) -> None:
    with within(by.authority_id, patient=True):
        actions.tell_of_the_night(until, by=by, **noted)


def publish(made: Sequence[Run], until: date, by: Any, **besides: Any) -> tuple[str, ...]:
    """Publish what has figures; nothing where somebody else publishes at this moment."""
    try:
        with within(by.authority_id, patient=True):
            return actions.publish(made, until, by=by, **besides)
    except IntegrityError:
        return ()


class _Faults:
    """The indicators of a run that couldn't be worked out. Readers are told why there is no figure, and the next run tries
    again; the log has the kind of fault and nothing that was counted.
    """

    def __init__(self, by: Any, until: date, night: OneEvent) -> None:
        self.by = by
        self.until = until
        self.night = night
        self.names: list[str] = []

    def add(self, definition: Definition, fault: Exception) -> None:
        self.names.append(definition.id)
        log.error("The indicator %s could not be worked out: %s", definition.id, type(fault).__name__)
        with within(self.by.authority_id, patient=True):
            of = queries.quarters(self.by, definition)
            result = without_figures(definition, standing.failed(self.until, of[0] if of else None))
            plain = result.as_dict()
            actions.keep_working(definition, self.until, Working.FAILED, plain, {}, by=self.by, night=self.night)


def _with_bands(made: Sequence[Run], tables: _TablesOfNow, by: Any, faults: _Faults) -> Iterator[Run]:
    """Each run with how far its links may be wrong, those of a feed together; without the feeds where that fails."""
    for _, of in groupby(made, lambda one: one.definition.feed):
        runs_of_feed = list(of)
        try:
            yield from with_bands(runs_of_feed, tables.of, by)
        except Exception as fault:
            for one in runs_of_feed:
                faults.add(one.definition, fault)


def _wanted(by: Any, until: date, among: Collection[Definition]) -> list[Definition]:
    """What isn't published for the quarter, those that read the same feed together."""
    rows = visible(by, Publication.objects.filter(until=until))
    there = set(rows.values_list("definition", "version"))
    found = [one for one in among if (one.id, one.version) not in there]
    return sorted(found, key=lambda one: (one.feed, one.id))


class _TablesOfNow:
    """The authority's tables, each feed's read once, with nothing of a partner after the quarter."""

    def __init__(self, authority: int, until: date) -> None:
        self.authority = authority
        self.until = until
        self.read: dict[str, Tables] = {}
        self.ends: dict[str, date] = {}

    def of(self, definition: Definition) -> Tables:
        feed = definition.feed
        if feed not in self.read:
            with within(self.authority, patient=True):
                found = tables_of(self.authority, feed)
            covered = covered_stretches(found.coverage, feed)
            if covered:
                self.ends[feed] = covered[-1].last
            self.read[feed] = upto(found, self.until)
        return self.read[feed]

    def short(self) -> tuple[str, ...]:
        """The feeds that have come before, and don't reach the end of the quarter."""
        return tuple(sorted(feed for feed, end in self.ends.items() if end < self.until))


def upto(tables: Tables, until: date) -> Tables:
    """The tables with no event, link or covered day after `until`: what comes later changes nothing of the quarter."""
    events = tables.events.filter(pl.col("date") <= until)
    coverage = tables.coverage.filter(pl.col("start") <= until)
    return replace(
        tables,
        events=events,
        links=tables.links.join(events.select("event_id"), on="event_id", how="semi"),
        coverage=coverage.with_columns(pl.min_horizontal("end", pl.lit(until)).alias("end")),
    )


class _InTheWorkbook:
    """The shelf of the workbook: what was worked out for the quarter, and what was published for those before."""

    def __init__(self, by: Any, until: date, night: OneEvent) -> None:
        self.by = by
        self.until = until
        self.night = night

    def find(self, definition: Definition, key: str) -> runs.Plain | None:
        with within(self.by.authority_id):
            row = self._rows(definition).filter(key=self._whole(definition, key)).first()
            return None if row is None else {"result": row.result, "release": row.kept}

    def earlier(self, definition: Definition, key: str) -> Sequence[Release]:
        with within(self.by.authority_id):
            return [kept.release_of(row.kept) for row in self._before(definition)]

    def keep(self, definition: Definition, key: str, plain: runs.Plain) -> None:
        with within(self.by.authority_id):
            whole = self._whole(definition, key)
            actions.keep_working(
                definition, self.until, whole, plain["result"], plain["release"], by=self.by, night=self.night
            )

    def _rows(self, definition: Definition) -> Any:
        return visible(self.by, Working.objects.filter(definition=definition.id, until=self.until))

    def _before(self, definition: Definition) -> list[Publication]:
        """A figure keeps its name when the definition changes: it is held against all that went out under it."""
        rows = visible(self.by, Publication.objects.filter(definition=definition.id, until__lt=self.until))
        return list(rows.exclude(kept={}).order_by("-until", "-made_at")[: queries.EARLIER])[::-1]

    def _whole(self, definition: Definition, key: str) -> str:
        last = self._before(definition)[-1:]
        return f"{key} {last[0].pk if last else 'the first'}"
