"""The rows of a delivery beside those that are held: new, the same, corrected or withdrawn. What a row says never changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

import polars as pl

from safeguarding.casework.feeds.bulk import insert
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision

BATCH = 2000
WHO = ("given_name", "family_name", "birth_date", "sex", "address", "postcode", "nhs_number", "upn")
DETAILS = (*WHO, "incident_id", "kind", "date", "role", "quantity", "possible", "unauthorised", "lead_contact")
MAY_BE_NOTHING = frozenset({"birth_date", "date", "quantity", "possible", "unauthorised"})


@dataclass(frozen=True)
class Kept:
    """How many rows of a delivery were new, held already, corrected, withdrawn; the first and last day and the kinds of the first two."""

    new: int
    held: int
    corrected: int
    withdrawn: int
    first: date | None
    last: date | None
    kinds: frozenset[str]


@dataclass(frozen=True)
class _Held:
    key: UUID
    version: int
    stands: bool
    hidden: bool
    says: tuple[Any, ...]

    def as_before(self, row: dict[str, Any]) -> bool:
        """Whether the row says what is held, but for an address that was removed."""
        if self.hidden:
            row = row | {"address": "", "postcode": ""}
        return self.says == _says(row)


def keep_rows(delivery: Delivery, events: pl.DataFrame, withdrawn: Sequence[str] = ()) -> Kept:
    """Store what is new or says something else than before, and end what it corrects or what is withdrawn.

    `events` conforms to the table events; `withdrawn` are keys. The same delivery twice changes nothing the second time.
    Call it within a transaction.
    """
    # One after the other: two deliveries of a feed may correct the same row.
    every = Delivery.objects.filter(authority=delivery.authority_id, feed=delivery.feed)
    list(every.select_for_update().order_by("pk").values("pk"))  # in one order, so that no two wait for each other
    held = _held(delivery, [*events["event_id"], *withdrawn])
    versions: dict[str, int] = {}
    ends: list[UUID] = []
    for row in events.iter_rows(named=True):
        before = held.get(row["event_id"])
        if before is None or not before.stands or not before.as_before(row):
            versions[row["event_id"]] = before.version + 1 if before else 1
            if before and before.stands:
                ends.append(before.key)
    corrected = len(ends)
    gone = [held[key].key for key in withdrawn if key in held and held[key].stands and key not in versions]
    _end(delivery, [*ends, *gone])
    to_store = events.filter(pl.col("event_id").is_in(list(versions)))
    insert(FeedEvent, (_row(delivery, row, versions[row["event_id"]]) for row in to_store.iter_rows(named=True)))
    standing = {key for key, one in held.items() if one.stands}
    told = events.filter(~pl.col("event_id").is_in(list(versions)) | ~pl.col("event_id").is_in(list(standing)))
    return Kept(
        new=len(versions) - corrected, held=len(events) - len(versions), corrected=corrected, withdrawn=len(gone),
        first=told["date"].min(), last=told["date"].max(),  # type: ignore[arg-type]
        kinds=frozenset(told["kind"].drop_nulls()),
    )  # fmt: skip


def _held(delivery: Delivery, keys: Iterable[str]) -> dict[str, _Held]:
    """The latest version that is held of each key."""
    found: dict[str, _Held] = {}
    for some in _some(dict.fromkeys(keys)):
        rows = FeedEvent.objects.filter(authority=delivery.authority_id, event_key__in=some).order_by("version")
        fields = ("event_key", "pk", "version", "stands", "address_hidden", *DETAILS)
        for name, key, version, stands, hidden, *says in rows.values_list(*fields):
            found[name] = _Held(key, version, stands, hidden, tuple(says))
    return found


def _some(of: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(of)
    while some := list(islice(rest, BATCH)):
        yield some


def _says(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] if name in MAY_BE_NOTHING else row[name] or "" for name in DETAILS)


def _end(delivery: Delivery, keys: Iterable[UUID]) -> None:
    for some in _some(keys):
        FeedEvent.objects.filter(pk__in=some).update(stands=False, ended_by=delivery)


def _row(delivery: Delivery, row: dict[str, Any], version: int) -> dict[str, Any]:
    return {
        "authority_id": delivery.authority_id, "delivery_id": delivery.pk, "event_key": row["event_id"],
        "feed": delivery.feed, "version": version, "stands": True, "ended_by_id": None,
        "address_hidden": False,
        **dict(zip(DETAILS, _says(row), strict=True)),
    }  # fmt: skip


def carry_decisions(delivery: Delivery) -> int:
    """What people decided of a row stands for its corrected version where that says the same of who it is.

    Only for links that the linker made anew: nobody who may not be linked today comes back. Returns how many stand.
    """
    later = FeedEvent.objects.filter(delivery=delivery, version__gt=1)
    corrected: dict[str, UUID] = dict(later.values_list("event_key", "pk"))
    made = []
    for some in _some(corrected):
        links = {
            (link.event_id, link.person_id): link
            for link in Link.objects.filter(event__in=[corrected[key] for key in some])
        }
        made += [
            LinkDecision(
                authority_id=delivery.authority_id, link=links[to], same=old.same, cannot_tell=old.cannot_tell, reason=old.reason,
                decided_by_id=old.decided_by_id, decided_at=old.decided_at,
            )
            for old, to in _decided_before(delivery, some, corrected)
            if to in links
        ]  # fmt: skip
    LinkDecision.objects.bulk_create(made, batch_size=BATCH)
    return len(made)


def _decided_before(
    delivery: Delivery, keys: Sequence[str], corrected: dict[str, UUID]
) -> Iterator[tuple[LinkDecision, tuple[UUID, UUID]]]:
    """The decisions that stand on the version before, each with the corrected row and the person, where who it is stays."""
    now = {row.pk: row for row in FeedEvent.objects.filter(pk__in=[corrected[key] for key in keys])}
    before = LinkDecision.objects.filter(
        link__event__authority=delivery.authority_id, link__event__event_key__in=keys,
        link__event__ended_by=delivery, replaced_by__isnull=True,
    ).select_related("link__event")  # fmt: skip
    for old in before:
        was, row = old.link.event, now[corrected[old.link.event.event_key]]
        if was.version == row.version - 1 and all(getattr(was, name) == getattr(row, name) for name in WHO):
            yield old, (row.pk, old.link.person_id)
