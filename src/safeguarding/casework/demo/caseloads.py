"""What the demonstration shows of caseloads: a vacant post, and who stands in for the colleague who is away."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.caseload import actions, queries
from safeguarding.casework.caseload.weights import weights

ROLE = "mental_health_worker"  # the posts that are hardest to fill


def add(email: str) -> int:
    """Say for this manager’s team that a post is vacant, and name a stand-in for all leave. Returns how many rows."""
    manager = User.objects.get(email=email)
    team = queries.managed_teams(manager).first()
    if team is None:
        return 0
    since = timezone.localdate() - timedelta(days=47)
    actions.say_vacancy(team, ROLE, Decimal("0.8"), since, uuid5(NAMESPACE_URL, f"vacancy:{team.pk}"), by=manager)
    made = 1
    people = {load.post.user_id for load in queries.team_loads(manager, [team.pk], weights())[0]}
    for absence in queries.absences(manager, people):
        colleague = queries.colleagues_of(manager, absence.leave).first()
        if colleague is not None and queries.is_of_mine(manager, absence.leave.user_id):
            actions.name_stand_in(absence.leave, colleague, by=manager)
            made += 1
    return made
