"""What a person was told of and has still to look at."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.situations import Alert


def unreviewed(user: Any) -> QuerySet[Alert]:
    """The emergency openings that `user` was told of and nobody has reviewed. Asks nothing for those who review none."""
    if "breakglass.review" not in snapshot_of(user).permissions:
        return Alert.objects.none()
    return visible(user, Alert.objects.filter(grant__review__isnull=True)).select_related("grant")


def waiting(user: Any) -> int:
    """How many there are of `unreviewed`."""
    return unreviewed(user).count()
