"""How old the review of a feed’s links is: when pairs were decided, and how much was linked since."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.casework.conftest import House
from tests.casework.feeds.test_deliveries import DAY
from tests.casework.feeds.test_link_quality import delivered, page  # noqa: F401  a fixture

from safeguarding.casework.feeds import link_quality
from safeguarding.casework.feeds.models import Delivery, FeedEvent, Link, LinkDecision

pytestmark = pytest.mark.usefixtures("delivered")


def decided(house: House, days: int, number: int, start: int = 0) -> None:
    """So many pairs, each decided so many days ago."""
    at = timezone.now() - timedelta(days=days)
    links = Link.objects.order_by("event__event_key")[start : start + number]
    LinkDecision.objects.bulk_create(
        LinkDecision(authority=house.authority, link=link, same=True, decided_by=house.performance, decided_at=at)
        for link in links
    )


def linked(house: House, days: int, number: int) -> None:
    """So many rows, each linked so many days ago."""
    of = {"authority": house.authority}
    for _ in range(number):
        key = f"linked {FeedEvent.objects.count()}"
        event = FeedEvent.objects.create(
            **of, delivery=Delivery.objects.get(), event_key=key, incident_id=key, feed="police", kind="x", date=DAY
        )
        Link.objects.create(
            **of, event=event, person=house.mother, probability=0.9999, band="linked", model_version="later",
            made_at=timezone.now() - timedelta(days=days),
        )  # fmt: skip


def test_the_page_says_when_pairs_were_reviewed_and_how_much_was_linked_since(house: House) -> None:
    assert link_quality.since_review(house.performance, "police") is None
    decided(house, 100, 20)
    assert "were made since" not in page(house), "no row is linked"
    linked(house, 200, 3)
    linked(house, 2, 1)
    assert "25% of the links (1 of 4) were made since" in page(house)
    assert "may not fit it any more" not in page(house)
    linked(house, 2, 2)
    assert "50% of the links (3 of 6) were made since" in page(house)
    assert "may not fit it any more" in page(house), "the feed has doubled"


def test_one_pair_reviewed_today_does_not_make_an_old_review_new(house: House) -> None:
    decided(house, 100, 20)
    decided(house, 0, 1, start=20)
    linked(house, 2, 1)
    found = link_quality.since_review(house.performance, "police")
    assert found is not None and (found.linked, found.since) == (1, 1)
    assert (found.last - found.middle).days >= 99
