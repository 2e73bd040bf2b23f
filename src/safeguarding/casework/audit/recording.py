"""One function records. What it writes is in the transaction of what it tells of."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from safeguarding.casework.audit import anchors, sealing, waiting
from safeguarding.casework.audit.models import Event, Head

#: What `record` writes for the opening of a page of a family's file.
READ = "read"
#: And for a page or an act that somebody was refused.
REFUSED = "was refused"


@transaction.atomic(savepoint=False)
def record(
    by: Any,
    verb: str,
    thing: models.Model | None = None,
    *,
    family: UUID | None = None,
    compartment: str | None = None,
    **what: Any,
) -> Event:
    """Append one event to the chain of the authority of `by`, within the caller's transaction: at once, or, within
    an answer that is one transaction, just before its end.

    `what` holds plain values only, and never the words of a record. `compartment` names the protected part of the file
    that the act was in (the thing's own `compartment` unless given): who may not see that part never sees the event.
    Raises when the log can't be written: the act fails.
    """
    if family is None and thing is not None:
        family = thing.pk if type(thing).__name__ == "Family" else getattr(thing, "family_id", None)
    if compartment is None:
        compartment = getattr(thing, "compartment", "") or ""
    event = Event(
        authority_id=by.authority_id,
        at=timezone.now(),
        actor=by.pk,
        verb=verb,
        thing=type(thing).__name__ if thing is not None else "",
        thing_id=thing.pk if thing is not None and isinstance(thing.pk, UUID) else None,
        family_id=family,
        compartment=compartment,
        what=json.loads(json.dumps(what, default=str)),
        key=sealing.current(),
    )
    if not waiting.wait(event):
        seal([event])
    return event


@transaction.atomic(savepoint=False)
def seal(events: list[Event]) -> None:
    """Append the events of one authority to its chain. Whoever else writes in the authority waits for the transaction."""
    head, _ = Head.objects.select_for_update().get_or_create(pk=events[0].authority_id)
    now = timezone.now()
    today = timezone.localdate(now)
    if head.day is not None and head.day < today:
        anchors.day_ended(head, now)
    head.day = today
    for event in events:
        event.number = head.length + 1
        event.digest = sealing.seal(head.digest, event, settings.AUDIT_KEYS[0])
        event.save(force_insert=True)
        head.length, head.digest = event.number, event.digest
    head.save(update_fields=["length", "digest", "day"])
