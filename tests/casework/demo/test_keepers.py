"""The demonstration shows those who keep the doors, a restricted file and an agreement that was withdrawn."""

from __future__ import annotations

from datetime import date

import pytest

from safeguarding.casework.access.models import SharingAgreement, User
from safeguarding.casework.access.policies import allows, visible
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.demo.loading import load
from safeguarding.casework.families.models import Allocation, Family
from safeguarding.casework.families.situations import Restriction
from safeguarding.evidence.made_up.county import county

pytestmark = pytest.mark.once


@pytest.mark.django_db
def test_the_keepers_of_the_doors_sign_in_to_the_demonstration_and_one_file_is_restricted():
    people = load(county(20, 2026, until=date.today()), "a made-up password")
    by_role = {one.role: User.objects.get(email=one.email) for one in people}
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


@pytest.mark.django_db
def test_partner_workers_of_the_demonstration_work_under_their_agreements():
    load(county(20, 2026, until=date.today()), "a made-up password")
    partners = User.objects.filter(posts__agency__kind__in=("nhs", "probation", "voluntary"), is_active=True)
    assert partners.exists()
    assert all("entry.write" in snapshot_of(user).permissions for user in partners)
    assert not any("protected.read" in snapshot_of(user).permissions for user in partners)
