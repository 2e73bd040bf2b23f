"""When ratings are shown: a team’s choice with its reason, and the moment at which the chair reveals them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import Team
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.supervision import before_queries
from safeguarding.casework.supervision.models import RatingsShown, Session
from safeguarding.casework.supervision.states import locked, must_chair


@transaction.atomic
def choose_showing(team: Team, together: bool, reason: str, *, by: Any) -> RatingsShown:
    """Choose for a team that `by` manages how ratings are shown, with the reason. Holds for supervisions opened from now
    on. Said twice with the same words, it is one choice."""
    check(by, "supervision.hold", team)
    if team.pk not in {one.pk for one in before_queries.teams_held(by)}:
        raise Refused(f"You don’t hold group supervision for {team.name}.")
    if not reason.strip():
        raise Refused("Give the reason for this choice.")
    held = before_queries.choice_of(by, team.pk)
    if held and (held.together, held.reason) == (together, reason):
        return held
    made = RatingsShown.objects.create(
        authority_id=by.authority_id, team=team, together=together, reason=reason, said_by=by, said_at=timezone.now()
    )
    record(by, "chose how ratings are shown", made, team=team.pk, together=together)
    return made


@transaction.atomic
def reveal(session: Session, *, by: Any) -> Session:
    """Show everybody’s ratings to everybody, as the chair. A chair who rates gives their own first. Revealed twice is once."""
    check(by, "supervision.hold", session)
    session = locked(session, "supervision.hold")
    must_chair(session, by)
    if not session.held_back:
        return session
    if before_queries.still_to_rate(by, session):
        raise Refused("Rate every child yourself before you reveal the ratings.")
    session.revealed_at = timezone.now()
    session.save(update_fields=["revealed_at"])
    record(by, "revealed ratings", session)
    return session
