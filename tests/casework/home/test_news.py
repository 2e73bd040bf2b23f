"""What others wrote since somebody last looked at a family: counted for each family from its own last look."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.families.models import Allocation, Family
from safeguarding.casework.home.queries import News, news_since
from safeguarding.casework.workbook import actions


def test_what_others_wrote_since_the_last_look_is_counted_and_ones_own_is_not(house, write, contact):
    before = timezone.now()
    write()
    entry = write(by=house.victim_worker)
    actions.correct_entry(entry, contact(text="Put right."), "Words", uuid4(), by=house.victim_worker)
    actions.write_summary(house.family, "Words.", episode=None, replaces=None, by=house.substance_worker)
    found = news_since(house.social_worker, {house.family.pk: before})
    assert found == {house.family.pk: News(entries=1, summaries=1)}
    assert news_since(house.social_worker, {house.family.pk: timezone.now()}) == {}


def test_a_family_never_opened_and_one_that_is_not_the_readers_are_left_out(house, write):
    write()
    since = timezone.now() - timedelta(days=1)
    assert news_since(house.victim_worker, {house.family.pk: None}) == {}
    assert news_since(house.outsider, {house.family.pk: since}) == {}
    assert news_since(house.outsider, {}) == {}


def test_each_family_is_counted_from_its_own_last_look(house, write):
    other = Family.objects.create(authority=house.authority, name="Marsh family", opened_on=timezone.localdate())
    Allocation.objects.create(
        authority=house.authority, family=other, post=house.post_of(house.social_worker), start=timezone.localdate()
    )
    long_ago = timezone.now() - timedelta(days=9)
    write(by=house.victim_worker)
    fill_by = timezone.now()
    since = {house.family.pk: fill_by, other.pk: long_ago}
    assert news_since(house.social_worker, since) == {}
    since[house.family.pk] = long_ago
    assert news_since(house.social_worker, since)[house.family.pk].entries == 1


def test_what_changed_in_many_families_takes_one_statement(house, write):
    families = [
        Family.objects.create(authority=house.authority, name=f"Family {n}", opened_on="2026-01-01") for n in range(40)
    ]
    since = {family.pk: timezone.now() - timedelta(days=1) for family in families}
    snapshot_of(house.manager)
    with CaptureQueriesContext(connection) as caught:
        news_since(house.manager, since)
    assert len(caught) == 1
