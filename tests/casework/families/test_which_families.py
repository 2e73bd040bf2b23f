"""Which families are open, asked again and again by one person in one request."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Allocation, Family, Membership, Person
from safeguarding.casework.families.scopes import family_ids
from safeguarding.casework.families.situations import Barred


def names(user: User) -> list[str]:
    """Asked with the snapshot that the person object holds already."""
    return sorted(visible(user, Family.objects.all()).values_list("name", flat=True))


@pytest.fixture
def worker(house) -> User:
    worker = User.objects.get(pk=house.social_worker.pk)
    assert names(worker) == ["Harlow family"]
    return worker


def test_a_bar_shuts_the_file_from_its_moment_to_its_end(house, worker):
    now = timezone.now()
    Barred.objects.create(
        authority=house.authority, user=worker, family=house.family, reason="A cousin", made_by=house.manager,
        started_at=now + timedelta(minutes=5), ended_at=now + timedelta(minutes=15),
    )  # fmt: skip
    found = []
    for minutes in (0, 5, 10, 15, 20):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            found.append(names(worker))
    assert found == [["Harlow family"], [], [], ["Harlow family"], ["Harlow family"]]


def test_an_allocation_opens_and_shuts_the_file_at_once(house, worker):
    allocation = Allocation.objects.create(
        authority=house.authority, family=house.other_family, post=house.post_of(worker), start=timezone.localdate()
    )
    assert names(worker) == ["Harlow family", "Quill family"]
    allocation.delete()
    assert names(worker) == ["Harlow family"]


def test_an_allocation_that_ends_today_is_shut_tomorrow(house, worker):
    Allocation.objects.filter(post__user=worker).update(end=timezone.localdate())
    assert names(worker) == ["Harlow family"]
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert names(worker) == []


def test_two_people_of_one_role_are_not_given_each_others_families(house, worker):
    assert names(User.objects.get(pk=house.outsider.pk)) == ["Quill family"]
    assert names(worker) == ["Harlow family"]


def test_who_works_with_no_family_reads_none_of_their_rows(house):
    analyst = User.objects.get(pk=house.analyst.pk)
    assert (family_ids(snapshot_of(analyst)), names(analyst)) == ([], [])
    assert not visible(analyst, Membership.objects.all()).exists()
    assert not visible(analyst, Person.objects.all()).exists()
