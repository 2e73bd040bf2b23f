"""The scopes against a slow and obvious twin: which files are open, worked out row by row."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.casework.access.test_properties import STAFF, anyone, arrange, quietly, some, undone, users
from tests.casework.access.test_situations import bar, cover, fresh
from tests.casework.conftest import House

from safeguarding.casework.access.models import Cover, Post, User
from safeguarding.casework.access.roles import EMERGENCY, PERPETRATOR_SIDE, ROLES
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Allocation, Family, TeamAllocation
from safeguarding.casework.families.scopes import FamilyRows
from safeguarding.casework.families.situations import Barred, BreakGlass, RestrictedTo, Restriction


def plainly(user: User, permission: str, family: Family) -> bool:
    """The slow and obvious twin of the scopes, for staff of the council: row by row, one relationship after another."""
    now, today = timezone.now(), timezone.localdate()
    if any(row.user_id == user.pk and row.family_id == family.pk for row in Barred.objects.all()):
        return False
    posts = list(Post.objects.filter(user=user))
    for restriction in Restriction.objects.filter(family=family):
        named = {row.post_id for row in RestrictedTo.objects.filter(restriction=restriction)}
        if not any(post.pk in named for post in posts):
            return False
    worked = Allocation.objects.filter(family=family, post__user=user)
    if permission.startswith("protected.") and any(row.post.role in PERPETRATOR_SIDE for row in worked):
        return False
    teams = {row.team_id for row in TeamAllocation.objects.filter(family=family)}
    for post in posts:
        role = ROLES[post.role]
        if permission in role.permissions:
            allocated = any(row.post_id == post.pk and (row.end is None or row.end >= today) for row in worked)
            if allocated and role.reach in ("allocated", "team"):
                return True
            if role.reach == "authority" or (role.reach == "team" and post.team_id in teams):
                return True
        for row in Cover.objects.filter(post=post):
            there = ROLES["team_manager"] if row.kind == "deputy" else role
            if permission in there.permissions and row.team_id in teams and row.starts_at <= now < row.ends_at:
                return True
        opened = BreakGlass.objects.filter(user=user, family=family, expires_at__gt=now).exists()
        if opened and "breakglass.open" in role.permissions and permission in EMERGENCY:
            return True
    return False


roles = st.sampled_from(sorted(ROLES))


@quietly
@given(
    given_roles=st.lists(roles, min_size=len(STAFF), max_size=len(STAFF)), second=st.dictionaries(anyone, roles, max_size=3),
    named=some, covering=some, deputies=some, opening=some, barred=some, ended=some,
)  # fmt: skip
def test_the_scopes_and_a_slow_and_obvious_twin_open_the_same_files_in_every_permission(
    house: House, given_roles: list[str], second: dict[str, str], named: set[str], covering: set[str],
    deputies: set[str], opening: set[str], barred: set[str], ended: set[str],
) -> None:  # fmt: skip
    """Whatever the roles, with second posts in the other family, and whoever covers, is named, barred or left."""
    yesterday = timezone.localdate() - timedelta(days=1)
    with undone():
        for name, role in zip(STAFF, given_roles, strict=True):
            Post.objects.filter(user=getattr(house, name)).update(role=role)
        arrange(house, named, covering, opening)
        for user in users(house, deputies):
            cover(house, user, "deputy")
        for user in users(house, barred):
            bar(house, user)
        Allocation.objects.filter(post__user__in=users(house, ended)).update(end=yesterday)
        for name, role in second.items():
            of = {"authority": house.authority, "start": timezone.localdate()}
            post = Post.objects.create(**of, user=getattr(house, name), agency=house.council, role=role)
            Allocation.objects.create(**of, family=house.other_family, post=post)
        for name in STAFF:
            user = fresh(getattr(house, name))
            for permission in ("family.read", "entry.write", "protected.read", "family.allocate", "supervision.read"):
                rows = FamilyRows("", permission).narrow(snapshot_of(user), Family.objects.all())
                wanted = {one for one in (house.family, house.other_family) if plainly(user, permission, one)}
                assert set(rows) == wanted, (name, permission)
