"""Who holds the secret of a calendar link, and what a calendar is told: when and where, never whom."""

from __future__ import annotations

import hashlib
import re
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.utils import timezone

from safeguarding.casework.access.models import Authority
from safeguarding.casework.access.policies import allows
from safeguarding.casework.access.within import authority_now, within
from safeguarding.casework.design.dates import count
from safeguarding.casework.meetings import queries
from safeguarding.casework.meetings.icalendar import Event, calendar
from safeguarding.casework.meetings.models import CalendarLink

_FORM = re.compile(r"(?P<code>[0-9A-Z]{3})-[A-Za-z0-9_-]{43}")


def digest_of(secret: str) -> str:
    """What is kept of a secret. As it is random and long, it can't be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def calendar_of(secret: str) -> str | None:
    """The calendar that the secret opens, as it stands now; None for a secret that opens nothing (any more)."""
    form = _FORM.fullmatch(secret)
    code = form["code"] if form else None
    authority = Authority.objects.filter(code=code).values_list("pk", flat=True).first() if code else None
    if authority is None or authority_now() not in (None, authority):
        return None
    with _within(authority):
        rows = CalendarLink.objects.filter(authority=authority, digest=digest_of(secret), revoked_at__isnull=True)
        link = rows.select_related("user").first()
        return _written(link.user) if link and allows(link.user, "supervision.read") else None


def _within(authority: int) -> AbstractContextManager[None]:
    return nullcontext() if authority_now() == authority else within(authority)


def _written(user: Any) -> str:
    events = [
        Event(
            key=f"{meeting.pk}@safeguarding",
            starts=meeting.starts_at,
            ends=meeting.ends_at,
            title=f"Group supervision, {count(meeting.families, 'family', 'families')}",
            place=str(meeting.room),
            cancelled=meeting.cancelled_at is not None,
            changed=meeting.cancelled_at or meeting.made_at,
        )
        for meeting in queries.my_meetings(user, timezone.localdate())
    ]
    return calendar("Group supervision", events)
