"""The demonstration shows both sides of a family where there is domestic abuse."""

from __future__ import annotations

from datetime import date

import pytest

from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import visible
from safeguarding.casework.demo.loading import load
from safeguarding.casework.families.models import Allocation
from safeguarding.casework.protected.models import ProtectedRow
from safeguarding.casework.workbook.models import Entry
from safeguarding.evidence.made_up.county import county


@pytest.mark.django_db
def test_the_demonstration_holds_what_only_one_side_reads():
    load(county(20, 2026, until=date.today()), "a made-up password")
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
