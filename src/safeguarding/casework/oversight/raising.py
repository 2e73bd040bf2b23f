"""Keeping what the patterns turned up, once each."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from safeguarding.casework.oversight.detecting import Found, detect
from safeguarding.casework.oversight.models import Finding
from safeguarding.casework.oversight.patterns import PATTERNS
from safeguarding.casework.oversight.reads import Reads


@transaction.atomic
def raise_findings(authority_id: int, first: date, last: date) -> int:
    """Look over the days of an authority's log; keep what is new; how many. Safe to run again. The caller records it."""
    new = _new(authority_id, detect(Reads(authority_id, first, last)))
    Finding.objects.bulk_create(
        [
            Finding(
                authority_id=authority_id, pattern=one.pattern, worker_id=one.worker, family_id=one.family,
                day=one.day, first_at=one.first, last_at=one.last, count=one.count,
            )
            for one in new
        ],
        batch_size=500,
    )  # fmt: skip
    return len(new)


def _new(authority_id: int, found: list[Found]) -> list[Found]:
    """Without what was raised before for the same worker and family, within the days that its pattern says."""
    if not found:
        return []
    longest = max(pattern.again_after for pattern in PATTERNS.values())
    since = min(one.day for one in found) - timedelta(days=longest)
    before = Finding.objects.filter(authority_id=authority_id, day__gte=since).order_by("day")
    last: dict[tuple[str, UUID, UUID | None], date] = {}
    for pattern, worker, family, day in before.values_list("pattern", "worker_id", "family_id", "day"):
        last[pattern, worker, family] = day
    new = []
    for one in sorted(found, key=lambda one: one.day):
        raised = last.get((one.pattern, one.worker, one.family))
        if raised is not None and (one.day - raised).days <= PATTERNS[one.pattern].again_after:
            continue
        last[one.pattern, one.worker, one.family] = one.day
        new.append(one)
    return new
