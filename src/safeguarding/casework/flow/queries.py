"""What the flow is counted from. Nothing here names a child or a family: only keys and days are read, to be counted.

A manager is told of all that their teams held in these months, in full, but for the files that are closed to them; the
counts for many leave out every restricted file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from safeguarding.casework.access.models import Team
from safeguarding.casework.access.policies import check, visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Membership, TeamAllocation
from safeguarding.casework.families.scopes import closed_families, restricted_families
from safeguarding.casework.flow.levels import spells_of
from safeguarding.casework.pathway.reading import counted_episodes
from safeguarding.evidence.pathway_flow import Flow, Spell, flow

#: Whole months before this one that are shown.
MONTHS = 24


@dataclass(frozen=True, slots=True)
class Counted:
    """The days of children at levels and with teams."""

    levels: list[Spell]
    held: list[Spell]

    def flow(self, today: date, units: frozenset[str] | None = None, months: int = MONTHS) -> Flow:
        return flow(self.levels, self.held, first_of(today, months), today, units=units)


def first_of(today: date, months: int = MONTHS) -> date:
    """The first of the month so many months before this one."""
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(years, month + 1, 1)


def own_teams(user: Any) -> list[Team]:
    """The teams whose families `user` sees in full, as their manager; empty for everybody else."""
    posts = snapshot_of(user).posts_that_may("caseload.manage")
    keys = [post.team for post in posts if post.whole_team and post.team is not None]
    return list(visible(user, Team.objects.filter(pk__in=keys)).order_by("name", "pk"))


def offices_of(user: Any) -> dict[str, tuple[str, frozenset[str]]]:
    """The offices of the authority by key: name, and the keys of their teams. Empty where there is only one."""
    found: dict[str, tuple[str, set[str]]] = {}
    for team in visible(user, Team.objects.select_related("office")).order_by("office__name", "office_id", "pk"):
        found.setdefault(str(team.office_id), (team.office.name, set()))[1].add(str(team.pk))
    return {key: (name, frozenset(teams)) for key, (name, teams) in found.items()} if len(found) > 1 else {}


def of_own_teams(user: Any) -> Counted:
    """For a manager: every family that is not closed to them."""
    check(user, "caseload.manage")
    return _counted(_authority(user), closed_families(snapshot_of(user)))


def of_authority(user: Any) -> Counted:
    """For whoever reads indicators: the whole authority without restricted files, as a count that rose by one would tell
    that there is one. Small numbers are not hidden yet."""
    check(user, "indicator.read")
    return _counted(_authority(user), [restricted_families(_authority(user))])


def _authority(user: Any) -> int:
    authority = snapshot_of(user).authority_id
    if authority is None:  # check refuses before; for the reader of the types
        raise LookupError("no authority")
    return authority


def _counted(authority: int, left_out: Iterable[Any]) -> Counted:
    kept = [~Q(family__in=families) for families in left_out]
    held = _held(
        TeamAllocation.objects.filter(*kept, authority=authority),
        Membership.objects.filter(*kept, authority=authority, role="child"),
    )
    episodes = counted_episodes(authority)
    children = {spell.child for spell in held}
    levels = [spell for child, of in episodes.items() if str(child) in children for spell in spells_of(str(child), of)]
    return Counted(levels, held)


def _held(allocations: QuerySet[TeamAllocation], members: QuerySet[Membership]) -> list[Spell]:
    """The days on which each child was in a family that a team held. Last days become first days after."""
    of: dict[UUID, list[tuple[str, date, date | None]]] = {}
    for family, team, start, end in allocations.order_by("start").values_list("family", "team", "start", "end"):
        of.setdefault(family, []).append((str(team), start, _after(end)))
    rows = members.order_by("start", "pk").values_list("family", "person", "start", "end")
    return [
        Spell(str(child), team, max(start, first), _earlier(end, _after(last)))
        for family, child, first, last in rows
        for team, start, end in of.get(family, ())
        if _meet(start, end, first, _after(last))
    ]


def _after(last: date | None) -> date | None:
    return None if last is None else last + timedelta(days=1)


def _earlier(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _meet(start: date, end: date | None, first: date, last: date | None) -> bool:
    return (end is None or first < end) and (last is None or start < last)
