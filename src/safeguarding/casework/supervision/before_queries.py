"""Reads for one’s own page before the meeting, and for how a team shows its ratings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from safeguarding.casework.access.models import Team
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.families.queries import team_of
from safeguarding.casework.supervision import queries
from safeguarding.casework.supervision.models import Rating, RatingsShown, Session


@dataclass(frozen=True, slots=True)
class Own:
    """A child with the rating that the reader has given in this session, and the one before it."""

    child: Person
    now: Rating | None
    last: Rating | None


def own_ratings(user: Any, session: Session) -> list[Own]:
    """Every child of the family with the reader’s own two ratings. A few statements, however many children."""
    children = queries.children_of(user, session)
    rows = visible(user, Rating.objects.filter(child__in=children, rater=user, replaced_by__isnull=True))
    rows = rows.filter(session__family_id=session.family_id).select_related("session").order_by("session__held_on")
    now: dict[UUID, Rating] = {}
    last: dict[UUID, Rating] = {}
    for row in rows:
        if row.session_id == session.pk:
            now[row.child_id] = row
        elif row.session.held_on < session.held_on:
            last[row.child_id] = row
    return [Own(child, now.get(child.pk), last.get(child.pk)) for child in children]


def still_to_rate(user: Any, session: Session) -> Sequence[Person]:
    return queries.waiting(user, session)


def choice_of(user: Any, team: UUID) -> RatingsShown | None:
    """What the team chose last."""
    rows = visible(user, RatingsShown.objects.filter(team=team)).select_related("said_by")
    return rows.order_by("-said_at", "-pk").first()


def shown_together(user: Any, family: Family) -> bool:
    """Whether the team that holds the family shows ratings together. Without a choice: to each who has rated."""
    spell = team_of(user, family)
    choice = choice_of(user, spell.team_id) if spell else None
    return choice is not None and choice.together


def teams_held(user: Any) -> list[Team]:
    """The teams for which the reader holds group supervision, by name."""
    posts = snapshot_of(user).posts_that_may("supervision.hold")
    own = [post.team for post in posts if post.whole_team and post.team is not None]
    return list(visible(user, Team.objects.filter(pk__in=own)).order_by("name", "pk"))
