"""Conflict of role: nobody is both worker of the person who harms and reader of the victim's record of one family.

Asked when a family is allocated and when posts and cover are given; `scopes` asks again at every reading.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from safeguarding.casework.access.models import Cover, Post
from safeguarding.casework.access.roles import PERPETRATOR_SIDE, VICTIM_READERS
from safeguarding.casework.access.snapshot import held
from safeguarding.casework.families.models import Allocation, TeamAllocation
from safeguarding.casework.families.scopes import live

SENTENCE = "The same person can’t work with the victim and with the perpetrator of one family. Choose a colleague."
OF_TEAM = (
    "This person works or has worked with the perpetrator of a family of that team, and would read the victim’s record. "
    "Choose a colleague."
)


def conflict_with_family(user_id: UUID, family_id: UUID, role: str) -> str:
    """Why this person can't be given the family in `role`; empty where they can. Work in the past counts."""
    worked = Allocation.objects.filter(family_id=family_id, post__user_id=user_id)
    if role in VICTIM_READERS:
        return SENTENCE if worked.filter(post__role__in=PERPETRATOR_SIDE).exists() else ""
    if role not in PERPETRATOR_SIDE:
        return ""
    if worked.filter(post__role__in=VICTIM_READERS).exists():
        return SENTENCE
    teams = TeamAllocation.objects.filter(live(), family_id=family_id).values("team_id")
    manages = Post.objects.filter(held(), user_id=user_id, role="team_manager", team_id__in=teams)
    reads = Q(kind=Cover.Kind.DEPUTY) | Q(post__role__in=VICTIM_READERS)
    covers = Cover.objects.filter(reads, post__user_id=user_id, team_id__in=teams, ended_at__isnull=True)
    covers = covers.filter(ends_at__gt=timezone.now())
    return SENTENCE if manages.exists() or covers.exists() else ""


def conflict_with_team(user_id: UUID, team_id: UUID, role: str) -> str:
    """Why this person can't be given the whole team's files in `role`; empty where they can."""
    if role not in VICTIM_READERS:
        return ""
    of_team = TeamAllocation.objects.filter(live(), team_id=team_id).values("family_id")
    worked = Allocation.objects.filter(family_id__in=of_team, post__user_id=user_id, post__role__in=PERPETRATOR_SIDE)
    return OF_TEAM if worked.exists() else ""
