"""More colleagues, families and plans than the small county has."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.families.models import Allocation, Family, Membership, Person, TeamAllocation
from safeguarding.casework.pathway.models import CinPlan, Episode, ProtectionPlan


def again(user: User) -> User:
    """The person anew: permissions are read again."""
    return User.objects.get(pk=user.pk)


def colleague(house: Any, name: str, role: str = "social_worker", **more: Any) -> Post:
    """A post of the team, held by somebody new."""
    of = {"authority": house.authority}
    user = User.objects.create_user(f"{name.split()[0].lower()}@example.org", name, "a made-up password", **of)
    said = {"agency": house.council, "office": house.office, "team": house.team, "role": role, "start": "2020-01-01"}
    return Post.objects.create(**of, user=user, **(said | more))


def family(house: Any, name: str, *posts: Post, children: int = 1, team: Any = None) -> Family:
    """A family that the team holds and these posts work with."""
    of: dict[str, Any] = {"authority": house.authority}
    start = timezone.localdate() - timedelta(days=100)
    made = Family.objects.create(**of, name=name, opened_on=start)
    TeamAllocation.objects.create(**of, family=made, team=team or house.team, start=start)
    for number in range(children):
        child = Person.objects.create(**of, given_name=f"Child {number}", family_name=name, birth_date="2019-01-01")
        Membership.objects.create(**of, family=made, person=child, role="child", relation="child", start=start)
    for post in posts:
        Allocation.objects.create(**of, family=made, post=post, start=start)
    return made


def plan(house: Any, child: Person, kind: str, start: Any, end: Any = None, referred: Any = None) -> Episode:
    """An episode with one plan."""
    of: dict[str, Any] = {"authority": house.authority}
    episode = Episode.objects.create(**of, child=child, referral_date=referred or start, referral_source="1A")
    if kind == "protection":
        ProtectionPlan.objects.create(
            **of, episode=episode, start=start, end=end, initial_category="NEG", latest_category="NEG"
        )
    else:
        CinPlan.objects.create(**of, episode=episode, start=start, end=end)
    return episode
