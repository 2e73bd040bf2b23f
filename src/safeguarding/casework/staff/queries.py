"""Reads for the pages of people, cover, agreements, restricted files and emergencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from safeguarding.casework.access.models import Agency, Cover, Office, Post, SharingAgreement, Team, User
from safeguarding.casework.access.policies import check, visible
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.sign_in.factors import factors_of
from safeguarding.casework.access.sign_in.queries import sessions_of
from safeguarding.casework.access.snapshot import held, snapshot_of
from safeguarding.casework.families.models import Allocation, Family, Membership, Person, TeamAllocation
from safeguarding.casework.families.scopes import live
from safeguarding.casework.families.situations import (
    AgreementExclusion,
    Barred,
    BreakGlass,
    RestrictedTo,
    Restriction,
    SharingDecision,
)
from safeguarding.casework.staff.lifting import can_always_lift

_OF_POST = ("user", "agency", "team__office")


def people(user: Any, starts: str = "") -> QuerySet[User]:
    """Members of staff by name, each with the posts that they hold now in `held_now`."""
    now = Post.objects.filter(held()).select_related("agency", "team").order_by("start", "pk")
    held_now = Prefetch("posts", queryset=now, to_attr="held_now")
    rows = visible(user, User.objects.select_related("authority").prefetch_related(held_now))
    if starts:
        rows = rows.filter(Q(name__istartswith=starts) | Q(name__icontains=f" {starts}"))
    return rows.order_by("name", "pk")


def posts_of(user: Any, person: User) -> QuerySet[Post]:
    """Every post of a person, latest first."""
    return visible(user, Post.objects.filter(user=person)).select_related(*_OF_POST).order_by("-start", "pk")


@dataclass(frozen=True)
class WaysIn:
    """How a person gets in."""

    has_factor: bool
    sessions: int


def ways_in(user: Any, person: User) -> WaysIn:
    """How many ways in a person has, for those who look after accounts."""
    check(user, "staff.manage", person, found=True)
    return WaysIn(bool(factors_of(person)), len(sessions_of(person)))


def agencies(user: Any) -> QuerySet[Agency]:
    return visible(user, Agency.objects.order_by("name"))


def partners(user: Any) -> QuerySet[Agency]:
    return agencies(user).exclude(kind=Agency.Kind.COUNCIL)


def teams(user: Any) -> QuerySet[Team]:
    return visible(user, Team.objects.select_related("office")).order_by("office__name", "name")


def teams_to_cover(user: Any) -> QuerySet[Team]:
    """The teams whose cover `user` may give: any for those who manage posts, else those that they manage."""
    snapshot = snapshot_of(user)
    if "staff.manage" in snapshot.permissions:
        return teams(user)
    own = [post.team for post in snapshot.posts_that_may("cover.manage") if post.by == "held" and post.team]
    return teams(user).filter(pk__in=own)


def offices(user: Any) -> QuerySet[Office]:
    return visible(user, Office.objects.order_by("name"))


def posts_to_cover(user: Any) -> QuerySet[Post]:
    """Posts of the council held now that open family files, but one's own."""
    roles = [role.key for role in ROLES.values() if "family.read" in role.permissions]
    rows = Post.objects.filter(held(), role__in=roles, agency__kind=Agency.Kind.COUNCIL).exclude(user=user)
    return visible(user, rows).select_related(*_OF_POST).order_by("user__name", "pk")


def cover(user: Any) -> QuerySet[Cover]:
    """Cover that holds or is to come, soonest first."""
    rows = Cover.objects.filter(ended_at__isnull=True, ends_at__gt=timezone.now(), team__in=teams_to_cover(user))
    return visible(user, rows).select_related("team", "post__user").order_by("starts_at", "pk")


def agreements(user: Any) -> QuerySet[SharingAgreement]:
    """The register, latest first."""
    return visible(user, SharingAgreement.objects.select_related("agency")).order_by("agency__name", "-start", "pk")


def agreements_in_force(user: Any) -> QuerySet[SharingAgreement]:
    return agreements(user).filter(withdrawn_at__isnull=True)


def decisions(user: Any, family: Family) -> QuerySet[SharingDecision]:
    """Decisions on sharing, latest first."""
    rows = visible(user, SharingDecision.objects.filter(family=family))
    return rows.select_related("decided_by").order_by("-decided_at", "pk")


def left_out(user: Any, family: Family) -> QuerySet[AgreementExclusion]:
    """Who of the family is, or was, left out of which agreement: those who are first."""
    rows = visible(user, AgreementExclusion.objects.filter(family=family))
    return rows.select_related("agreement__agency", "person", "ended_by").order_by(
        F("ended_at").desc(nulls_first=True), "-made_at", "pk"
    )


def people_of(user: Any, family: Family) -> QuerySet[Person]:
    """The people of the family today."""
    now = visible(user, Membership.objects.filter(live(), family=family)).values("person")
    return visible(user, Person.objects.filter(pk__in=now)).order_by("birth_date", "pk")


def restriction(user: Any, family: Family) -> Restriction | None:
    """The restriction that stands, with its posts in `named_posts`."""
    named = RestrictedTo.objects.select_related("post__user", "post__team")
    rows = visible(user, Restriction.objects.filter(family=family, ended_at__isnull=True)).select_related("made_by")
    return rows.prefetch_related(Prefetch("named", queryset=named, to_attr="named_posts")).first()


def barred(user: Any, family: Family) -> QuerySet[Barred]:
    """Who is barred from the file now."""
    rows = visible(user, Barred.objects.filter(family=family, ended_at__isnull=True))
    return rows.select_related("user").order_by("user__name", "pk")


def posts_to_name(user: Any, family: Family) -> QuerySet[Post]:
    """Posts that a file can be restricted to: those that have the family, its team's managers, information governance."""
    having = visible(user, Allocation.objects.filter(live(), family=family)).values("post")
    of_team = visible(user, TeamAllocation.objects.filter(live(), family=family)).values("team")
    may = Q(pk__in=having) | Q(role="team_manager", team__in=of_team) | Q(role="ig_officer")
    out = barred(user, family).values("user")
    rows = visible(user, Post.objects.filter(held()).filter(may)).exclude(user__in=out)
    return rows.select_related(*_OF_POST).order_by("user__name", "pk")


def successors(user: Any, person: User) -> QuerySet[Post]:
    """Posts of information governance that may take over the restricted files that `person` can lift."""
    rows = Post.objects.filter(can_always_lift()).exclude(user=person)
    return visible(user, rows).select_related(*_OF_POST).order_by("user__name", "pk")


def colleagues(user: Any) -> QuerySet[User]:
    """Everyone else who works here."""
    return visible(user, User.objects.filter(is_active=True).exclude(pk=user.pk)).order_by("name", "pk")


def emergencies(user: Any) -> QuerySet[BreakGlass]:
    """Files opened in an emergency that `user` may review, those that wait first, then latest first."""
    rows = visible(user, BreakGlass.objects.select_related("user", "family", "review__reviewed_by"))
    return rows.order_by("review__reviewed_at", "-opened_at", "pk")
