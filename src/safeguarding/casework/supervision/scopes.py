"""Who may see what others think, and when: nobody who is to rate a child sees a colleague's rating before giving their own.

The rule stands in the scope of the rows, so that no page, list, count or export can be written that forgets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from safeguarding.casework.access.scopes import Scope
from safeguarding.casework.access.snapshot import Snapshot
from safeguarding.casework.families.scopes import FamilyRows, live, people_left_out


def _is_to_rate(snapshot: Snapshot, family: str) -> Exists:
    """Whether the viewer is a rater of the family: allocated to it today in a post that may rate."""
    posts = [post.id for post in snapshot.posts if post.role.may_rate]
    allocation = apps.get_model("families", "Allocation")._base_manager
    return Exists(allocation.filter(live(), family_id=OuterRef(family), post_id__in=posts))


def _own_rating(snapshot: Snapshot, session: Any, child: Any) -> Exists:
    rating = apps.get_model("supervision", "Rating")._base_manager
    return Exists(rating.filter(session_id=session, child_id=child, rater_id=snapshot.user_id))


@dataclass(frozen=True)
class IndependentRatings:
    """Ratings of closed sessions, one's own, and those of children whom the viewer has rated or is not to rate.

    Where the team shows ratings together, nobody sees another's before the chair has revealed them.
    """

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = FamilyRows("session__family", "supervision.read").narrow(snapshot, queryset)
        shown = Q(session__hidden_until_revealed=False) | Q(session__revealed_at__isnull=False)
        gave = Q(_own_rating(snapshot, OuterRef("session_id"), OuterRef("child_id")))
        return rows.filter(
            Q(session__closed_at__isnull=False)
            | Q(rater_id=snapshot.user_id)
            | (shown & (gave | ~Q(_is_to_rate(snapshot, "session__family_id"))))
        )


@dataclass(frozen=True)
class ChairsView:
    """What the chair thinks: the family rating and the decisions, from when the viewer has rated every child."""

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = FamilyRows("session__family", "supervision.read").narrow(snapshot, queryset)
        membership = apps.get_model("families", "Membership")._base_manager
        unrated = membership.filter(live(), role="child", family_id=OuterRef("session__family_id")).filter(
            ~_own_rating(snapshot, OuterRef(OuterRef("session_id")), OuterRef("person_id"))
        )
        return rows.filter(
            Q(session__closed_at__isnull=False) | ~Q(_is_to_rate(snapshot, "session__family_id")) | ~Q(Exists(unrated))
        )


def _but_for_people_left_out(snapshot: Snapshot, rows: QuerySet[Any], person: str) -> QuerySet[Any]:
    return rows.exclude(**{f"{person}__in": people_left_out(snapshot)}) if snapshot.partners else rows


@dataclass(frozen=True)
class Tellings:
    """What somebody of the family will be told: seen like the chair's view, but for people whom an agreement leaves out."""

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return _but_for_people_left_out(snapshot, ChairsView().narrow(snapshot, queryset), "person")


@dataclass(frozen=True)
class OfTold:
    """Rows about a telling, as `of` says, but for people whom an agreement leaves out."""

    of: Scope

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return _but_for_people_left_out(snapshot, self.of.narrow(snapshot, queryset), "telling__person")
