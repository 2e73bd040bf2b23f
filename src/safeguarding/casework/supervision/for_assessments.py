"""The ratings of the last closed supervision, for what is built from the record."""

from __future__ import annotations

from typing import Any

from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.design.dates import moment
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.plan.ratings import Rated
from safeguarding.casework.supervision.models import Rating, Session


def last_ratings(user: Any, family: Family) -> list[Rated]:
    """Every rating that stands of the last closed supervision, by child and discipline."""
    closed = visible(user, Session.objects.filter(family=family, closed_at__isnull=False))
    last = closed.order_by("-held_on", "-closed_at").first()
    if last is None:
        return []
    rows = visible(user, Rating.objects.filter(session=last, replaced_by__isnull=True))
    rows = rows.select_related("child", "rater").prefetch_related("child__identifiers")
    return [
        Rated(
            name_of(row.child), row.get_answer_display(), row.reason,
            f"{row.rater.name}, {ROLES[row.role].name.lower()}, {moment(row.given_at)}", row.pk,
        )
        for row in sorted(rows, key=lambda row: (str(row.child.birth_date), row.child_id, row.role))
    ]  # fmt: skip
