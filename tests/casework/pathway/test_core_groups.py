"""Recording a core group, which no return brings in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.audit.models import Event
from safeguarding.casework.families.models import Family
from safeguarding.casework.pathway import actions
from safeguarding.casework.pathway.models import CoreGroup


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def plans(house, episode, today):
    start = today - timedelta(days=30)
    for child in (house.child, house.sibling):
        episode(child, start, protection=[{"start": start}])


def test_a_core_group_is_recorded_once_for_every_child_with_a_plan(house, plans, today):
    assert actions.record_core_group(house.family, today, by=house.social_worker) == 2
    assert actions.record_core_group(house.family, today, by=house.manager) == 0
    assert (CoreGroup.objects.count(), Event.objects.filter(verb="recorded core group").count()) == (2, 1)


def test_a_core_group_before_the_plan_is_refused(house, plans, today):
    with pytest.raises(Refused, match="had a child protection plan on that day"):
        actions.record_core_group(house.family, today - timedelta(days=31), by=house.social_worker)


def test_who_may_not_write_records_no_core_group(house, plans, today):
    with pytest.raises(Http404):
        actions.record_core_group(house.family, today, by=house.outsider)
    Family.objects.filter(pk=house.family.pk).update(closed_on=today)
    with pytest.raises(Refused, match="was closed on"):
        actions.record_core_group(house.family, today, by=house.social_worker)


def test_the_page_leads_to_the_form_and_the_clock_stops(house, plans, today):
    client, dates = house.client(house.social_worker), reverse("clocks", args=[house.family.pk])
    form = reverse("core-group", args=[house.family.pk])
    page = client.get(dates).content.decode()
    assert form in page and "First core group" in page
    day = {"held_on-day": str(today.day), "held_on-month": str(today.month), "held_on-year": str(today.year)}
    assert client.post(form, day)["Location"] == dates
    assert "Done" in client.get(dates).content.decode()
    assert "Enter the date of the core group" in client.post(form, {}).content.decode()
    old = today - timedelta(days=90)
    wrong = {"held_on-day": str(old.day), "held_on-month": str(old.month), "held_on-year": str(old.year)}
    assert "No child of this family had" in client.post(form, wrong).content.decode()


def test_without_a_protection_plan_the_page_offers_no_form(house):
    page = house.client(house.social_worker).get(reverse("clocks", args=[house.family.pk])).content.decode()
    assert "Record a core group" not in page


@pytest.mark.parametrize(
    ("who", "status"),
    [("social_worker", 200), ("victim_worker", 200), ("manager", 200), ("outsider", 404), ("analyst", 403)],
)
def test_who_may_open_the_form(house, who, status):
    address = reverse("core-group", args=[house.family.pk])
    assert house.client(getattr(house, who)).get(address).status_code == status
