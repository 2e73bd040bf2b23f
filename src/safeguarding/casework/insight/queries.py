"""Indicators of the authority, made once for each state of the data."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import Count, Max

from safeguarding.casework.access.policies import check
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Membership, TeamAllocation
from safeguarding.casework.feeds.models import Delivery, LinkDecision
from safeguarding.casework.feeds.terms import counted

if TYPE_CHECKING:
    from safeguarding.evidence.indicators import Definition, IndicatorResult

KEPT_FOR = 24 * 3600


def every_definition() -> list[Definition]:
    """The indicators there are, by feed and title."""
    from safeguarding.evidence.indicators import definitions  # numerical libraries: only when asked

    return sorted(definitions().values(), key=lambda one: (one.feed, one.title))


def definition_of(name: str) -> Definition | None:
    """The definition of that name, if there is one."""
    return next((one for one in every_definition() if one.id == name), None)


def result(user: Any, definition: Definition, by: str | None) -> IndicatorResult:
    """The indicator over the whole authority, safe to show to everyone who may see indicators.

    Made anew when deliveries, decisions, families or allocations have changed. Small numbers are hidden in it, so
    it is the same for every reader.
    """
    check(user, "indicator.read")
    authority = snapshot_of(user).authority_id
    if authority is None:  # check refuses before; for the reader of the types
        raise LookupError("no authority")
    name = f"indicator:{authority}:{definition.id}:{definition.version}:{by}:{_state(authority, definition.feed)}"
    kept = cache.get(name)
    if kept is None:
        from safeguarding.casework.insight.frames import tables_of
        from safeguarding.evidence.indicators import calculate

        kept = calculate(definition, tables_of(authority, definition.feed), by=by)
        cache.set(name, kept, KEPT_FOR)
    return kept


def _state(authority: int, feed: str) -> str:
    """What the data of an authority and feed look like now, in a few letters that change when they do."""
    of = {"authority": authority}
    parts: list[Any] = [
        counted(authority, feed),
        Delivery.objects.filter(**of, feed=feed, state="done").aggregate(Count("pk"), Max("received_at")),
        LinkDecision.objects.filter(**of, link__event__feed=feed).aggregate(Count("pk"), Max("decided_at")),
        TeamAllocation.objects.filter(**of).aggregate(Count("pk"), Max("start"), Max("end")),
        Membership.objects.filter(**of).aggregate(Count("pk"), Max("start"), Max("end")),
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]
