"""Rows of partners for analysts, without what says whose they are."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

import polars as pl
from django.db import transaction
from django.db.models import Q

from safeguarding.casework.access.policies import check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.models import Membership
from safeguarding.casework.families.scopes import restricted_families
from safeguarding.casework.feeds.lawful import stands
from safeguarding.casework.feeds.models import FeedEvent, Link, LinkDecision
from safeguarding.casework.feeds.terms import rows_each_seen
from safeguarding.evidence import tables
from safeguarding.evidence.feeds.pseudonyms import LEAST_KEY, pseudonymised


@transaction.atomic
def make_extract(feed: str, *, by: Any) -> pl.DataFrame:
    """The rows of a feed that agreements show one by one today, under pseudonyms that no other extract has.

    The secret is thrown away: two extracts can't be joined, nor one be undone.
    """
    check(by, "feed.extract")
    rows = _events(by.authority_id, feed)
    made = pseudonymised(rows, _links(by.authority_id, feed), secrets.token_bytes(LEAST_KEY))
    record(by, "made an extract without names", None, feed=feed, rows=len(made))
    return made


def _events(authority: int, feed: str) -> pl.DataFrame:
    fields = [name for name in tables.EVENTS.schema if name != "event_id"]
    rows = FeedEvent.objects.filter(rows_each_seen(authority), authority=authority, feed=feed, stands=True)
    frame = [
        {"event_id": str(pk)}
        | {name: value if value != "" else None for name, value in zip(fields, values, strict=True)}
        for pk, *values in rows.values_list("pk", *fields)
    ]
    return pl.DataFrame(frame, schema=tables.EVENTS.schema)


def _links(authority: int, feed: str) -> pl.DataFrame:
    """Whose a row surely is, or was decided to be. Nobody of a restricted file: that there is one would be told."""
    closed = Membership.objects.filter(family__in=restricted_families(authority)).values("person")
    said = LinkDecision.objects.filter(authority=authority, replaced_by__isnull=True)
    rows = Link.objects.filter(stands(authority), authority=authority, event__feed=feed, event__stands=True)
    rows = rows.exclude(person__in=closed).exclude(pk__in=said.filter(same=False).values("link"))
    sure = rows.filter(Q(band=Link.Band.LINKED) | Q(pk__in=said.filter(same=True).values("link")))
    held: list[tuple[UUID, UUID]] = list(sure.order_by("pk").values_list("event", "person"))
    schema = {"event_id": pl.String, "person_id": pl.String}
    return pl.DataFrame([(str(event), str(person)) for event, person in held], schema=schema, orient="row")
