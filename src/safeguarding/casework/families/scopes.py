"""Which families a person may see, and the rows that hang on a family or on a person in it.

A worker sees the families allocated to their post now; a team manager, a deputy and those who cover a team, the team's.
It ends with the involvement. A restricted file is open only to the named among them, and to nobody who is barred from it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, UUIDField, Value
from django.db.models.expressions import RawSQL
from django.utils import timezone

from safeguarding.casework.access.roles import PERPETRATOR_SIDE
from safeguarding.casework.access.snapshot import Snapshot, agreed, between

#: What `relationship` says where a file is restricted and the viewer's post is named.
NAMED = "named on restricted file"


def live(prefix: str = "") -> Q:
    """Spells that hold today."""
    today = timezone.localdate()
    return Q(**{f"{prefix}start__lte": today}) & (
        Q(**{f"{prefix}end__isnull": True}) | Q(**{f"{prefix}end__gte": today})
    )


def _rows(model: str) -> QuerySet[Any]:
    return apps.get_model("families", model)._base_manager.order_by()


def _in_force(authority: int | None) -> QuerySet[Any]:
    now = timezone.now()
    stands = Q(ended_at__isnull=True) | Q(ended_at__gt=now)
    return _rows("Restriction").filter(stands, started_at__lte=now, authority_id=authority)


def _restrictions(snapshot: Snapshot) -> QuerySet[Any]:
    return _in_force(snapshot.authority_id)


def restricted_families(authority: int) -> QuerySet[Any]:
    """The keys of the authority's families whose files are restricted now: to leave out of what is counted for many."""
    return _in_force(authority).values("family_id")


def closed_families(snapshot: Snapshot, permission: str = "family.read") -> list[QuerySet[Any]]:
    """The families that no relationship opens: barred, restricted to others, left out of the partner's agreement."""
    now = timezone.now()
    barred = _rows("Barred").filter(Q(ended_at__isnull=True) | Q(ended_at__gt=now), user_id=snapshot.user_id)
    named = _rows("RestrictedTo").filter(post_id__in=[post.id for post in snapshot.posts])
    closed = [
        barred.filter(started_at__lte=now).values("family_id"),
        _restrictions(snapshot).exclude(pk__in=named.values("restriction_id")).values("family_id"),
    ]
    if snapshot.partners:
        closed.append(_left_out(snapshot).filter(person__isnull=True).values("family_id"))
    if permission.startswith("protected."):
        # Whoever has worked with the person who harms never reads the victim's record of the same family.
        worked = _rows("Allocation").filter(post__user_id=snapshot.user_id, post__role__in=PERPETRATOR_SIDE)
        closed.append(worked.values("family_id"))
    return closed


def _left_out(snapshot: Snapshot) -> QuerySet[Any]:
    """Who is left out of the agreements in force of the viewer's partner agencies."""
    out = _rows("AgreementExclusion").filter(ended_at__isnull=True)
    return out.filter(agreed("agreement__"), agreement__agency_id__in=snapshot.partners)


def _reached(snapshot: Snapshot, permission: str) -> list[tuple[str, QuerySet[Any]]]:
    """Each relationship by which the snapshot reaches families, with the rows that hold their `family_id`."""
    posts = snapshot.posts_that_may(permission)
    of = {"authority_id": snapshot.authority_id}
    own = [post.id for post in posts if post.by == "held" and post.role.reach in ("allocated", "team")]
    reached = []
    if own:
        reached.append(("allocated", _rows("Allocation").filter(live(), post_id__in=own, **of)))
    for by, word in (("held", "team"), ("cover", "cover"), ("deputy", "deputy")):
        teams = [post.team for post in posts if post.by == by and post.whole_team]
        if teams:
            reached.append((word, _rows("TeamAllocation").filter(live(), team_id__in=teams, **of)))
    if any(post.by == "break-glass" for post in posts):
        opened = between(timezone.now(), "opened_at", "expires_at", "closed_at")
        reached.append(("break-glass", _rows("BreakGlass").filter(opened, user_id=snapshot.user_id, **of)))
    if any(post.by == "held" and post.role.reach == "authority" for post in posts):
        reached.append(("authority", _rows("Family").filter(**of).annotate(family_id=F("pk"))))
    return reached


def _open(snapshot: Snapshot, permission: str) -> list[tuple[str, QuerySet[Any]]]:
    closed = closed_families(snapshot, permission)
    return [
        (word, rows.filter(*(~Q(family_id__in=families) for families in closed)))
        for word, rows in _reached(snapshot, permission)
    ]


def family_ids(snapshot: Snapshot, permission: str = "family.read") -> RawSQL | list[Any]:
    """The keys of the families in which the snapshot may do `permission`, for `…__in`: a subquery, read afresh each time."""
    try:
        sql, params, moments = _subquery(snapshot, permission, timezone.localdate(), connection.vendor)
    except EmptyResultSet:
        return []
    now = _moment()
    given = [now if place in moments else value for place, value in enumerate(params)]
    if snapshot.among is not None:
        keys = [UUIDField().get_db_prep_value(key, connection) for key in snapshot.among]
        places = ", ".join(["%s"] * len(keys)) or "NULL"
        sql = f"SELECT those.family_id FROM ({sql}) those WHERE those.family_id IN ({places})"  # noqa: S608
        given += keys
    return RawSQL(sql, given)  # noqa: S611


