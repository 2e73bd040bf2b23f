"""Children on the pathway, for the tests of its clocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from safeguarding.casework.access.models import User
from safeguarding.casework.families.models import Person
from safeguarding.casework.pathway.models import (
    Assessment,
    CinPlan,
    CoreGroup,
    Episode,
    PlanReview,
    ProtectionPlan,
    Section47,
)
from safeguarding.casework.pathway.reading import episodes_of

Made = Callable[..., Any]


def held(child: Person) -> list[Any]:
    """The child's episodes as somebody who works with the family reads them."""
    worker = User.objects.filter(posts__allocations__family__memberships__person=child).earliest("email")
    return episodes_of(worker, [child.pk])[child.pk]


@pytest.fixture
def episode(db: None) -> Made:
    """Make an episode of a child: `episode(child, referral, assessments=[(start, authorised)], …)`, days as dates."""

    def make(child: Person, referral: date, **parts: Any) -> Episode:
        of = {"authority_id": child.authority_id}
        assessments, enquiries = parts.pop("assessments", ()), parts.pop("enquiries", ())
        in_need, protection = parts.pop("in_need", ()), parts.pop("protection", ())
        made = Episode.objects.create(**of, child=child, referral_date=referral, referral_source="1A", **parts)
        for start, authorised in assessments:
            Assessment.objects.create(**of, episode=made, start=start, authorised=authorised)
        for enquiry in enquiries:
            Section47.objects.create(**of, episode=made, **enquiry)
        for start, end in in_need:
            CinPlan.objects.create(**of, episode=made, start=start, end=end)
        for plan in protection:
            reviews, core_groups = plan.pop("reviews", ()), plan.pop("core_groups", ())
            row = ProtectionPlan.objects.create(
                **of, episode=made, initial_category="NEG", latest_category="EMO", **plan
            )
            PlanReview.objects.bulk_create(PlanReview(**of, plan=row, held_on=day) for day in reviews)
            CoreGroup.objects.bulk_create(CoreGroup(**of, plan=row, held_on=day) for day in core_groups)
        return made

    return make
