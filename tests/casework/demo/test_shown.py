"""The demonstration’s people are related as people are, and each sees in it what their role may: loaded once for all."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import transaction

from safeguarding.casework.access.models import SharingAgreement, User
from safeguarding.casework.access.policies import allows, visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.demo.loading import load
from safeguarding.casework.families.models import Allocation, Family, Membership, Person
from safeguarding.casework.families.situations import Restriction
from safeguarding.casework.people import queries
from safeguarding.casework.people.models import NetworkMember, Relationship, WarningNote
from safeguarding.casework.protected.models import ProtectedRow
from safeguarding.casework.supervision.models import Action, ActionDone
from safeguarding.casework.workbook.models import Entry
from safeguarding.evidence.made_up.county import county
from safeguarding.evidence.relationship_checks import problems

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(county(20, 2026, until=date.today()), "a made-up password")
        transaction.set_rollback(True)


@pytest.fixture
def loaded(loaded_once, db):
    """Who can sign in to a demonstration of twenty families, which is loaded once; each test works in a savepoint."""
    return loaded_once


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


# Who may see what


def test_the_keepers_of_the_doors_sign_in_to_the_demonstration_and_one_file_is_restricted(loaded):
    by_role = {one.role: User.objects.get(email=one.email) for one in loaded}
    assert all(user.check_password("a made-up password") for user in by_role.values())
    assert not visible(by_role["administrator"], Family.objects.all()).exists()
    family = Restriction.objects.get().family
    for role in ("team_manager", "ig_officer"):
        assert visible(by_role[role], Family.objects.filter(pk=family.pk)).exists(), role
    shut_out = [
        row.post.user for row in Allocation.objects.filter(family=family) if row.post.role == "da_victim_worker"
    ]
    assert shut_out
    assert not any(visible(user, Family.objects.filter(pk=family.pk)).exists() for user in shut_out)
    chaired = visible(by_role["conference_chair"], Family.objects.all())
    assert chaired.exists()
    assert allows(by_role["conference_chair"], "entry.read", chaired[0])
    assert not allows(by_role["conference_chair"], "entry.write", chaired[0])
    assert SharingAgreement.objects.filter(withdrawn_at__isnull=False).count() == 1


def test_partner_workers_of_the_demonstration_work_under_their_agreements(loaded):
    partners = User.objects.filter(posts__agency__kind__in=("nhs", "probation", "voluntary"), is_active=True)
    assert partners.exists()
    assert all("entry.write" in snapshot_of(user).permissions for user in partners)
    assert not any("protected.read" in snapshot_of(user).permissions for user in partners)


def test_the_demonstration_holds_what_only_one_side_reads(loaded):
    assert ProtectedRow.objects.exists()
    for compartment, role, other in (
        ("victim", "da_victim_worker", "da_perpetrator_worker"),
        ("perpetrator", "da_perpetrator_worker", "substance_misuse_worker"),
    ):
        closed = Entry.objects.filter(compartment=compartment)
        family = closed.first().family
        workers = User.objects.filter(posts__allocations__in=Allocation.objects.filter(family=family))
        reader, stranger = workers.filter(posts__role=role).first(), workers.filter(posts__role=other).first()
        assert visible(reader, closed).exists()
        assert stranger is None or not visible(stranger, closed).exists()


def test_no_action_of_the_demonstration_has_been_late_for_months(loaded):
    open_actions = Action.objects.filter(done__isnull=True)
    assert open_actions.exists()
    assert not open_actions.filter(due__lt=date.today() - timedelta(days=90)).exists()
    assert not ActionDone.objects.filter(on__gt=date.today()).exists()
