"""Looking over a day that has ended, without anybody asking."""

from __future__ import annotations

from datetime import date
from typing import Any

from django_tasks import task

from safeguarding.casework.access.models import Authority
from safeguarding.casework.access.staff import command_line_user
from safeguarding.casework.access.within import within
from safeguarding.casework.audit.recording import record
from safeguarding.casework.oversight.raising import raise_findings


def look_over(authority_id: int, first: date, last: date) -> int:
    """Look for patterns in these days of an authority's log; how many findings are new. Recorded as done by no person."""
    code = Authority.objects.values_list("code", flat=True).get(pk=authority_id)
    by, _ = command_line_user(code)
    with within(authority_id, patient=True):
        found = raise_findings(authority_id, first, last)
        record(by, "looked for patterns", first=first, last=last, found=found)
    return found


@task()
def look_over_day(authority_id: int, day: str) -> None:
    """Safe to run twice: what was raised is not raised again."""
    look_over(authority_id, date.fromisoformat(day), date.fromisoformat(day))


def when_a_day_is_over(sender: Any, authority_id: int, day: date, **_: Any) -> None:
    look_over_day.enqueue(authority_id, day.isoformat())
