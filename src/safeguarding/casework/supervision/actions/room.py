"""What people write while the meeting is on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.supervision import queries
from safeguarding.casework.supervision.anchors import anchors_for
from safeguarding.casework.supervision.models import Line, Session
from safeguarding.casework.supervision.states import locked, must_rate

#: The longest sentence.
LONGEST = 1000


@transaction.atomic
def write_line(session: Session, part: int, text: str, client_key: UUID, *, by: Any) -> Line:
    """Write a sentence under a part of the agenda (1 is the first). The same key again is the same line, even when the
    session has been closed meanwhile: a laptop that slept asks what became of it.

    Raises Refused for who neither rates nor chairs, or has still to rate.
    """
    check(by, "rating.give")
    if sent := Line.objects.filter(session=session, client_key=client_key, author=by).first():
        return sent
    check(by, "rating.give", session)
    session = locked(session, "rating.give")
    if session.chair_id != by.pk:
        must_rate(session, by)
    if queries.waiting(by, session):
        raise Refused("Rate every child first. Then you read and write with the others.")
    agenda = anchors_for(by).agenda
    if not text.strip() or len(text) > LONGEST or not 1 <= part <= len(agenda):
        raise Refused(f"Write a sentence of at most {LONGEST:,} characters under a part of the agenda.")
    last = Line.objects.filter(session=session).aggregate(last=Max("number"))["last"] or 0
    made = Line.objects.create(
        authority_id=session.authority_id, session=session, number=last + 1, part=agenda[part - 1], text=text.strip(),
        author=by, written_at=timezone.now(), client_key=client_key,
    )  # fmt: skip
    record(by, "wrote line", made, family=session.family_id)
    return made
