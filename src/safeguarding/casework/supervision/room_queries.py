"""Reads while the meeting is on: lines as they come, and whether anything else has changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from safeguarding.casework.access.policies import visible
from safeguarding.casework.supervision import queries
from safeguarding.casework.supervision.after_models import Dissent, Telling
from safeguarding.casework.supervision.after_queries import After, after_of
from safeguarding.casework.supervision.models import Action, Decision, FamilyRating, Line, Session


def lines_of(user: Any, session: Session, after: int = 0) -> list[Line]:
    """What was written in the session after the line of that number, in its order."""
    rows = visible(user, Line.objects.filter(session=session, number__gt=after)).select_related("author")
    return list(rows.order_by("number"))


def without_replies(user: Any, session: Session) -> After:
    """What follows from the session, but for what the family said to it: that can be closed to some in the room."""
    return replace(after_of(user, session), replies={})


def state_of(user: Any, session: Session) -> str:
    """A word that changes when anything but the lines does that `user` may know of: who has rated, what was revealed,
    set, decided, disagreed with or agreed."""
    of = {"session": session}
    known: list[Any] = [
        session.chair_id,
        session.revealed_at,
        session.closed_at,
        len(queries.given_in(user, [session.pk])),
    ]
    for model in (FamilyRating, Decision, Action, Dissent, Telling):
        rows = visible(user, model.objects.filter(**of))  # type: ignore[attr-defined]
        known.append(sorted(map(str, rows.values_list("pk", flat=True))))
    return hashlib.sha256(repr(known).encode()).hexdigest()[:16]
