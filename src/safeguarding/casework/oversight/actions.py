"""Every change: looking for patterns, and saying what was made of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import check
from safeguarding.casework.access.reading import limits_of
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.pace import pace_of
from safeguarding.casework.oversight.models import Finding, Look, Reason
from safeguarding.casework.oversight.queries import who_is_told
from safeguarding.casework.oversight.raising import raise_findings
from safeguarding.casework.staff.tasks import tell


@transaction.atomic
def look_for_patterns(first: date, last: date, *, by: Any) -> int:
    """Look over these days of the authority's log; how many findings are new, of anybody."""
    check(by, "audit.read")
    found = raise_findings(by.authority_id, first, last)
    record(by, "looked for patterns", first=first, last=last, found=found)
    return found


@transaction.atomic
def say_why(words: str, *, by: Any) -> Finding | None:
    """Say why one opens so many files: one may go on, and managers and information governance are told at once.

    None, and nothing changes, where nothing holds one back: a reason sent twice counts once.
    """
    check(by, "audit.own")
    now, day = timezone.now(), timezone.localdate()
    row = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    pace = pace_of(row, now)
    if not limits_of(snapshot_of(by)).asked(pace.hour, pace.day):
        return None
    of = {"authority_id": by.authority_id}
    finding, _ = Finding.objects.update_or_create(
        **of, pattern="held_back", worker=row, family_id=None, day=day,
        defaults={"last_at": now, "count": max(pace.hour, pace.day)},
        create_defaults={"first_at": now, "last_at": now, "count": max(pace.hour, pace.day)},
    )  # fmt: skip
    Reason.objects.create(**of, finding=finding, at=now, hour=pace.hour, day=pace.day, words=words)
    row.said_why_at = now
    row.save(update_fields=["said_why_at"])
    told = who_is_told(by)
    record(by, "said why so many files", finding, hour=pace.hour, day=pace.day, told=len(told))
    transaction.on_commit(lambda: [tell.enqueue(str(user)) for user in told])
    return finding


@transaction.atomic
def decide(finding: Finding, decision: str, note: str, *, by: Any) -> Look:
    """Say what came of looking at a finding. A second look is kept beside the first."""
    check(by, "audit.team", finding)
    look = Look.objects.create(
        authority_id=finding.authority_id, finding=finding, by=by, at=timezone.now(), decision=decision, note=note
    )
    record(by, "looked at a finding", look, pattern=finding.pattern, decision=decision)
    return look
