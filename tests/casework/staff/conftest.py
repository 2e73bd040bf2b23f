"""Those who look after posts and agreements, beside the staff of the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.casework.conftest import House

from safeguarding.casework.access.models import Agency, Post, Team, User
from safeguarding.casework.families.models import Allocation, Family


@dataclass
class Keepers:
    """The administrators, information governance, a conference chair, business support, and what tests make more of."""

    house: House
    administrator: User
    second_administrator: User
    ig: User
    chair: User
    support: User

    def post(self, user: User, role: str, team: Team | None = None, agency: Agency | None = None, **more: Any) -> Post:
        """Give a person a further post."""
        return Post.objects.create(
            authority=self.house.authority, user=user, agency=agency or self.house.council, office=self.house.office,
            team=team, role=role, start=timezone.localdate() - timedelta(days=100), **more,
        )  # fmt: skip

    def worker(self, key: str, role: str, team: Team | None = None, agency: Agency | None = None) -> User:
        """A new member of staff with one post."""
        user = User.objects.create_user(f"{key}@example.org", f"{key.title()} Moor", authority=self.house.authority)
        self.post(user, role, team, agency)
        return user

    def allocate(self, family: Family, user: User) -> Allocation:
        return Allocation.objects.create(
            authority=self.house.authority, family=family, post=user.posts.first(),
            start=timezone.localdate() - timedelta(days=50),
        )  # fmt: skip


def fresh(user: User) -> User:
    """The same person in their next request."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def keepers(house: House) -> Keepers:
    made = Keepers(house, *[None] * 5)  # type: ignore[list-item]
    made.administrator = made.worker("adam", "administrator")
    made.second_administrator = made.worker("ada", "administrator")
    made.ig = made.worker("inge", "ig_officer")
    made.chair = made.worker("carl", "conference_chair")
    made.support = made.worker("bea", "business_support", house.team)
    return made
