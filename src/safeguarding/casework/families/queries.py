"""Reads of families and people. Each starts from what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Lower

from safeguarding.casework.access.models import Post, Team
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.snapshot import held
from safeguarding.casework.families.models import (
    Allocation,
    Family,
    Identifier,
    Membership,
    Person,
    TeamAllocation,
)
from safeguarding.casework.families.scopes import live
from safeguarding.casework.families.situations import Barred


def open_families(user: Any) -> QuerySet[Family]:
    """Open families that `user` works with, by name."""
    return visible(user, Family.objects.filter(closed_on__isnull=True)).order_by(Lower("name"), "pk")


def members(user: Any, family: Family) -> list[Membership]:
    """Everyone in the family today, children first, then by birth; each with `person` and the person's identifiers."""
    rows = visible(user, Membership.objects.filter(live(), family=family)).select_related("person")
    rows = rows.prefetch_related("person__identifiers", "person__disabilities", "person__addresses")
    return list(rows.order_by("-role", "person__birth_date", "pk"))


def children(user: Any, family: Family) -> list[Person]:
    """The children of the family today, eldest first, the unborn last."""
    of = visible(user, Membership.objects.filter(live(), family=family, role="child"))
    rows = Person.objects.filter(pk__in=of.values("person"))
    return sorted(rows, key=lambda child: (child.birth_date or date.max, str(child.pk)))


def adults(user: Any, family: Family) -> list[Person]:
    """The adults of the family today, by name."""
    of = visible(user, Membership.objects.filter(live(), family=family, role="adult"))
    return list(Person.objects.filter(pk__in=of.values("person")).order_by("family_name", "given_name", "pk"))


def children_now(user: Any, families: Iterable[UUID]) -> defaultdict[UUID, list[Person]]:
    """The children now in each of the families, by family, eldest first; of the unnamed, their identifiers are loaded."""
    rows = visible(user, Membership.objects.filter(live(), family_id__in=list(families), role="child"))
    found: defaultdict[UUID, list[Person]] = defaultdict(list)
    for row in rows.select_related("person").order_by("person__birth_date", "pk"):
        found[row.family_id].append(row.person)
    load_child_ids(child for of in found.values() for child in of)
    return found


def load_child_ids(people: Iterable[Person]) -> None:
    """Load the identifiers of those who are known by the council's child id, as they have no name: mostly nobody."""
    unnamed = [one for one in people if not (one.known_as or one.given_name or one.family_name)]
    prefetch_related_objects(unnamed, "identifiers")


def workers(user: Any, family: Family) -> list[Allocation]:
    """Who works with the family today, each with the post's user and agency, by role."""
    rows = visible(user, Allocation.objects.filter(live(), family=family))
    return sorted(
        rows.select_related("post__user", "post__agency"),
        key=lambda row: (list(ROLES).index(row.post.role), row.post.user.name),
    )


def team_of(user: Any, family: Family) -> TeamAllocation | None:
    """The team that holds the family today."""
    rows = visible(user, TeamAllocation.objects.filter(live(), family=family)).select_related("team__office")
    return rows.order_by("-start").first()


def children_without_family(user: Any, *, starts: str = "") -> QuerySet[Person]:
    """Children who came in with a return and belong to no family yet; `starts` narrows by the council's child id."""
    of = Membership.objects.filter(person_id=OuterRef("pk"))
    rows = visible(user, Person.objects.filter(~Exists(of)))
    ids = Identifier.objects.filter(person_id=OuterRef("pk"), scheme="la_child_id")
    if starts:
        rows = rows.filter(Exists(ids.filter(value__istartswith=starts)))
    return rows.prefetch_related("identifiers").order_by("birth_date", "pk")


def chosen_children(user: Any, ids: Iterable[UUID]) -> list[Person]:
    """Those of the chosen children who have no family yet and whom `user` may group."""
    return list(children_without_family(user).filter(pk__in=list(ids)))


def teams(user: Any) -> QuerySet[Team]:
    """The teams of the authority, by office and name."""
    return visible(user, Team.objects.select_related("office")).order_by("office__name", "name")


def posts_for_allocation(user: Any, family: Family, team: Team | None) -> list[Post]:
    """Posts that can be allocated to the family: held now, of a role that works with families, in the team or across
    its office, not on the family already, and of nobody who is barred from it."""
    roles = [role.key for role in ROLES.values() if role.has_chapter or role.reach == "allocated"]
    barred = visible(user, Barred.objects.filter(family=family, ended_at__isnull=True))
    rows = visible(user, Post.objects.filter(held(), role__in=roles)).exclude(user__in=barred.values("user"))
    if team is not None:
        rows = rows.filter(Q(team=team) | Q(team__isnull=True, office=team.office_id))
    taken = Allocation.objects.filter(live(), family=family)
    rows = rows.exclude(pk__in=taken.values("post")).select_related("user", "agency")
    return sorted(rows, key=lambda post: (list(ROLES).index(post.role), post.user.name))
