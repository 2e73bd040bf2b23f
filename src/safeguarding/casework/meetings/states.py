"""When the doors of a meeting close."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from safeguarding.casework.access.states import closed_when
from safeguarding.casework.design.dates import day


@closed_when("supervision.hold", "Meeting")
def cancelled_or_over(meeting: Any) -> str | None:
    """What was planned for a day that has passed, or was cancelled, stays as it was."""
    if meeting.cancelled_at:
        return f"This meeting was cancelled on {day(meeting.cancelled_at)}. Plan another one."
    if timezone.localdate(meeting.starts_at) < timezone.localdate():
        return "This meeting is over. What was planned for it stays as it was."
    return None
