"""The authority's own record: referrals and plans, and what workers did with families and when they wrote it down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from safeguarding.casework.access.models import Post
from safeguarding.casework.families.models import Allocation, Membership
from safeguarding.casework.families.scopes import restricted_families
from safeguarding.casework.pathway.models import CinPlan, Episode, ProtectionPlan
from safeguarding.casework.supervision.models import Session
from safeguarding.casework.workbook.models import Entry, EntryPerson
from safeguarding.casework.workbook.queries import visits_that_count
from safeguarding.evidence import tables
from safeguarding.evidence.indicators import Tables, spells_told
from safeguarding.evidence.indicators.definition import OWN, WORKBOOK

#: What the workbook's own pathway holds; the rest comes from another system or not at all.
HELD = frozenset({"referral", "in_need", "protection"})


def with_own_record(authority: int, made: Tables) -> Tables:
    """These tables with what the workbook holds of referrals, plans and work with families.

    Of what another system delivers, its rows alone count, so that nothing is counted twice; what it doesn't deliver is
    the workbook's where that holds it. The workbook's record of referrals and plans covers the days from its first
    referral to yesterday; pre-proceedings, proceedings and care come from another system or not at all, and are known
    for the days that its deliveries cover for them.
    """
    restricted = Q(family__in=restricted_families(authority))
    hidden = Membership.objects.filter(restricted, authority=authority).values("person")
    made = _pathway(authority, spells_told(made), hidden)
    return _work(authority, made, ~restricted)


def _pathway(authority: int, made: Tables, hidden: QuerySet[Any]) -> Tables:
    of = {"authority": authority}
    delivered = frozenset(made.events["kind"].unique()) | frozenset(made.plans["kind"].unique())
    episodes = Episode.objects.filter(**of).exclude(child__in=hidden)
    first = Episode.objects.filter(**of).aggregate(first=Min("referral_date"))["first"]
    if first is None or HELD & delivered:
        return made
    referrals = [(str(pk), str(child), day) for pk, child, day in episodes.values_list("pk", "child", "referral_date")]
    plans = [
        (str(child), kind, start, end)
        for kind, model in (("in_need", CinPlan), ("protection", ProtectionPlan))
        for child, start, end in model.objects.filter(**of)
        .exclude(episode__child__in=hidden)
        .values_list("episode__child", "start", "end")
    ]
    events = [
        {"event_id": pk, "incident_id": pk, "feed": OWN, "kind": "referral", "date": day}
        for pk, _child, day in referrals
    ]
    links = [{"event_id": pk, "person_id": child, "band": "linked"} for pk, child, _day in referrals]
    return replace(
        made,
        events=pl.concat([made.events, tables.EVENTS.conform(pl.DataFrame(events))]) if events else made.events,
        links=pl.concat([made.links, tables.LINKS.conform(pl.DataFrame(links))]) if links else made.links,
        plans=pl.concat([made.plans, pl.DataFrame(plans, schema=tables.PLANS.schema, orient="row")]),
        coverage=pl.concat([made.coverage, _until_yesterday(OWN, first, sorted(HELD))]),
    )


def _work(authority: int, made: Tables, kept: Q) -> Tables:
    """Posts, who had which family, and what was done and written, from the first day on which anything was written."""
    of = {"authority": authority}
    first = Entry.objects.filter(**of).aggregate(first=Min("written_at"))["first"]
    if first is None:
        return made
    posts = Post.objects.filter(**of).values_list("pk", "role", "full_time", "start", "end")
    had = Allocation.objects.filter(kept, **of).values_list("post", "family", "start", "end")
    return replace(
        made,
        posts=_frame(tables.POSTS, [(str(pk), role, float(part), *days) for pk, role, part, *days in posts]),
        allocations=_frame(tables.ALLOCATIONS, [(str(post), str(family), *days) for post, family, *days in had]),
        records=_frame(tables.RECORDS, list(_records(of, kept))),
        coverage=pl.concat([made.coverage, _until_yesterday(WORKBOOK, timezone.localdate(first))]),
    )


def _records(of: dict[str, int], kept: Q) -> Iterator[tuple[str, str, str | None, str, date, date | None]]:
    """Visits that stop the clock, a row a child; closed group supervisions; and every entry by its first version."""
    entries = Entry.objects.filter(kept, **of, replaces__isnull=True)
    for pk, family, at, written in entries.values_list("pk", "family", "at", "written_at"):
        yield str(pk), str(family), None, "entry", timezone.localdate(at), timezone.localdate(written)
    present = EntryPerson.objects.filter(**of, entry__in=Entry.objects.filter(kept, **of))
    for pk, family, child, at in visits_that_count(present).values_list("pk", "entry__family", "person", "entry__at"):
        yield str(pk), str(family), str(child), "visit", timezone.localdate(at), None
    sessions = Session.objects.filter(kept, **of, closed_at__isnull=False)
    for pk, family, day, closed in sessions.values_list("pk", "family", "held_on", "closed_at"):
        yield str(pk), str(family), None, "supervision", day, timezone.localdate(closed)


def _frame(table: tables.Table, rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=table.schema, orient="row")


def _until_yesterday(feed: str, first: date, kinds: Iterable[str | None] = (None,)) -> pl.DataFrame:
    last = max(first, timezone.localdate() - timedelta(days=1))
    return _frame(tables.COVERAGE, [(feed, first, last, kind) for kind in kinds])
