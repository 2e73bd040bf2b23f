"""Conflict of role: nobody is both worker of the person who harms and reader of the victim's record of one family.

Asked when a family is allocated and when posts and cover are given; `scopes` asks again at every reading.
"""

from __future__ import annotations

from collections.abc import Collection
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


def conflicts_with_families(given: Collection[tuple[UUID, UUID, str]]) -> set[tuple[UUID, UUID, str]]:
    """Those of (person, family, role) that can't be given: at most four statements, however many are asked for."""
    reads = {one for one in given if one[2] in VICTIM_READERS}
    harms = {one for one in given if one[2] in PERPETRATOR_SIDE}
    return _have_worked(reads, PERPETRATOR_SIDE) | _have_worked(harms, VICTIM_READERS) | _hold_the_team(harms)


def _have_worked(given: set[tuple[UUID, UUID, str]], roles: Collection[str]) -> set[tuple[UUID, UUID, str]]:
    """Those whose person works or has worked with the family in one of the roles."""
    if not given:
        return set()
    rows = Allocation.objects.filter(family__in={one[1] for one in given}, post__role__in=roles)
    worked = set(rows.filter(post__user__in={one[0] for one in given}).values_list("post__user", "family"))
    return {one for one in given if one[:2] in worked}


def _hold_the_team(given: set[tuple[UUID, UUID, str]]) -> set[tuple[UUID, UUID, str]]:
    """Those whose person manages the team that holds the family, or covers it in a post that reads the victim's record."""
    if not given:
        return set()
    held_by = TeamAllocation.objects.filter(live(), family__in={one[1] for one in given})
    teams = dict(held_by.values_list("family", "team"))
    people, of = {one[0] for one in given}, {"team__in": set(teams.values())}
    manages = Post.objects.filter(held(), user__in=people, role="team_manager", **of)
    reads = Q(kind=Cover.Kind.DEPUTY) | Q(post__role__in=VICTIM_READERS)
    covers = Cover.objects.filter(reads, post__user__in=people, ended_at__isnull=True, ends_at__gt=timezone.now(), **of)
    holds = set(manages.values_list("user", "team")) | set(covers.values_list("post__user", "team"))
    return {one for one in given if (one[0], teams.get(one[1])) in holds}


def conflict_with_team(user_id: UUID, team_id: UUID, role: str) -> str:
    """Why this person can't be given the whole team's files in `role`; empty where they can."""
    if role not in VICTIM_READERS:
        return ""
    of_team = TeamAllocation.objects.filter(live(), team_id=team_id).values("family_id")
    worked = Allocation.objects.filter(family_id__in=of_team, post__user_id=user_id, post__role__in=PERPETRATOR_SIDE)
    return OF_TEAM if worked.exists() else ""
