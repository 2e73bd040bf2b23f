"""One function records; one function verifies."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from safeguarding.casework.audit.models import Event, Head


def _key_name() -> str:
    return hashlib.sha256(settings.AUDIT_KEY.encode()).hexdigest()[:12]


def _seal(previous: str, event: Event) -> str:
    body = [
        previous,
        event.authority_id,
        event.number,
        event.at.isoformat(),
        str(event.actor or ""),
        event.verb,
        event.thing,
        str(event.thing_id or ""),
        str(event.family_id or ""),
        event.what,
    ]
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str)
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def record(by: Any, verb: str, thing: models.Model | None = None, *, family: UUID | None = None, **what: Any) -> Event:
    """Append one event to the chain of the authority of `by`, within the caller's transaction.

    `what` holds plain values only, and never the words of a record. Raises when the log can't be written: the act fails.
    """
    if family is None and thing is not None:
        family = thing.pk if type(thing).__name__ == "Family" else getattr(thing, "family_id", None)
    head, _ = Head.objects.select_for_update().get_or_create(pk=by.authority_id)
    event = Event(
        authority_id=by.authority_id,
        number=head.length + 1,
        at=timezone.now(),
        actor=by.pk,
        verb=verb,
        thing=type(thing).__name__ if thing is not None else "",
        thing_id=thing.pk if thing is not None and isinstance(thing.pk, UUID) else None,
        family_id=family,
        what=json.loads(json.dumps(what, default=str)),
        key=_key_name(),
    )
    event.digest = _seal(head.digest, event)
    event.save(force_insert=True)
    head.length, head.digest = event.number, event.digest
    head.save(update_fields=["length", "digest"])
    return event


@dataclass(frozen=True)
class Fault:
    """A place where the chain does not hold."""

    number: int
    sentence: str


def verify(authority_id: int) -> Iterator[Fault]:
    """Every change, gap or cut in the authority's chain, in order. Nothing yielded: the chain holds."""
    previous, expected = "", 1
    for event in Event.objects.filter(authority_id=authority_id).order_by("number").iterator(chunk_size=2000):
        if event.number != expected:
            yield Fault(expected, f"Events {expected} to {event.number - 1} are missing.")
        if not hmac.compare_digest(_seal(previous, event), event.digest):
            yield Fault(event.number, f"Event {event.number} is not as it was written.")
        previous, expected = event.digest, event.number + 1
    head = Head.objects.filter(pk=authority_id).first()
    if head and (head.length != expected - 1 or head.digest != previous):
        yield Fault(expected, f"The log ends at event {expected - 1}; it should end at event {head.length}.")
