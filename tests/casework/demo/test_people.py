"""The demonstration's people are related as people are, and its networks and warnings could have been written by hand."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from safeguarding.casework.access.policies import visible
from safeguarding.casework.demo.loading import load
from safeguarding.casework.families.models import Membership, Person
from safeguarding.casework.people import queries
from safeguarding.casework.people.models import NetworkMember, Relationship, WarningNote
from safeguarding.evidence.made_up.county import county
from safeguarding.evidence.relationship_checks import problems

pytestmark = pytest.mark.once


@pytest.fixture
def loaded(db):
    load(county(20, 2026, until=date.today()), "a made-up password")


def test_no_relationship_of_the_demonstration_is_impossible_or_doubtful(loaded):
    rows = list(Relationship.objects.select_related("source", "target"))
    assert len(rows) > 40
    people = {str(one.pk): queries.pure_person(one) for row in rows for one in (row.source, row.target)}
    held = [row.pure() for row in rows]
    for row in held:
        rest = [other for other in held if other is not row]
        assert problems(people, rest, row) == ()
    assert {"birth_parent", "step_parent"} <= {row.kind for row in held}


def test_every_child_of_the_demonstration_has_a_parent_and_two_are_awaited(loaded):
    parents = defaultdict(set)
    for row in Relationship.objects.filter(kind="birth_parent"):
        parents[row.target_id].add(row.source_id)
    children = set(Membership.objects.filter(role="child").values_list("person", flat=True))
    assert len([key for key in children if not parents[key]]) < len(children) / 5
    assert sum(one.unborn for one in Person.objects.filter(pk__in=children)) >= 2


def test_the_demonstration_says_whom_to_ring_and_one_warning_is_due(loaded):
    assert NetworkMember.objects.filter(role="school").exists()
    assert NetworkMember.objects.filter(role="midwife").exists()
    assert all("01632 960" in row.telephone for row in NetworkMember.objects.exclude(telephone=""))
    assert WarningNote.objects.filter(review_on__lte=date.today()).count() == 1
    closed = NetworkMember.objects.filter(compartment="safe")
    assert closed.exists()
    for row in closed:
        workers = {one.post.role: one.post.user for one in row.family.allocations.all() if one.end is None}
        assert visible(workers["da_victim_worker"], closed.filter(pk=row.pk)).exists()
        assert not visible(workers["da_perpetrator_worker"], closed.filter(pk=row.pk)).exists()
