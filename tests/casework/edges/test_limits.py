"""Requests and pages have an end: what is beyond is refused with a page, before it costs much."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from tests.casework.conftest import House

from safeguarding.casework.families.models import Membership, Person


@pytest.mark.parametrize(
    "sent",
    [{"text": "x" * 3_000_000}, {str(number): "" for number in range(1_001)}],
    ids=["three megabytes", "a thousand and one fields"],
)
def test_more_than_a_page_takes_is_refused_with_413(house: House, sent: dict[str, str]):
    answer = house.client(house.social_worker).post(reverse("entry-new", args=[house.family.pk]), sent)
    assert answer.status_code == 413
    assert "govuk" in answer.content.decode()


def test_more_files_than_a_page_takes_are_refused(house: House):
    files = MultiValueDict({"file": [SimpleUploadedFile(f"{n}.csv", b"a,b") for n in range(6)]})
    answer = house.client(house.analyst).post(reverse("deliveries"), {**dict(files.lists()), "what": "x"})
    assert answer.status_code == 413


@pytest.mark.parametrize("page", ["-1", "0", "999999999999999999999", "1e9", "٣", "1;drop", "%00", "a" * 5000])
def test_whatever_page_is_asked_for_a_list_shows_one_page(house: House, page: str):
    for name in ("home", "board", "deliveries", "census"):
        for user in (house.social_worker, house.manager, house.performance, house.analyst):
            answer = house.client(user).get(reverse(name), {"page": page})
            assert answer.status_code in (200, 302, 403), (name, page)


def test_a_list_of_many_shows_no_more_than_a_page_holds(house: House):
    people = Person.objects.bulk_create(
        Person(
            authority=house.authority, given_name=f"Child{number}", family_name="Many", sex="U", birth_date="2020-01-01"
        )
        for number in range(300)
    )
    assert len(people) == 300 and not Membership.objects.filter(person__in=people).exists()
    page = house.client(house.manager).get(reverse("children-without-family")).content.decode()
    assert 0 < page.count(" Many") <= 120
