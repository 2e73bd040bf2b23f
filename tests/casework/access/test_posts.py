"""Posts are held to the minute, and what one may another does not lend."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.casework.access.test_situations import HOUR, cover, fresh, glass, sees
from tests.casework.conftest import House

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.access.policies import Refused, allows, check
from safeguarding.casework.access.roles import ROLES
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Allocation


@pytest.mark.parametrize(
    ("start", "end", "held"),
    [(0, None, True), (1, None, False), (-5, 0, True), (-5, -1, False), (-5, 3, True)],
)
def test_a_post_is_held_from_its_first_day_to_the_end_of_its_last(
    house: House, start: int, end: int | None, held: bool
) -> None:
    today = timezone.localdate()
    Post.objects.filter(user=house.social_worker).update(
        start=today + timedelta(days=start), end=None if end is None else today + timedelta(days=end)
    )
    assert allows(fresh(house.social_worker), "home.see") is held


def test_a_post_that_is_ended_at_a_minute_is_held_up_to_it(house: House) -> None:
    Post.objects.filter(user=house.social_worker).update(ended_at=timezone.now() + HOUR)
    assert sees(house.social_worker, house.family)
    Post.objects.filter(user=house.social_worker).update(ended_at=timezone.now())
    assert not sees(house.social_worker, house.family)


def test_what_one_post_may_another_does_not_lend(house: House) -> None:
    """A manager of one team who is allocated to another team's family as a psychologist can't allocate it."""
    post = Post.objects.create(
        authority=house.authority, user=house.outside_manager, agency=house.council, role="psychologist",
        start=timezone.localdate(),
    )  # fmt: skip
    Allocation.objects.create(authority=house.authority, family=house.family, post=post, start=timezone.localdate())
    user = fresh(house.outside_manager)
    check(user, "entry.write", house.family)
    check(user, "family.allocate", house.other_family)
    with pytest.raises(Refused, match="The post through which you see this"):
        check(user, "family.allocate", house.family)


def test_the_snapshot_of_a_covering_worker_takes_one_statement(house: House, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    cover(house, house.outsider)
    glass(house, house.outsider)
    user = fresh(house.outsider)
    with django_assert_num_queries(1):
        kinds = {post.by for post in snapshot_of(user).posts}
    assert kinds == {"held", "cover", "break-glass"}


def another_post(house: House, user: User, role: str) -> User:
    Post.objects.create(
        authority=house.authority, user=user, agency=house.council, role=role, start=timezone.localdate()
    )
    return fresh(user)


def test_a_snapshot_limited_to_a_permission_keeps_the_posts_that_hold_it_and_what_those_may(house: House) -> None:
    snapshot = snapshot_of(another_post(house, house.manager, "administrator"))
    limited = snapshot.limited_to("staff.manage")
    assert [post.role.key for post in limited.posts] == ["administrator"]
    assert limited.permissions == ROLES["administrator"].permissions
    assert snapshot.permissions == ROLES["administrator"].permissions | ROLES["team_manager"].permissions
    assert snapshot.limited_to("census.import").permissions == frozenset()


@pytest.mark.parametrize("change", [{"expires_at": -HOUR / 4}, {"closed_at": -HOUR / 4}, {"opened_at": HOUR / 4}])
def test_what_an_emergency_lends_is_gone_with_it(house: House, change: dict[str, timedelta]) -> None:
    """An information governance officer reads no workbook but in an emergency: their own, and while it lasts."""
    Post.objects.filter(user__in=[house.outsider, house.outside_manager]).update(role="ig_officer")
    row = glass(house, house.outsider)
    assert allows(fresh(house.outsider), "entry.read")
    assert not allows(fresh(house.outside_manager), "entry.read")
    type(row).objects.update(**{name: timezone.now() + by for name, by in change.items()})
    assert not allows(fresh(house.outsider), "entry.read")
