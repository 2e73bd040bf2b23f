"""What one page of the board says of its families, in a number of statements that doesn't grow with them.

Which families they are, and in what order, `board_facts` has said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q

from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import only_of
from safeguarding.casework.families.models import Allocation, Membership
from safeguarding.casework.families.queries import children_now
from safeguarding.casework.families.scopes import live
from safeguarding.casework.pathway.clocks import ChildClock
from safeguarding.casework.pathway.queries import clocks_of_children
from safeguarding.casework.supervision.board_facts import Fact
from safeguarding.casework.supervision.models import Action, Rating, Session
from safeguarding.casework.supervision.planned import NOTHING, Planned, planned_for
from safeguarding.casework.supervision.queries import RATING_ROLES


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A family on the board. `session` is the open one; `unrated`: how many children each person has still to rate in it."""

    fact: Fact
    session: UUID | None = None
    unrated: tuple[tuple[str, int], ...] = ()
    actions: int = 0
    overdue: int = 0
    late: tuple[ChildClock, ...] = ()
    next: ChildClock | None = None
    planned: Planned = NOTHING


def board_rows(user: Any, facts: Sequence[Fact], today: date) -> list[BoardRow]:
    """The rows of one page."""
    keys = [one.pk for one in facts]
    user = only_of(user, _files_of_children(keys))
    opened = visible(user, Session.objects.filter(family__in=keys, closed_at__isnull=True))
    sessions = dict(opened.values_list("family_id", "pk"))
    unrated = _unrated(user, list(sessions))
    actions = _open_actions(user, keys, today)
    children = children_now(user, keys)
    clocks = clocks_of_children(user, {key: children[key] for key in keys}, today)
    planned = planned_for(user, keys, today)
    found = []
    for one in facts:
        running = [clock for clock in clocks[one.pk] if clock.running]
        open_actions, overdue = actions.get(one.pk, (0, 0))
        found.append(
            BoardRow(
                fact=one,
                session=sessions.get(one.pk),
                unrated=unrated.get(one.pk, ()),
                actions=open_actions,
                overdue=overdue,
                late=tuple(clock for clock in running if clock.late),
                next=next((clock for clock in running if not clock.late), None),
                planned=planned.get(one.pk, NOTHING),
            )
        )
    return found


def _files_of_children(families: Sequence[UUID]) -> set[UUID]:
    """The families, and every other one that a child of theirs has been in: a visit may be written there."""
    in_them = Membership.objects.filter(family__in=families, role="child").order_by()
    there = Membership.objects.filter(person__in=in_them.values("person")).order_by()
    return {*families, *there.values_list("family_id", flat=True).distinct()}


def _unrated(user: Any, families: Sequence[UUID]) -> dict[UUID, tuple[tuple[str, int], ...]]:
    """For each family with an open session: who has still to rate, and how many children. By name.

    That somebody has rated is no secret; what they said stays hidden, and is not read here.
    """
    given = Rating.objects.filter(
        session__family_id=OuterRef("family_id"), session__closed_at__isnull=True,
        child_id=OuterRef("child"), rater_id=OuterRef("post__user_id"),
    )  # fmt: skip
    raters = Allocation.objects.filter(
        live(), live("post__"), live("family__memberships__"), family__memberships__role="child",
        post__role__in=RATING_ROLES, family_id__in=families,
    )  # fmt: skip
    rows = visible(user, raters).annotate(child=F("family__memberships__person_id")).filter(~Exists(given))
    left: dict[tuple[UUID, str, UUID], set[UUID]] = {}
    for family, name, rater, child in rows.values_list("family_id", "post__user__name", "post__user_id", "child"):
        left.setdefault((family, name, rater), set()).add(child)
    found: dict[UUID, tuple[tuple[str, int], ...]] = {}
    for (family, name, _), children in sorted(left.items(), key=lambda one: one[0][1]):
        found[family] = (*found.get(family, ()), (name, len(children)))
    return found


def _open_actions(user: Any, ids: Sequence[UUID], today: date) -> dict[UUID, tuple[int, int]]:
    """For each family: open actions, and how many of them are overdue."""
    rows = visible(user, Action.objects.filter(family__in=ids, done__isnull=True)).order_by().values_list("family_id")
    counted = rows.annotate(every=Count("pk"), late=Count("pk", filter=Q(due__lt=today)))
    return {family: (every, overdue) for family, every, overdue in counted}
