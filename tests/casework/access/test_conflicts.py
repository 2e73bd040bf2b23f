"""Nobody is both worker of the person who harms and reader of the victim's record of one family."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.casework.access.test_situations import cover, fresh, reach
from tests.casework.conftest import House

from safeguarding.casework.access.models import Post, Team, User
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.roles import PERPETRATOR_SIDE, ROLES, VICTIM_READERS
from safeguarding.casework.families.actions import allocate_worker
from safeguarding.casework.families.conflicts import conflict_with_team, conflicts_with_families
from safeguarding.casework.families.models import Allocation


def conflict_with_family(user_id, family_id, role):
    return bool(conflicts_with_families([(user_id, family_id, role)]))


def further_post(house: House, user: User, role: str, team: Team | None = None) -> Post:
    return Post.objects.create(
        authority=house.authority, user=user, agency=house.council, office=house.office, team=team, role=role,
        start=timezone.localdate(),
    )  # fmt: skip


def test_the_two_sides_share_no_role() -> None:
    assert PERPETRATOR_SIDE.isdisjoint(VICTIM_READERS)
    assert {"da_victim_worker", "social_worker", "team_manager"} == VICTIM_READERS
    assert set(ROLES) >= PERPETRATOR_SIDE


@pytest.mark.parametrize("role", sorted(VICTIM_READERS))
def test_who_works_with_the_person_who_harms_is_given_no_post_on_the_family_that_reads_the_victims_record(
    house: House, role: str
) -> None:
    post = further_post(house, house.perpetrator_worker, role, house.team)
    with pytest.raises(Refused, match="victim and with the perpetrator"):
        allocate_worker(house.family, post, timezone.localdate(), by=fresh(house.manager))


@pytest.mark.parametrize("role", sorted(PERPETRATOR_SIDE))
def test_who_reads_the_victims_record_is_given_no_post_with_the_person_who_harms(house: House, role: str) -> None:
    for user in (house.victim_worker, house.social_worker):
        post = further_post(house, user, role, house.team)
        with pytest.raises(Refused, match="victim and with the perpetrator"):
            allocate_worker(house.family, post, timezone.localdate(), by=fresh(house.manager))


def test_work_in_the_past_counts(house: House) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Allocation.objects.filter(post__user=house.perpetrator_worker).update(end=yesterday)
    assert conflict_with_family(house.perpetrator_worker.pk, house.family.pk, "da_victim_worker")
    assert not conflict_with_family(house.perpetrator_worker.pk, house.other_family.pk, "da_victim_worker")


def test_other_roles_are_in_no_conflict(house: House) -> None:
    for role in set(ROLES) - PERPETRATOR_SIDE - VICTIM_READERS:
        assert not conflict_with_family(house.perpetrator_worker.pk, house.family.pk, role)
        assert conflict_with_team(house.perpetrator_worker.pk, house.team.pk, role) == ""
    assert not conflict_with_family(house.outsider.pk, house.family.pk, "da_perpetrator_worker")


def test_the_familys_manager_can_not_be_its_perpetrator_worker(house: House) -> None:
    assert conflict_with_family(house.manager.pk, house.family.pk, "probation_officer")
    assert not conflict_with_family(house.manager.pk, house.other_family.pk, "probation_officer")
    Post.objects.filter(user=house.manager).update(end=timezone.localdate() - timedelta(days=1))
    assert not conflict_with_family(house.manager.pk, house.family.pk, "probation_officer")


@pytest.mark.parametrize(("kind", "role", "conflict"), [
    ("duty", "social_worker", True), ("duty", "psychologist", False), ("deputy", "psychologist", True),
])  # fmt: skip
def test_who_covers_the_team_can_not_be_its_perpetrator_worker(
    house: House, kind: str, role: str, conflict: bool
) -> None:
    Post.objects.filter(user=house.outsider).update(role=role)
    row = cover(house, house.outsider, kind)
    assert bool(conflict_with_family(house.outsider.pk, house.family.pk, "da_perpetrator_worker")) is conflict
    row.ends_at = timezone.now()
    row.save()
    assert not conflict_with_family(house.outsider.pk, house.family.pk, "da_perpetrator_worker")
    row.ends_at, row.ended_at = timezone.now() + timedelta(hours=1), timezone.now()
    row.save()
    assert not conflict_with_family(house.outsider.pk, house.family.pk, "da_perpetrator_worker")


def test_a_perpetrator_worker_can_not_be_given_the_whole_team(house: House) -> None:
    assert conflict_with_team(house.perpetrator_worker.pk, house.team.pk, "team_manager")
    assert not conflict_with_team(house.perpetrator_worker.pk, house.other_team.pk, "team_manager")
    assert not conflict_with_team(house.victim_worker.pk, house.team.pk, "team_manager")


def test_a_conflict_that_arises_later_closes_the_victims_record_in_the_scope(house: House) -> None:
    """As when a family moves to the team of a manager who was its perpetrator worker."""
    assert reach(house.manager, "protected.read") == {house.family}
    post = further_post(house, house.manager, "da_perpetrator_worker")
    allocation = Allocation.objects.create(
        authority=house.authority, family=house.family, post=post, start=timezone.localdate()
    )
    assert reach(house.manager, "protected.read") == set()
    assert reach(house.manager, "protected.write") == set()
    assert reach(house.manager, "family.read") == {house.family}
    allocation.end = timezone.localdate() - timedelta(days=1)
    allocation.start = allocation.end
    allocation.save()
    assert reach(house.manager, "protected.read") == set()


def test_a_post_that_has_ended_is_given_no_family(house: House) -> None:
    post = further_post(house, house.outsider, "psychologist", house.team)
    post.ended_at = timezone.now()
    post.save()
    with pytest.raises(Refused, match="This post has ended"):
        allocate_worker(house.family, post, timezone.localdate(), by=fresh(house.manager))
