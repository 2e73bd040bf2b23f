"""A team that plans: a room, and what a manager asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from safeguarding.casework.meetings import actions
from safeguarding.casework.meetings.models import Meeting, Room
from safeguarding.casework.meetings.planning import Asked, proposal_for


def again(user: Any) -> Any:
    """The same person at their next request."""
    return type(user).objects.get(pk=user.pk)


def next_weekday(wanted: int = 0, weeks: int = 0) -> date:
    """The next day from tomorrow on that is such a weekday."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    return tomorrow + timedelta(days=(wanted - tomorrow.weekday()) % 7, weeks=weeks)


def asked(house: Any, **more: Any) -> Asked:
    room, _ = Room.objects.get_or_create(authority=house.authority, office=house.office, name="Room 2")
    every_day = Asked(house.team, (room,), timezone.localdate(), 4, frozenset(range(5)), time(9, 30), 120)
    return replace(every_day, **more)


def keep(house: Any, **more: Any) -> list[Meeting]:
    """Keep the schedule that is proposed now."""
    wanted, manager = asked(house, **more), again(house.manager)
    seen = proposal_for(manager, wanted, timezone.localdate()).digest
    return actions.keep_schedule(wanted, seen, by=manager)
