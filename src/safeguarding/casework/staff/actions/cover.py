"""Cover of a team between two moments: on duty, out of hours, or as the manager's deputy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.models import Agency, Cover, Post, Team
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.access.snapshot import held, snapshot_of
from safeguarding.casework.audit.recording import record
from safeguarding.casework.families.conflicts import conflict_with_team
from safeguarding.casework.staff.states import not_ones_own


def _must_answer_for(team_id: Any, by: Any) -> None:
    """Raise Refused unless `by` manages posts, or the team by a post of their own: a deputy makes no deputies."""
    snapshot = snapshot_of(by)
    own = {post.team for post in snapshot.posts_that_may("cover.manage") if post.by == "held"}
    if "staff.manage" not in snapshot.permissions and team_id not in own:
        raise Refused("You can give cover of your own team only.")


@transaction.atomic
def give_cover(
    post: Post, team: Team, kind: str, starts_at: datetime, ends_at: datetime, reason: str, *, by: Any
) -> Cover:
    """Give a post of the council cover of a team. A deputy may do there what the manager may."""
    check(by, "cover.manage", team)
    check(by, "cover.manage", post)
    _must_answer_for(team.pk, by)
    not_ones_own(by, post.user)
    if post.agency.kind != Agency.Kind.COUNCIL:
        raise Refused("Only the council’s own staff cover a team.")
    if not Post.objects.filter(held(), pk=post.pk).exists():
        raise Refused("This post has ended. Choose a colleague.")
    if conflict := conflict_with_team(
        post.user_id, team.pk, "team_manager" if kind == Cover.Kind.DEPUTY else post.role
    ):
        raise Refused(conflict)
    cover = Cover.objects.create(
        authority_id=team.authority_id, post=post, team=team, kind=kind, starts_at=starts_at, ends_at=ends_at,
        reason=reason, made_by=by,
    )  # fmt: skip
    record(by, "gave cover", cover, post=post.pk, team=team.pk, kind=kind, until=ends_at)
    return cover


@transaction.atomic
def end_cover(cover: Cover, *, by: Any) -> Cover:
    """End cover at this minute."""
    check(by, "cover.manage", cover)
    _must_answer_for(cover.team_id, by)
    row = Cover.objects.select_for_update(of=("self",)).get(pk=cover.pk)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
    record(by, "ended cover", row, post=row.post_id, team=row.team_id)
    return row
