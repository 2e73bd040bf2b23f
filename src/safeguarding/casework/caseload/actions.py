"""Every change to who has which families, to vacancies and to who stands in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import Post, Team, User
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.audit.recording import record
from safeguarding.casework.caseload import moving, queries
from safeguarding.casework.caseload.models import StandIn, Vacancy
from safeguarding.casework.caseload.queries import WORKING
from safeguarding.casework.caseload.weights import weights_for
from safeguarding.casework.families.actions import allocate_worker, end_allocation
from safeguarding.casework.families.models import Family
from safeguarding.casework.meetings.models import Leave
from safeguarding.casework.notices.telling import tell_now

#: How far ahead families can be re-allocated, in days.
AHEAD = 92


class Moved(Exception):
    """What was looked at is not what would be done now."""


@transaction.atomic
def reallocate(post: Post, to: Mapping[UUID, Post], day: date, reason: str, seen: str, *, by: Any) -> moving.Plan:
    """Give families of `post` to other posts from `day`: all of them, or none. `to`: family -> post.

    `seen` is the digest of the plan that was looked at. Raises Moved where the plan would be another one by now, Refused
    where something stands in the way or there is nothing to do. The last day of the colleague before is the day before
    `day`, or the day on which it began. Each family’s file records who had it and who has it.
    """
    check(by, "family.allocate", post)
    today = timezone.localdate()
    if not today <= day <= today + timedelta(days=AHEAD):
        raise Refused("Families are re-allocated from today on, and at most three months ahead.")
    if not reason.strip():
        raise Refused("Say why the families are re-allocated.")
    list(Family.objects.select_for_update().filter(pk__in=list(to)).order_by("pk"))
    plan = moving.plan(by, post, to, day, weights_for(by))
    if plan.digest != seen or len(plan.moves) != len(to):
        raise Moved
    if not plan.moves:
        raise Refused("Choose at least one family.")
    if plan.problems:
        raise Refused(plan.problems[0].problem)
    for move in plan.moves:
        if not move.both:
            allocate_worker(move.held.family, move.to, day, by=by)
        end_allocation(move.allocation, day - timedelta(days=1), reason, by=by)
    if day == today:
        new = {move.to.user_id for move in plan.moves if not move.both}
        tell_now(new, by.authority_id)
    record(by, "re-allocated families", post, families=len(plan.moves), day=day)
    return plan


@transaction.atomic
def say_vacancy(team: Team, role: str, full_time: Decimal, start: date, key: UUID, *, by: Any) -> Vacancy:
    """Say that a post of the team is vacant from a day on. `key` is the form’s own: sent twice, it is one vacancy."""
    check(by, "caseload.manage", team)
    if not queries.manages(by, team.pk):
        raise Refused(f"You don’t manage {team.name}.")
    if role not in WORKING:
        raise Refused("Choose a role that works with families.")
    made, new = Vacancy.objects.get_or_create(
        pk=key, authority_id=by.authority_id,
        defaults={"team": team, "role": role, "full_time": full_time, "start": start, "said_by": by,
                  "said_at": timezone.now()},
    )  # fmt: skip
    if new:
        record(by, "said vacancy", made)
    return made


@transaction.atomic
def end_vacancy(vacancy: Vacancy, end: date, *, by: Any) -> Vacancy:
    """Say on which day the post was vacant for the last time. A vacancy that has ended keeps its day."""
    check(by, "caseload.manage", vacancy)
    row = Vacancy.objects.select_for_update().get(pk=vacancy.pk)
    if not queries.manages(by, row.team_id):
        raise Refused(f"You don’t manage {row.team.name}.")
    if row.end is None:
        row.end = max(end, row.start)
        row.save(update_fields=["end"])
        record(by, "ended vacancy", row)
    return row


@transaction.atomic
def name_stand_in(leave: Leave, colleague: User, *, by: Any) -> StandIn:
    """Say who stands in while somebody of the team is away. Whoever was named before is so no more."""
    check(by, "caseload.manage", leave)
    Leave.objects.select_for_update().get(pk=leave.pk)
    if not queries.is_of_mine(by, leave.user_id):
        raise Refused("Name who stands in for somebody of your own team.")
    if not queries.colleagues_of(by, leave).filter(pk=colleague.pk).exists():
        raise Refused("Choose a colleague of your team.")
    held = StandIn.objects.filter(leave=leave, ended_at__isnull=True).first()
    if held is not None and held.user_id == colleague.pk:
        return held
    now = timezone.now()
    if held is not None:
        held.ended_at = now
        held.save(update_fields=["ended_at"])
    made = StandIn.objects.create(authority_id=by.authority_id, leave=leave, user=colleague, said_by=by, said_at=now)
    record(by, "named stand-in", made)
    return made