def _moment() -> Any:
    """Now, as the database takes it."""
    return connection.ops.adapt_datetimefield_value(timezone.now())


@lru_cache(maxsize=2048)
def _subquery(
    snapshot: Snapshot, permission: str, today: date, vendor: str
) -> tuple[str, tuple[Any, ...], frozenset[int]]:
    """The SQL of `family_ids`, its parameters, and the places of those that say “now”.

    Written once for all who hold the same posts on one day: every statement of every page holds it, and writing it
    costs more than running it. Raises EmptyResultSet where there can be none.
    """
    began = _moment()
    arms = [rows.values("family_id") for _, rows in _open(snapshot, permission)]
    if not arms:
        raise EmptyResultSet
    rows = arms[0].union(*arms[1:], all=True) if arms[1:] else arms[0]
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    ended = _moment()
    moments = (place for place, value in enumerate(params) if type(value) is type(began) and began <= value <= ended)
    return sql, tuple(params), frozenset(moments)


def relationship(snapshot: Snapshot, family_id: Any) -> str:
    """By what the snapshot reaches the family, in a word for the log; empty when it doesn't. One statement, or two."""
    return relationships(snapshot, [family_id]).get(family_id, "")


def relationships(snapshot: Snapshot, families: Collection[Any], permission: str = "family.read") -> dict[Any, str]:
    """By what the snapshot reaches each of the families, in a word for the log. One statement, or two."""
    arms = [
        rows.filter(family_id__in=families).values_list("family_id", Value(place), Value(word))
        for place, (word, rows) in enumerate(_open(snapshot, permission))
    ]
    if not arms:
        return {}
    found: dict[Any, str] = {}
    rows = arms[0].union(*arms[1:]) if arms[1:] else arms[0]
    for family, _, word in sorted(rows, key=lambda row: row[1]):
        found.setdefault(family, word)
    if found:
        restricted = _restrictions(snapshot).filter(family_id__in=list(found)).values_list("family_id", flat=True)
        found |= dict.fromkeys(restricted, NAMED)
    return found


def people_left_out(snapshot: Snapshot) -> QuerySet[Any]:
    """The keys of the people whom the agreements in force of the viewer's partner agencies leave out."""
    return _left_out(snapshot).filter(person__isnull=False).values("person_id")


def closed_people(snapshot: Snapshot) -> QuerySet[Any]:
    """The keys of people in a family that is closed to the snapshot, for rows of the whole authority."""
    of = Q()
    for families in closed_families(snapshot):
        of |= Q(family_id__in=families)
    return _rows("Membership").filter(of).values("person_id")


@dataclass(frozen=True)
class FamilyRows:
    """Rows that belong to a family in which the viewer may do `permission`. `path` leads to it; empty for the family."""

    path: str = "family"
    permission: str = "family.read"

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        lookup = f"{self.path or 'pk'}__in"
        return queryset.filter(authority_id=snapshot.authority_id, **{lookup: family_ids(snapshot, self.permission)})


@dataclass(frozen=True)
class MemberRows:
    """Who is in the families that the viewer works with, but for people whom the viewer's agreement leaves out."""

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = FamilyRows().narrow(snapshot, queryset)
        return rows.exclude(person_id__in=people_left_out(snapshot)) if snapshot.partners else rows


@dataclass(frozen=True)
class PersonRows:
    """Rows about a person of a family that the viewer works with. `path` leads to the person; empty for the person.

    With `new`, also of a child who has no family yet, for those who group children.
    """

    path: str = "person"
    new: bool = False

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        membership = _rows("Membership")
        mine = membership.filter(family_id__in=family_ids(snapshot)).values("person_id")
        person = self.path or "pk"
        reach = Q(**{f"{person}__in": mine})
        if self.new and "children.group" in snapshot.permissions:
            merged = f"{self.path}__merged_into" if self.path else "merged_into"  # has no family, and is no new child
            reach |= Q(~Exists(membership.filter(person_id=OuterRef(person))), **{f"{merged}__isnull": True})
        if snapshot.partners:
            reach &= ~Q(**{f"{person}__in": people_left_out(snapshot)})
        return queryset.filter(reach, authority_id=snapshot.authority_id)


@dataclass(frozen=True)
class PeopleOfAuthority:
    """Rows of the whole authority about a person, for those who hold `permission`: none of a closed family's people."""

    permission: str
    path: str = "person"

    def narrow(self, snapshot: Snapshot, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.permission not in snapshot.permissions:
            return queryset.none()
        closed = closed_people(snapshot)
        # A merged person is in no family any more: whether what stayed with them is closed, the kept one's families say.
        merged = Q(**{"merged_into__in" if self.path == "pk" else f"{self.path}__merged_into__in": closed})
        return queryset.filter(~Q(**{f"{self.path}__in": closed}), ~merged, authority_id=snapshot.authority_id)
