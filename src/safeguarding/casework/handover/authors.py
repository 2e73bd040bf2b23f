"""Whose writing goes: that of council staff. What a partner agency's staff wrote is the agency's to send."""

from __future__ import annotations

from typing import Any

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import TruncDate

from safeguarding.casework.access.models import Agency, Post


def in_a_council_post(who: str, role: str = "role") -> Exists:
    """Rows whose `who` wrote them in a post of the council. `who` and `role` are paths to the columns."""
    posts = Post.objects.filter(user=OuterRef(who), role=OuterRef(role), agency__kind=Agency.Kind.COUNCIL)
    return Exists(posts)


def by_council_staff(who: str, when: str) -> Any:
    """Rows that say no role: whose `who` held a post of the council on the day of `when`, and none of a partner."""
    day = TruncDate(ExpressionWrapper(OuterRef(when), output_field=DateTimeField()))
    held = Post.objects.filter(Q(end__isnull=True) | Q(end__gte=day), user=OuterRef(who), start__lte=day)
    council = held.filter(agency__kind=Agency.Kind.COUNCIL)
    return Exists(council) & ~Exists(held.exclude(agency__kind=Agency.Kind.COUNCIL))
