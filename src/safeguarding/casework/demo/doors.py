"""The made-up county's information governance, administrator and conference chair; a restricted file; an agreement withdrawn."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from safeguarding.casework.access.models import Agency, Authority, Post, SharingAgreement, User
from safeguarding.casework.demo.keys import Keys
from safeguarding.casework.families.models import Allocation, Family, Membership
from safeguarding.casework.families.scopes import live
from safeguarding.casework.families.situations import RestrictedTo, Restriction
from safeguarding.casework.pathway.models import ProtectionPlan
from safeguarding.evidence.made_up.shape import County

#: Role, name, first part of the address.
KEEPERS = (
    ("conference_chair", "Marian Thackray", "marian.thackray"),
    ("ig_officer", "Idris Colenso", "idris.colenso"),
    ("administrator", "Bettina Swale", "bettina.swale"),
)
CHAIRED = 5


def add(county: County, of: Authority, key: Keys, password: str, manager: str) -> list[tuple[str, str, str]]:
    """Save them. `manager` is the address of the manager of whose team a family is restricted.

    Returns the address, name and role of each who can sign in.
    """
    domain, hashed = manager.partition("@")[2], make_password(password)
    council = Agency.objects.get(authority=of, kind=Agency.Kind.COUNCIL)
    posts: dict[str, Post] = {}
    for role, name, start in KEEPERS:
        user = User.objects.create(
            authority=of, id=key("user", role), email=f"{start}@{domain}", name=name, password=hashed
        )
        posts[role] = Post.objects.create(
            authority=of, id=key("post", role), user=user, agency=council, role=role, start=county.since
        )
    _chaired(of, key, posts["conference_chair"], county)
    _restricted(of, key, Post.objects.get(user__email=manager), posts["ig_officer"], county)
    _withdrawn(of, key, posts["ig_officer"].user, county)
    return [(post.user.email, post.user.name, role) for role, post in posts.items()]


def _of_team(of: Authority, manager: Post) -> list[Family]:
    """The open families of the manager's team, by name."""
    rows = Family.objects.filter(live("team_allocations__"), authority=of, team_allocations__team=manager.team_id)
    return list(rows.filter(closed_on__isnull=True).order_by("name", "pk"))


def _chaired(of: Authority, key: Keys, chair: Post, county: County) -> None:
    """The chair has the first families on a child protection plan."""
    children = ProtectionPlan.objects.filter(authority=of, end__isnull=True).values("episode__child")
    members = Membership.objects.filter(live(), person__in=children).values("family")
    on_plan = Family.objects.filter(authority=of, closed_on__isnull=True, pk__in=members)
    Allocation.objects.bulk_create(
        Allocation(
            authority=of, id=key("allocation", f"chair:{family.pk}"), family=family, post=chair, start=county.since
        )
        for family in on_plan.order_by("name", "pk")[:CHAIRED]
    )


def _restricted(of: Authority, key: Keys, manager: Post, officer: Post, county: County) -> None:
    """The last family of the team is related to a member of staff: its manager and social workers open it, and no others."""
    families = _of_team(of, manager)
    if not families:
        return
    family = families[-1]
    made = Restriction.objects.create(
        authority=of, id=key("restriction", str(family.pk)), family=family, reason="Related to a member of staff.",
        made_by=officer.user, started_at=_moment(county),
    )  # fmt: skip
    having = Allocation.objects.filter(live(), family=family, post__role="social_worker")
    named = {manager.pk, officer.pk, *having.values_list("post", flat=True)}
    RestrictedTo.objects.bulk_create(
        RestrictedTo(authority=of, id=key("named", str(post)), restriction=made, post_id=post)
        for post in sorted(named, key=str)
    )


def _withdrawn(of: Authority, key: Keys, officer: User, county: County) -> None:
    school = Agency.objects.create(
        authority=of, id=key("agency", "school"), name="Quillford Academy", kind=Agency.Kind.SCHOOL
    )
    SharingAgreement.objects.create(
        authority=of, id=key("agreement", "school"), agency=school, title="Quillford Academy and the council",
        controllers="Each for its own records.", purpose="To tell the team of absence and exclusion.",
        lawful_basis="public_task", kinds=["school"],
        conditions={"school": "Safeguarding of children and individuals at risk (DPA 2018 Schedule 1)"},
        covers="Children of the teams’ families.", start=county.since, dpia_reference="DPIA-12", dpia_on=county.since,
        dpia_reviewer=officer.name, signed_by_council="The director", signed_by_partner="The head teacher",
        signed_on=county.since, withdrawn_at=_moment(county), withdrawn_by=officer,
        withdrawn_reason="The school shared onward without agreement.",
    )  # fmt: skip


def _moment(county: County) -> datetime:
    """Half past nine, thirty days before the county's last day."""
    return timezone.make_aware(datetime.combine(county.until - timedelta(days=30), time(9, 30)))
