"""The one change: publishing an indicator for a quarter that is over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.insight import queries
from safeguarding.casework.insight.models import Publication

if TYPE_CHECKING:
    from safeguarding.evidence.indicators import Definition, IndicatorResult


@transaction.atomic
def publish(definition: Definition, until: date, *, by: Any) -> IndicatorResult:
    """The indicator for the quarter that ended on `until`, as it was first published; published now where nobody has.

    A result without figures isn't kept: the data may still come. Whoever may see indicators may be the first to look;
    what is published is the same whoever it is.
    """
    check(by, "indicator.read")
    from safeguarding.evidence.indicators import kept

    held = queries.published(by, definition, until)
    if held is not None:
        return kept.result_of(held.result)
    made, release = queries.made_now(by, definition, until)
    if not made.made:
        return made
    row, new = Publication.objects.get_or_create(
        authority_id=by.authority_id, definition=definition.id, version=definition.version, until=until,
        defaults={"made_at": timezone.now(), "result": made.as_dict(), "kept": kept.plain_release(release)},
    )  # fmt: skip
    if new:
        record(by, "published an indicator", row, definition=definition.id, version=definition.version, until=until)
    return kept.result_of(row.result)
