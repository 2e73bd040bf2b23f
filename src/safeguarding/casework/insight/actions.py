"""What changes: an indicator is worked out for a quarter, and the quarter is published, once and whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import check, visible
from safeguarding.casework.audit.one_event import OneEvent
from safeguarding.casework.audit.recording import record
from safeguarding.casework.insight.models import Publication, Working

if TYPE_CHECKING:
    from safeguarding.evidence.indicators import Definition
    from safeguarding.evidence.indicators.runs import Run


@transaction.atomic
def publish(runs: Sequence[Run], until: date, *, by: Any, **besides: Any) -> tuple[str, ...]:
    """Publish these results for the quarter that ended on `until`: all that have figures and aren't published. The names of
    those that went out. Raises IntegrityError, and publishes nothing, where somebody else publishes at this moment.
    `besides`: what else the event tells, such as which were worked out.
    """
    from safeguarding.evidence.indicators import kept

    check(by, "indicator.publish")
    there = set(visible(by, Publication.objects.filter(until=until)).values_list("definition", "version"))
    rows = [
        Publication(
            authority_id=by.authority_id, definition=one.definition.id, version=one.definition.version, until=until,
            made_at=timezone.now(), result=one.result.as_dict(), kept=kept.plain_release(one.release),
        )
        for one in runs
        if one.result.made and (one.definition.id, one.definition.version) not in there
    ]  # fmt: skip
    Publication.objects.bulk_create(rows)
    names = tuple(row.definition for row in rows)
    visible(by, Working.objects.filter(until=until, definition__in=names)).delete()
    if rows:
        record(by, "published a quarter", until=until, indicators=len(rows), definitions=list(names), **besides)
    return names


@transaction.atomic
def keep_working(
    definition: Definition, until: date, key: str, result: Mapping[str, Any], kept: Mapping[str, Any], *, by: Any,
    night: OneEvent,
) -> None:  # fmt: skip
    """Keep what was worked out and isn't published, instead of what was kept before for the quarter. The event of the
    `night` tells it.
    """
    check(by, "indicator.publish")
    values = {"version": definition.version, "key": key, "made_at": timezone.now(), "result": result, "kept": kept}
    of = {"authority_id": by.authority_id, "definition": definition.id, "until": until}
    Working.objects.update_or_create(**of, defaults=values)
    night.add("failed" if key == Working.FAILED else "worked_out", definition.id)


@transaction.atomic
def tell_of_the_night(until: date, *, by: Any, **noted: list[str]) -> None:
    """Record which indicators were worked out for the quarter and which failed, where none was published."""
    check(by, "indicator.publish")
    told: dict[str, Any] = {"until": until, **noted}
    record(by, "worked out a quarter", **told)
