"""What changes: an indicator is worked out for a quarter, and the quarter is published, once and whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import check, visible
from safeguarding.casework.audit.recording import record
from safeguarding.casework.insight.models import Publication, Working

if TYPE_CHECKING:
    from safeguarding.evidence.indicators import Definition
    from safeguarding.evidence.indicators.runs import Run


@transaction.atomic
def publish(runs: Sequence[Run], until: date, *, by: Any, **counted: Any) -> tuple[str, ...]:
    """Publish these results for the quarter that ended on `until`: all that have figures and aren't published. The names of
    those that went out. Raises IntegrityError, and publishes nothing, where somebody else publishes at this moment.
    `counted`: what else the event tells, such as how many were worked out.
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
        record(by, "published a quarter", until=until, indicators=len(rows), definitions=list(names), **counted)
    return names


@transaction.atomic
def keep_working(
    definition: Definition, until: date, key: str, result: Mapping[str, Any], kept: Mapping[str, Any], *, by: Any
) -> None:
    """Keep what was worked out and isn't published, instead of what was kept before for the quarter."""
    check(by, "indicator.publish")
    values = {"version": definition.version, "key": key, "made_at": timezone.now(), "result": result, "kept": kept}
    of = {"authority_id": by.authority_id, "definition": definition.id, "until": until}
    row, _ = Working.objects.update_or_create(**of, defaults=values)
    record(by, "worked out an indicator", row, definition=definition.id, until=until)
