"""Reads of handovers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from safeguarding.casework.access.models import Team
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Family
from safeguarding.casework.handover.models import Handover, Received, ReceivedItem


def handovers(user: Any, family: Family) -> QuerySet[Handover]:
    """What was handed over of the family, latest first."""
    return visible(user, Handover.objects.filter(family=family)).select_related("made_by").order_by("-made_at", "pk")


def received(user: Any, family: Family) -> Received | None:
    """Where the family came from, if it came from another authority."""
    return visible(user, Received.objects.filter(family=family)).select_related("accepted_by").first()


def came_from(user: Any, family: Family) -> str:
    """The name of the authority that the family came from; empty where the file was begun here."""
    rows = visible(user, Received.objects.filter(family=family))
    return rows.values_list("from_name", flat=True).first() or ""


def items(user: Any, family: Family) -> QuerySet[ReceivedItem]:
    """What the other authority had written, latest first."""
    return visible(user, ReceivedItem.objects.filter(received__family=family)).order_by("-on", "pk")


def own_teams(user: Any) -> QuerySet[Team]:
    """The teams to which `user` may take a family: those that they manage."""
    posts = snapshot_of(user).posts_that_may("family.transfer")
    return visible(user, Team.objects.filter(pk__in=[post.team for post in posts if post.team])).order_by("name")
