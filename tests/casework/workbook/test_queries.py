"""Reads of the workbook: what is counted, and that long lists take no more statements than short ones."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.families.models import Allocation
from safeguarding.casework.workbook import queries
from safeguarding.casework.workbook.models import Entry, EntryPerson


def fill(house, number, family=None):
    """Significant visits of Ivy, some of them corrected."""
    at = timezone.now() - timedelta(days=2)
    of = {
        "authority": house.authority,
        "family": family or house.family,
        "kind": "visit",
        "significant": True,
        "text": "Words.",
    }
    for place in range(number):
        made = Entry.objects.create(
            **of,
            author=house.social_worker,
            role="social_worker",
            at=at - timedelta(hours=place),
            written_at=timezone.now(),
        )
        if place % 5 == 0:
            made = Entry.objects.create(
                **of, author=house.manager, role="social_worker", at=made.at, written_at=timezone.now(), replaces=made
            )
        EntryPerson.objects.create(authority=house.authority, entry=made, person=house.child, seen=True)


@pytest.mark.parametrize("name", ["workbook", "chronology", "visits"])
def test_fifty_entries_take_as_many_statements_as_five(house, name):
    client, address = house.client(house.social_worker), reverse(name, args=[house.family.pk])
    client.get(address)
    counts = []
    for number in (5, 45):
        fill(house, number)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert counts[1] <= 34


def test_of_several_posts_a_person_writes_in_the_one_that_has_the_family(house):
    from safeguarding.casework.access.models import Post

    first = house.post_of(house.social_worker)
    second = Post.objects.create(
        authority=house.authority, user=house.social_worker, agency=house.council, office=house.office, team=house.team,
        role="family_support_worker", start=first.start - timedelta(days=9),
    )  # fmt: skip
    assert queries.role_in(house.social_worker, house.family) == "social_worker"
    Allocation.objects.filter(post=first).update(post=second)
    assert queries.role_in(house.social_worker, house.family) == "family_support_worker"


def test_the_latest_visit_of_each_child_is_the_one_at_which_it_was_seen(house, write, visit):
    write(visit())
    day = timezone.localdate(visit().at)
    assert queries.last_visits(house.social_worker, [house.child.pk, house.sibling.pk]) == {house.child.pk: day}
    assert queries.last_visits(house.outsider, [house.child.pk]) == {}
