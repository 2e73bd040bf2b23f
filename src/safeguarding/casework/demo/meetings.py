"""What the demonstration shows of supervision days: the team of the manager who signs in, four weeks ahead."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.meetings import actions, queries
from safeguarding.casework.meetings.planning import Asked, proposal_for

ROOMS = ("Room 1", "Room 2")
RULES = {
    "red": 28, "amber": 31, "green": 31, "unrated": 31, "minutes": 30, "early": 14,
    "quorum": ["management", "social_work", "adult_worker"], "reason": "Agreed by the practice board: red families sooner",
}  # fmt: skip


def add(email: str) -> int:
    """Plan the days of the team that this manager holds, with leave of one colleague. Returns how many were planned."""
    manager = User.objects.get(email=email)
    team = queries.teams_to_plan(manager).select_related("office").first()
    if team is None:
        return 0
    actions.say_rules(timezone.localdate(), RULES, replaces=None, by=manager)
    rooms = tuple(actions.add_room(team.office, name, by=manager) for name in ROOMS)
    today = timezone.localdate()
    colleague = queries.colleagues(manager).exclude(pk=manager.pk).first()
    if colleague is not None:
        actions.say_leave(colleague, today + timedelta(days=10), today + timedelta(days=14), by=manager)
    asked = Asked(team, rooms, today, 4, frozenset({1, 3}), time(9, 30), 240)
    seen = proposal_for(manager, asked, today)
    return len(actions.keep_schedule(asked, seen.digest, by=manager)) if seen.used() else 0
