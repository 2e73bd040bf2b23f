"""The page of dates due, and who may open it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.audit.models import Event


@pytest.fixture
def today():
    return timezone.localdate()


def page(house, user, family=None):
    return house.client(user).get(reverse("clocks", args=[(family or house.family).pk]))


def test_the_page_says_what_is_due_for_whom_and_by_which_rule(house, episode, today):
    for child in (house.child, house.sibling):
        episode(child, today - timedelta(days=200), assessments=[(today - timedelta(days=190), None)])
    text = page(house, house.social_worker).content.decode()
    for words in (
        "Child and family assessment",
        "Ivy Harlow, Noah Harlow",
        "Overdue by",
        "45 working days, national",
        "Not yet verified against Working Together 2026",
        "receipt of the referral",
        "Being assessed since",
    ):
        assert words in text
    assert text.count("45 working days, national") == 1


def test_a_family_without_open_episodes_is_told_that_nothing_is_due(house):
    assert "Nothing is due" in page(house, house.social_worker).content.decode()


def test_what_was_done_is_shown_apart_with_whether_it_was_late(house, episode, today):
    episode(house.child, today - timedelta(days=100), assessments=[(today - timedelta(days=99), today)])
    assert "late" in page(house, house.social_worker).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("social_worker", 200), ("victim_worker", 200), ("perpetrator_worker", 200), ("substance_worker", 200),
        ("mental_health_worker", 200), ("manager", 200), ("outsider", 404), ("outside_manager", 404),
        ("performance", 403), ("analyst", 403),
    ],
)  # fmt: skip
def test_who_may_open_the_dates_of_a_family(house, who, status):
    assert page(house, getattr(house, who)).status_code == status


def test_opening_the_page_is_recorded(house):
    page(house, house.social_worker)
    event = Event.objects.get()
    assert (event.verb, event.family_id, event.what["section"]) == ("read", house.family.pk, "dates due")
