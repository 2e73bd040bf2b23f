"""Every change: looking for patterns, and saying what was made of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.oversight.models import Finding, Look
from safeguarding.casework.oversight.raising import raise_findings


@transaction.atomic
def look_for_patterns(first: date, last: date, *, by: Any) -> int:
    """Look over these days of the authority's log; how many findings are new, of anybody."""
    check(by, "audit.read")
    found = raise_findings(by.authority_id, first, last)
    record(by, "looked for patterns", first=first, last=last, found=found)
    return found


@transaction.atomic
def decide(finding: Finding, decision: str, note: str, *, by: Any) -> Look:
    """Say what came of looking at a finding. A second look is kept beside the first."""
    check(by, "audit.team", finding)
    look = Look.objects.create(
        authority_id=finding.authority_id, finding=finding, by=by, at=timezone.now(), decision=decision, note=note
    )
    record(by, "looked at a finding", look, pattern=finding.pattern, decision=decision)
    return look
