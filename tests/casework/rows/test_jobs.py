"""A job acts with the rights that its originator has when it runs, not with those of when it was asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House, make_house

from safeguarding.casework.access.models import User
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Person
from safeguarding.casework.feeds.models import Delivery
from safeguarding.casework.feeds.tasks import process_delivery
from safeguarding.casework.returns.models import ImportRun
from safeguarding.casework.returns.tasks import read_census


def leave(user: User) -> User:
    """Their post ended yesterday."""
    user.posts.update(end=timezone.localdate() - timedelta(days=1))
    return user


def test_a_census_of_somebody_who_left_meanwhile_changes_nothing_and_says_why(house: House) -> None:
    before = Person.objects.count()
    run = ImportRun.objects.create(
        authority=house.authority, file_name="census.xml", stored_as="census/none.xml", started_by=house.performance,
        started_at=timezone.now(),
    )  # fmt: skip
    read_census.call(str(run.pk), str(leave(house.performance).pk))
    run.refresh_from_db()
    assert (run.state, run.sentence[:20]) == ("refused", "Nothing was changed:")
    assert "may not bring in a census any more" in run.sentence
    assert Person.objects.count() == before
    assert Event.objects.latest("number").verb == "refused a census"


def test_an_extract_of_somebody_who_left_meanwhile_is_not_kept_and_says_why(house: House) -> None:
    delivery = Delivery.objects.create(
        authority=house.authority, agency=house.police, feed="police", file_name="x.csv", stored_as="feeds/none",
        sha256="x", received_by=house.analyst, received_at=timezone.now(),
    )  # fmt: skip
    process_delivery.call(str(delivery.pk), str(leave(house.analyst).pk))
    delivery.refresh_from_db()
    assert delivery.state == "refused"
    assert "may not hand in extracts any more" in delivery.sentence
    assert Event.objects.latest("number").verb == "refused a delivery"


def test_a_job_cannot_be_pointed_at_what_somebody_else_started(house: House) -> None:
    other = make_house("918", ".s")
    run = ImportRun.objects.create(
        authority=other.authority, file_name="census.xml", started_by=other.performance, started_at=timezone.now()
    )
    with pytest.raises(ImportRun.DoesNotExist):
        read_census.call(str(run.pk), str(house.performance.pk))


def test_what_is_uploaded_is_read_with_the_rights_of_who_uploaded_it(house: House) -> None:
    file = SimpleUploadedFile("census.xml", b"<Message/>", "text/xml")
    house.client(house.performance).post(reverse("census"), {"file": file})
    run = ImportRun.objects.get()
    assert run.started_by == house.performance
    assert run.state == "refused"
