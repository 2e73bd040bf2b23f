"""Indicators of the authority, as published quarter by quarter. Nothing is worked out here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone

from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.feeds.lawful import agencies_agreed
from safeguarding.casework.feeds.models import Delivery
from safeguarding.casework.insight.for_partners import for_partners
from safeguarding.casework.insight.models import Publication, Working

if TYPE_CHECKING:
    from safeguarding.evidence.indicators import Definition, IndicatorResult

#: A quarter is published when every partner's data reach its end; so many days after that end it is published anyway.
WAIT = timedelta(days=28)
#: So many publications before are looked at when the next is protected: with the new one, a year of quarters.
EARLIER = 3


@dataclass(frozen=True)
class Standing:
    """How far publishing has come. `newest`: the last day of the last quarter that was published, None before the first;
    `next`: of the last quarter that is over, where it isn't published; `latest`: when it will be, whatever is missing.
    """

    newest: date | None
    next: date | None
    latest: date


def last_quarter(today: date | None = None) -> date:
    """The last day of the last quarter that is over."""
    today = today or timezone.localdate()
    return date(today.year, 3 * ((today.month - 1) // 3) + 1, 1) - timedelta(days=1)


def at_the_latest(until: date) -> date:
    """The day in whose night the quarter is published, whatever is missing."""
    return until + WAIT


def standing(user: Any, today: date | None = None) -> Standing:
    """Which quarter was published last and which is next."""
    until = last_quarter(today)
    newest = visible(user, Publication.objects.all()).aggregate(newest=Max("until"))["newest"]
    return Standing(newest, None if newest is not None and newest >= until else until, at_the_latest(until))


def every_definition() -> list[Definition]:
    """The indicators there are, by strand and title."""
    from safeguarding.evidence.indicators import definitions  # numerical libraries: only when asked

    return sorted(definitions().values(), key=lambda one: (one.strand, one.title))


def definition_of(name: str) -> Definition | None:
    """The definition of that name, if there is one."""
    return next((one for one in every_definition() if one.id == name), None)


def results(user: Any, definitions: Iterable[Definition], until: date) -> dict[str, IndicatorResult]:
    """The results for that quarter by indicator: as published, or why there are no figures. What is neither isn't there.
    A partner reads of what partners sent only what `for_partners` leaves.
    """
    from safeguarding.evidence.indicators import kept

    own = {one.id: one.own for one in definitions}
    of = {"definition__in": list(own), "until": until}
    without = visible(user, Working.objects.filter(**of, result__made=False))
    found = {row.definition: row.result for row in without.only("definition", "result")}
    rows = visible(user, Publication.objects.filter(**of)).order_by("made_at")
    found |= {row.definition: row.result for row in rows.only("definition", "result")}
    read = {name: kept.result_of(plain) for name, plain in found.items()}
    if not snapshot_of(user).partners:
        return read
    return {name: one if own[name] else for_partners(one) for name, one in read.items()}


def quarters(user: Any, definition: Definition) -> list[date]:
    """The quarters for which the indicator was published, the newest first."""
    rows = visible(user, Publication.objects.filter(definition=definition.id))
    return list(rows.order_by("-until").values_list("until", flat=True).distinct())


def short(user: Any, until: date) -> list[tuple[str, date]]:
    """The partners' feeds whose data don't reach the end of the quarter, each with the last day it covers."""
    authority = snapshot_of(user).authority_id
    if authority is None:
        return []
    done = visible(user, Delivery.objects.filter(state=Delivery.State.DONE, covers_to__isnull=False))
    ends = done.order_by("feed").values_list("feed").annotate(last=Max("covers_to"))
    return [(feed, last) for feed, last in ends if last < until and agencies_agreed(authority, feed)]


def ended(user: Any, definition: Definition) -> bool:
    """Whether no sharing agreement covers the indicator's feed any more. The authority's own record needs none."""
    authority = snapshot_of(user).authority_id
    return not definition.own and authority is not None and not agencies_agreed(authority, definition.feed)
