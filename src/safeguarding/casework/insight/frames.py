"""The authority's record as the tables of `evidence`. Only keys, dates and codes: no name leaves the database for a count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from safeguarding.casework.families.models import Identifier, Membership, Person, TeamAllocation
from safeguarding.casework.families.scopes import restricted_families
from safeguarding.casework.feeds.covering import stretches, waited_for
from safeguarding.casework.feeds.lawful import agencies_agreed, stands
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision
from safeguarding.casework.feeds.terms import counted, still_held, too_old
from safeguarding.casework.insight.own import with_own_record
from safeguarding.evidence import tables
from safeguarding.evidence.indicators import Tables
from safeguarding.evidence.indicators.covered import known_to_all
from safeguarding.evidence.indicators.definition import OWN


def _frame(table: tables.Table, names: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> pl.DataFrame:
    names = list(names)
    types = {name: table.schema[name] for name in names}
    frame = pl.DataFrame([_plain(row) for row in rows], schema=types, orient="row")
    return table.conform(frame, table.name)


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(None if value == "" else str(value) if isinstance(value, UUID) else value for value in row)


def tables_of(authority: int, feed: str) -> Tables:
    """What an indicator of one feed needs of one authority, as the tables of `evidence`.

    Indicators are made for the whole authority; who may see them, and what is hidden in them, is decided elsewhere.
    Restricted files are left out: a count that rose by one would tell that there is one.
    """
    of = {"authority": authority}
    kept = ~Q(family__in=restricted_families(authority))
    members = Membership.objects.filter(kept, **of).values_list("family", "person", "role", "start", "end")
    spans = TeamAllocation.objects.filter(kept, **of).values_list(
        "family", "start", "end", "team__name", "team__office__name"
    )
    bounds = counted(authority, feed)
    agencies = agencies_agreed(authority, feed)  # without an agreement a day is not known, and never without an event
    events = FeedEvent.objects.filter(**of, feed=feed, stands=True, delivery__agency__in=agencies)
    events = events.filter(still_held(authority, feed, "delivery__"))
    events = events.exclude(too_old(bounds))
    fields = ("pk", "incident_id", "feed", "kind", "date", "role", "quantity", "unauthorised", "possible")
    coverage = Delivery.objects.filter(**of, feed=feed, state="done", agency__in=agencies)
    coverage = coverage.filter(still_held(authority, feed))
    made = Tables(
        people=people_of(authority),
        members=_frame(tables.MEMBERS, ("family_id", "person_id", "role", "start", "end"), members),
        spans=_frame(tables.SPANS, ("family_id", "start", "end", "team", "office"), spans),
        events=_frame(
            tables.EVENTS, ("event_id", "incident_id", "feed", "kind", "date", "role", "quantity", "unauthorised", "possible"),
            events.values_list(*fields),
        ),
        links=links_of(authority, feed),
        coverage=_frame(
            tables.COVERAGE, ("feed", "start", "end", "kind"), _covered(stretches(coverage), dict(bounds), waited_for(authority, feed)),
        ),
    )  # fmt: skip
    return with_own_record(authority, made) if feed == OWN else made


def _covered(covered: Iterable[Any], bounds: dict[UUID, date], waited: set[UUID]) -> list[tuple[str, date, date, str]]:
    """The days that deliveries cover by kind, but for those that the agreement doesn't show, as a day unseen is no day
    without an event, and those that one of the agencies that are `waited` for doesn't cover."""
    found: dict[tuple[str, str], dict[UUID, list[tuple[date, date]]]] = {}
    for agency, feed, (kind, first, last) in covered:
        shown = max(first, bounds.get(agency, first))
        if shown <= last:
            found.setdefault((feed, kind), {}).setdefault(agency, []).append((shown, last))
    return [
        (feed, window.first, window.last, kind)
        for (feed, kind), of_each in found.items()
        for window in known_to_all(of_each, waited)
    ]


def people_of(authority: int) -> pl.DataFrame:
    """The table people without what says who somebody is: names and numbers stand as “held” or not at all, as far as
    an indicator needs them to tell who could be looked for."""
    numbers: dict[Any, set[str]] = {}
    for person, scheme in Identifier.objects.filter(authority=authority).values_list("person", "scheme"):
        numbers.setdefault(person, set()).add(scheme)
    homes = set(Person.objects.filter(authority=authority, addresses__postcode__gt="").values_list("pk", flat=True))
    rows = []
    for pk, given, family, born, sex, ethnicity in Person.objects.filter(authority=authority).values_list(
        "pk", "given_name", "family_name", "birth_date", "sex", "ethnicity"
    ):
        held = numbers.get(pk, set())
        rows.append(
            (
                str(pk), _held(given), _held(family), born, sex, ethnicity or None, _held(pk in homes),
                _held("nhs_number" in held), _held("upn" in held),
            )
        )  # fmt: skip
    names = (
        "person_id",
        "given_name",
        "family_name",
        "birth_date",
        "sex",
        "ethnicity",
        "postcode",
        "nhs_number",
        "upn",
    )
    return _frame(tables.PEOPLE, names, rows)


def _held(value: Any) -> str | None:
    return "held" if value else None


def links_of(authority: int, feed: str) -> pl.DataFrame:
    """Which row is which person, as it stands: what people decided goes before what the model thinks."""
    of = {"authority": authority, "event__feed": feed, "event__stands": True}
    standing = LinkDecision.objects.filter(authority=authority, link__event__feed=feed, replaced_by__isnull=True)
    decided = dict(standing.values_list("link", "same"))
    there = Coalesce("person__merged_into", "person")  # both records of a person may have been linked to one row
    best: dict[tuple[str, str], tuple[bool, float, str, str]] = {}
    for pk, event, person, probability, band in Link.objects.filter(stands(authority), **of).values_list(
        "pk", F("event"), there, "probability", "band"
    ):
        same = decided.get(pk)
        if same is False:
            continue
        found = (True, 1.0, "linked", "person") if same else (False, probability, band, "model")
        key = (str(event), str(person))
        best[key] = max(best.get(key, found), found)
    rows = [(event, person, *found[1:]) for (event, person), found in best.items()]
    return _frame(tables.LINKS, ("event_id", "person_id", "probability", "band", "how"), rows)
