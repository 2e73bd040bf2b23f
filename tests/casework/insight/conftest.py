"""A made-up county whose police call-outs fell after allocation."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.casework.conftest import House

from safeguarding.casework.families.models import Family, Membership, Person, TeamAllocation
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link

NAME = "police_domestic_abuse_before_after"
ALLOCATED = date.today() - timedelta(days=640)  # the year after is over in the quarter before the last


@pytest.fixture
def county(house: House) -> House:
    """Forty families, each with call-outs before allocation and fewer after."""
    of = {"authority": house.authority}
    delivery = Delivery.objects.create(
        **of, agency=house.police, feed="police", file_name="x.csv", sha256="0", received_by=house.analyst,
        received_at=timezone.now(), state="done", covers_from=ALLOCATED - timedelta(days=800), covers_to=date.today(),
    )  # fmt: skip
    for number in range(40):
        family = Family.objects.create(**of, name=f"Secretname {number}", opened_on=ALLOCATED)
        person = Person.objects.create(
            **of, given_name="Known", family_name=f"Secretname{number}", birth_date=date(1990, 1, 1)
        )
        start = ALLOCATED - timedelta(days=1500)
        Membership.objects.create(**of, family=family, person=person, role="adult", relation="mother", start=start)
        TeamAllocation.objects.create(**of, family=family, team=house.team, start=ALLOCATED)
        for days in (-200, -100, -30, 60):
            event = FeedEvent.objects.create(
                **of, delivery=delivery, event_key=f"{number}:{days}", incident_id=f"{number}:{days}", feed="police",
                kind="domestic_abuse", date=ALLOCATED + timedelta(days=days),
            )  # fmt: skip
            Link.objects.create(
                **of,
                event=event,
                person=person,
                probability=0.99,
                band="linked",
                model_version="test",
                made_at=timezone.now(),
            )
    return house
