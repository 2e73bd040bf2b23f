"""Clocks and statuses of many families at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Allocation, Family, Membership, Person
from safeguarding.casework.pathway import queries

TODAY = date.today()
REFERRAL = TODAY - timedelta(days=60)


def another_family(house, episode, number):
    of = {"authority": house.authority}
    family = Family.objects.create(**of, name=f"Family {number}", opened_on=REFERRAL)
    Allocation.objects.create(**of, family=family, post=house.post_of(house.social_worker), start=REFERRAL)
    child = Person.objects.create(**of, given_name="Ada", birth_date=date(2019, 1, 1))
    Membership.objects.create(**of, family=family, person=child, role="child", relation="child", start=REFERRAL)
    episode(child, REFERRAL, assessments=[(REFERRAL, None)], protection=[{"start": REFERRAL, "reviews": [TODAY]}])
    return family


def statements(call):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        call()
    return len(caught)


def test_clocks_come_by_family_and_only_for_families_the_reader_may_know_of(house, episode):
    episode(house.child, REFERRAL)
    episode(house.other_child, REFERRAL)
    both = [house.family, house.other_family]
    found = queries.clocks_of_families(house.social_worker, both, TODAY)
    assert {clock.child.pk for clock in found[house.family.pk]} == {house.child.pk}
    assert found[house.other_family.pk] == []
    assert queries.clocks_of(house.outsider, house.family, TODAY) == []


def test_a_child_who_has_left_the_family_brings_no_clock(house, episode):
    episode(house.child, REFERRAL)
    Membership.objects.filter(person=house.child).update(end=TODAY - timedelta(days=1))
    assert queries.clocks_of(house.social_worker, house.family, TODAY) == []


@pytest.mark.parametrize("read", [queries.clocks_of_families, queries.statuses_of], ids=["clocks", "statuses"])
def test_five_families_and_fifty_take_the_same_number_of_statements(house, episode, read):
    families = [another_family(house, episode, number) for number in range(50)]
    snapshot_of(house.social_worker)
    few = statements(lambda: read(house.social_worker, families[:5], TODAY))
    many = statements(lambda: read(house.social_worker, families, TODAY))
    assert (few == many) and many <= 10
    assert all(read(house.social_worker, families, TODAY).values())


def test_statuses_come_by_family_and_child(house, episode):
    episode(house.child, REFERRAL)
    found = queries.statuses_of(house.social_worker, [house.family], TODAY)[house.family.pk]
    assert (found[house.child.pk].kind, found[house.sibling.pk].kind) == ("assessment", "not_held")


def test_steps_are_told_latest_first_with_their_child(house, episode):
    plan = {"start": REFERRAL + timedelta(days=20), "reviews": [TODAY - timedelta(days=3)]}
    episode(house.child, REFERRAL, assessments=[(REFERRAL, TODAY)], protection=[plan])
    found = queries.steps_of(house.social_worker, house.family)
    assert [step.on for step in found] == sorted((step.on for step in found), reverse=True)
    kinds = {"assessment_end", "review", "protection_start", "referral", "assessment_start"}
    assert {step.kind for step in found} == kinds
    assert {step.child.pk for step in found} == {house.child.pk}
    assert [step.category for step in found if step.kind == "protection_start"] == ["NEG"]
