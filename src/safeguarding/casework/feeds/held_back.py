"""Whom an agreement leaves out, recognised in a partner’s rows before one of them is kept, and in those kept before."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import Q

from safeguarding.casework.families.models import Address, Identifier, Membership, Person
from safeguarding.casework.families.scopes import live
from safeguarding.casework.feeds import lawful
from safeguarding.casework.feeds.bulk import in_parts
from safeguarding.casework.feeds.models import Delivery, FeedEvent
from safeguarding.casework.people.models import KnownName
from safeguarding.casework.protected.models import ProtectedRow
from safeguarding.evidence import tables
from safeguarding.evidence.feeds import Heading
from safeguarding.evidence.feeds.definition import load

COLUMNS = ("given_name", "family_name", "birth_date", "sex", "address", "postcode", "nhs_number", "upn")
NOT_SHOWN = "not shown, as an agreement leaves somebody out"
SCHEMES = {"nhs_number": "nhs_number", "upn": "upn", "former_upn": "upn"}


def hold_back(authority: int, feed: str, agency: UUID, events: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The rows that may be kept, and how many may not: those of people whom an agreement with the agency leaves out.

    The list of signs is made of the record as it is now, under a secret that is thrown away with it: it is never out of
    date, and nobody can read it or hold another against it.
    """
    people = _as_known(lawful.left_out_of(authority, feed, agency))
    if people.is_empty() or events.is_empty():
        return events, 0
    from safeguarding.evidence.linkage import left_out  # the linker comes with it: only where somebody is left out

    key = secrets.token_bytes(left_out.LEAST_KEY)
    theirs = left_out.recognised(events, left_out.signs(people, key), key)
    return events.filter(~theirs), int(theirs.sum())


def without_values(found: Sequence[Heading], delivery: Delivery) -> list[Heading]:
    """The headings of a file without the first values that may say who a row is about, where an agreement leaves somebody
    out: which column is which isn't known yet, so that nobody could be recognised in them."""
    if not lawful.left_out_of(delivery.authority_id, delivery.feed, delivery.agency_id):
        return list(found)
    shown = {one.name for one in load(delivery.feed).columns if not one.personal}
    return [one if one.column in shown or not one.values else replace(one, values=(NOT_SHOWN,)) for one in found]


def rows_held_of(authority: int, feed: str, agency: UUID) -> list[UUID]:
    """The keys of rows that are held and have the signs of somebody left out, whatever they are linked to."""
    people = _as_known(lawful.left_out_of(authority, feed, agency))
    if people.is_empty():
        return []
    said = {name: [one for one in people[name].unique() if one is not None] for name in (*COLUMNS,)}
    turned = [day for one in said["birth_date"] if (day := _day_for_month(one))]
    rows = FeedEvent.objects.filter(authority=authority, feed=feed, delivery__agency=agency)
    may_be = {name: said[name] for name in ("nhs_number", "upn", "postcode")} | {
        "birth_date": [*said["birth_date"], *turned]
    }
    held = {
        pk: (str(pk), *(value or None for value in values))
        for name, signs in may_be.items()
        for some in in_parts(signs)
        for pk, *values in rows.filter(**{f"{name}__in": some}).values_list("pk", *COLUMNS)
    }
    schema = {"event_id": pl.String} | {name: tables.EVENTS.schema[name] for name in COLUMNS}
    frame = pl.DataFrame([held[pk] for pk in sorted(held)], schema=schema, orient="row")
    if frame.is_empty():
        return []
    from safeguarding.evidence.linkage import left_out  # the linker comes with it: only where somebody is left out

    key = secrets.token_bytes(left_out.LEAST_KEY)
    return [UUID(one) for one in frame.filter(left_out.recognised(frame, left_out.signs(people, key), key))["event_id"]]


def hide_addresses(authority: int, delivery: Delivery | None = None) -> int:
    """Remove the address from rows that may be of somebody in a family with a safe address, of one delivery or of all.

    Where a partner saw them may be where they hide: none of the family's rows keeps one. How many rows.
    """
    safe = ProtectedRow.objects.filter(
        authority=authority, kind=ProtectedRow.Kind.SAFE_ADDRESS, withdrawn=False, replaced_by__isnull=True
    )
    people = Membership.objects.filter(live(), family__in=safe.values("family")).values("person")
    rows = FeedEvent.objects.filter(~Q(address="", postcode=""), authority=authority, links__person__in=people)
    if delivery is not None:
        rows = rows.filter(delivery=delivery)
    of = FeedEvent.objects.filter(pk__in=rows.values("pk"))
    return of.update(address="", postcode="", address_hidden=True)


def _day_for_month(day: Any) -> Any:
    return day.replace(month=day.day, day=day.month) if day.day <= 12 else None


def _as_known(people: set[UUID]) -> pl.DataFrame:
    """A row for each name and each home of each person; numbers of a second kind stand in rows of their own."""
    schema = {name: tables.PEOPLE.schema[name] for name in COLUMNS}
    rows = [row for some in in_parts(people) for row in _rows(set(some))]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _rows(people: set[UUID]) -> Iterator[tuple[Any, ...]]:
    names: dict[UUID, set[tuple[str, str]]] = {}
    for person, name in KnownName.objects.filter(person__in=people).values_list("person", "name"):
        given, _, family = name.strip().rpartition(" ")
        names.setdefault(person, set()).add((given, family))
    homes: dict[UUID, set[tuple[str, str]]] = {}
    for person, line, postcode in Address.objects.filter(person__in=people).values_list("person", "line", "postcode"):
        homes.setdefault(person, {("", "")}).add((line, postcode))
    numbers: dict[UUID, set[tuple[str, str]]] = {}
    held = Identifier.objects.filter(person__in=people, scheme__in=SCHEMES)
    for person, scheme, value in held.values_list("person", "scheme", "value"):
        numbers.setdefault(person, set()).add((SCHEMES[scheme], value))
    of = Person.objects.filter(pk__in=people)
    for pk, given, family, known_as, born, sex in of.values_list(
        "pk", "given_name", "family_name", "known_as", "birth_date", "sex"
    ):
        called = {(given, family)} | names.get(pk, set()) | ({(known_as, family)} if known_as else set())
        called |= {(given, other) for first, other in names.get(pk, set()) if not first}
        for first, last in called:
            for line, postcode in homes.get(pk, {("", "")}):
                yield (first or None, last or None, born, sex, line or None, postcode or None, None, None)
        for scheme, value in numbers.get(pk, set()):
            nhs, upn = (value, None) if scheme == "nhs_number" else (None, value)
            yield (None, None, None, None, None, None, nhs, upn)
