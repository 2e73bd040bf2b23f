"""Reads for a child’s ratings over time: ratings of closed supervisions, what they decided, and the statutory pathway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.pathway.episodes import Episode
from safeguarding.casework.pathway.reading import episodes_of
from safeguarding.casework.supervision import queries
from safeguarding.casework.supervision.models import Rating, Session


@dataclass(frozen=True, slots=True)
class History:
    """Some closed supervisions of a family, latest first, with the ratings that stand and each child's episodes.

    `open`: whether a supervision is open, whose ratings are left out until it is closed.
    """

    sessions: Sequence[Session]
    children: Sequence[Person]
    ratings: Sequence[Rating]
    episodes: dict[UUID, list[Episode]]
    open: bool


def history_of(user: Any, family: Family, sessions: Sequence[Session]) -> History:
    """What the sessions of `queries.past_sessions` say of each child: the same few statements however many there are."""
    rows = Rating.objects.filter(session__in=[one.pk for one in sessions], replaced_by__isnull=True)
    ratings = list(visible(user, rows).select_related("session").order_by("session__held_on", "given_at", "pk"))
    wanted = Person.objects.filter(pk__in={row.child_id for row in ratings}).prefetch_related("identifiers")
    children = sorted(visible(user, wanted), key=lambda child: (str(child.birth_date or "9999"), str(child.pk)))
    return History(
        sessions,
        children,
        ratings,
        dict(episodes_of(user, [child.pk for child in children])),
        queries.open_session_of(user, family) is not None,
    )
