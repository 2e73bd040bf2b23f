"""A person whom an agreement leaves out is not in the family for the partner's worker: on no page, and by no search."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.models import SharingAgreement, User
from safeguarding.casework.access.policies import visible
from safeguarding.casework.families.models import Membership
from safeguarding.casework.families.situations import AgreementExclusion


@pytest.fixture
def partner(house: Any) -> User:
    """Meg, in the police's employ under an agreement that leaves the father out."""
    house.police.kind = "nhs"
    house.police.save()
    start = timezone.localdate() - timedelta(days=9)
    of = {"authority": house.authority}
    agreement = SharingAgreement.objects.create(
        **of, agency=house.police, title="Working together", purpose="Helping", lawful_basis="public_task", start=start,
        kinds=["family", "workbook", "supervision"],
    )  # fmt: skip
    post = house.post_of(house.mental_health_worker)
    post.agency = house.police
    post.save()
    AgreementExclusion.objects.create(
        **of, agreement=agreement, family=house.family, person=house.father, reason="He objected", made_by=house.manager,
        made_at=timezone.now(),
    )  # fmt: skip
    return User.objects.get(pk=house.mental_health_worker.pk)


def test_the_partner_sees_the_rest_of_the_family(house: Any, partner: User):
    assert visible(partner, Membership.objects.filter(family=house.family)).count() == 3
    assert visible(house.social_worker, Membership.objects.filter(family=house.family)).count() == 4


def test_no_page_of_the_file_and_no_search_shows_the_person(house: Any, partner: User):
    client, family = house.client(partner), [house.family.pk]
    for name in ("family", "workbook", "entry-new", "chronology", "visits", "clocks", "contact-rules"):
        page = client.get(reverse(name, args=family)).content.decode()
        assert "Kay" in page or "Ivy" in page or name in ("workbook", "chronology"), name
        assert "Barrow" not in page, name
    assert "Barrow" not in client.post(reverse("find"), {"words": "Lee"}, follow=True).content.decode()
    assert "Kay Harlow" in client.post(reverse("find"), {"words": "Kay"}, follow=True).content.decode()


def test_the_council_worker_still_sees_the_person(house: Any, partner: User):
    client = house.client(house.social_worker)
    assert "Barrow" in client.get(reverse("family", args=[house.family.pk])).content.decode()
    assert "Lee Barrow" in client.post(reverse("find"), {"words": "Lee"}, follow=True).content.decode()
