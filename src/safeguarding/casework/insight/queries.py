"""Indicators of the authority, as published quarter by quarter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from safeguarding.casework.access.policies import check, visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.insight.models import Publication

if TYPE_CHECKING:
    from safeguarding.evidence.disclosure import Release
    from safeguarding.evidence.indicators import Definition, IndicatorResult

#: So many releases before are looked at when the next is protected: with the new one, a year of quarters.
EARLIER = 3


def last_quarter(today: date | None = None) -> date:
    """The last day of the last quarter that is over."""
    today = today or timezone.localdate()
    return date(today.year, 3 * ((today.month - 1) // 3) + 1, 1) - timedelta(days=1)


def every_definition() -> list[Definition]:
    """The indicators there are, by strand and title."""
    from safeguarding.evidence.indicators import definitions  # numerical libraries: only when asked

    return sorted(definitions().values(), key=lambda one: (one.strand, one.title))


def definition_of(name: str) -> Definition | None:
    """The definition of that name, if there is one."""
    return next((one for one in every_definition() if one.id == name), None)


def published(user: Any, definition: Definition, until: date) -> Publication | None:
    """The indicator as published for that quarter, if it was."""
    rows = visible(user, Publication.objects.all())
    found: Publication | None = rows.filter(definition=definition.id, version=definition.version, until=until).first()
    return found


def quarters(user: Any, definition: Definition) -> list[date]:
    """The quarters for which the indicator was published, the newest first."""
    rows = visible(user, Publication.objects.filter(definition=definition.id, version=definition.version))
    return list(rows.order_by("-until").values_list("until", flat=True))


def made_now(user: Any, definition: Definition, until: date) -> tuple[IndicatorResult, Release]:
    """The indicator over the whole authority, counted to the end of the quarter and safe to show beside those published
    before it. The same for every reader.
    """
    check(user, "indicator.read")
    from safeguarding.casework.insight.frames import tables_of
    from safeguarding.casework.insight.own import held
    from safeguarding.evidence.indicators import family_counts, kept, publish

    authority = snapshot_of(user).authority_id
    if authority is None:  # check refuses before; for the reader of the types
        raise LookupError("no authority")
    tables = tables_of(authority, definition.feed)
    if not held(definition, tables):  # no day is covered: nothing is known then, and nothing is zero
        tables = replace(tables, coverage=tables.coverage.clear())
    before = visible(user, Publication.objects.filter(definition=definition.id, version=definition.version))
    earlier = [kept.release_of(row.kept) for row in before.filter(until__lt=until).order_by("-until")[:EARLIER]]
    return publish(definition, family_counts(definition, tables, as_at=until), earlier=earlier[::-1])
