"""Who may see what a pattern turned up: a manager of their team's workers, information governance of everyone's.

Nobody sees what is about themselves. A manager sees a finding that tells something of a family only where they may know
of the family: that a worker bears the name of somebody in a file says who is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from safeguarding.casework.access.snapshot import Snapshot, held
from safeguarding.casework.families.scopes import family_ids
from safeguarding.casework.oversight.patterns import PATTERNS


def team_workers(snapshot: Snapshot) -> QuerySet[Any]:
    """The keys of the people who hold a post today in a team that the snapshot manages."""
    teams = [post.team for post in snapshot.posts_that_may("audit.team") if post.team and post.whole_team]
    posts: QuerySet[Any] = apps.get_model("access", "Post")._base_manager.filter(held())
    posts = posts.filter(authority_id=snapshot.authority_id)
    return posts.filter(team_id__in=teams).order_by().values("user_id")


@dataclass(frozen=True)
class FindingRows:
    """Findings, or rows that hang on one. `path` leads to the finding; empty for the finding itself."""

    path: str = ""

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if "audit.team" not in snapshot.permissions:
            return queryset.none()
        at = f"{self.path}__" if self.path else ""
        rows = queryset.filter(authority_id=snapshot.authority_id).exclude(**{f"{at}worker_id": snapshot.user_id})
        if "audit.read" in snapshot.permissions:
            return rows
        telling = [pattern.id for pattern in PATTERNS.values() if pattern.tells_of_family]
        known = ~Q(**{f"{at}pattern__in": telling}) | Q(**{f"{at}family_id__in": family_ids(snapshot)})
        return rows.filter(known, **{f"{at}worker_id__in": team_workers(snapshot)})
