"""The chosen chronology: shared entries only, locked as it stood, with what was corrected since said beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.chronology import actions, presenters, queries
from safeguarding.casework.chronology.models import Lock, LockedItem
from safeguarding.casework.pathway.models import Episode
from safeguarding.casework.workbook import actions as workbook
from safeguarding.casework.workbook.contacts import Contact, Present
from safeguarding.casework.workbook.models import Entry


@pytest.fixture
def entry(house):
    """Write a significant call as Sam, but for what is given."""

    def make(by=None, days=3, **said):
        at = timezone.now().replace(microsecond=0) - timedelta(days=days)
        usual = {"text": "Two officers came.", "line": f"Police, {days} days ago.", "compartment": "shared"}
        call = Contact("call", at, (Present(house.mother.pk),), True, **(usual | said))
        return workbook.write_entry(house.family, call, uuid4(), by=by or house.social_worker)

    return make


@pytest.fixture
def pick(house):
    def make(*entries, steps=(), by=None):
        return actions.pick(house.family, [one.pk for one in entries], steps, by=by or house.social_worker)

    return make


def corrected(entry, by, **said):
    from safeguarding.casework.workbook.contacts import contact_of

    return workbook.correct_entry(entry, replace(contact_of(entry), **said), "Slip", uuid4(), by=by)


def lock(house, seen=1):
    return actions.lock(house.family, seen, by=house.social_worker)


def texts(house, user):
    return [item.entry.text for item in queries.chosen(user, house.family) if item.entry]


def test_what_is_picked_stands_in_the_order_of_time_under_its_line(house, entry, pick):
    pick(entry(days=1), entry(days=9))
    found = queries.chosen(house.substance_worker, house.family)
    assert [item.pick.heading for item in found] == ["Police, 9 days ago.", "Police, 1 days ago."]


def test_only_what_everyone_reads_can_be_picked(house, entry, pick):
    closed = entry(compartment="victim")
    assert pick(closed) == []
    assert list(queries.entries_to_pick(house.social_worker, house.family)) == []


def test_an_entry_is_picked_once_whatever_version_of_it_stands(house, entry, pick):
    first = entry()
    pick(first)
    now = corrected(first, house.social_worker, text="One officer came.")
    assert pick(now) == []
    assert texts(house, house.manager) == ["One officer came."]


def test_a_statutory_step_is_picked_once_by_what_it_says(house, pick):
    Episode.objects.create(
        authority=house.authority, child=house.child, referral_date=date(2026, 3, 2), referral_source="1A"
    )
    (step,) = queries.steps_to_pick(house.social_worker, house.family)
    pick(steps=[step["key"]])
    assert queries.steps_to_pick(house.social_worker, house.family) == []
    (item,) = queries.chosen(house.social_worker, house.family)
    assert (item.on, item.pick.heading) == (date(2026, 3, 2), "Referral")


def test_entries_and_steps_that_are_not_there_are_passed_over(house, pick, entry):
    other = Entry.objects.create(
        authority=house.authority, family=house.other_family, author=house.outsider, role="social_worker", kind="call",
        at=timezone.now(), written_at=timezone.now(), significant=True, text="Elsewhere.",
    )  # fmt: skip
    assert pick(other, steps=["2026-01-01 Never"]) == []


def test_what_was_locked_stays_when_the_entry_is_corrected_and_says_so(house, entry, pick):
    first = entry()
    pick(first)
    held = lock(house)
    corrected(first, house.social_worker, text="One officer came.")
    (item,) = [presenters.locked_row(row) for row in queries.items_of(house.manager, held)]
    assert item["corrected"]
    assert "Two officers came." in item["text"]


def test_a_lock_without_a_correction_says_nothing_of_one(house, entry, pick):
    pick(entry())
    (item,) = [presenters.locked_row(row) for row in queries.items_of(house.manager, lock(house))]
    assert not item["corrected"]


def test_an_entry_that_was_closed_since_is_read_there_only_by_those_who_still_read_it(house, entry, pick):
    first = entry()
    pick(first)
    held = lock(house)
    corrected(first, house.social_worker, compartment="victim")
    assert queries.items_of(house.substance_worker, held) == []
    assert len(queries.items_of(house.victim_worker, held)) == 1
    assert queries.chosen(house.victim_worker, house.family) == [], "it is not shared any more"


def test_the_database_refuses_to_change_what_was_locked(house, entry, pick):
    pick(entry())
    lock(house)
    for rows, change in ((Lock.objects, {"number": 9}), (LockedItem.objects, {"heading": "Other"})):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all().delete()


def test_while_it_is_locked_nothing_is_picked_changed_or_put_back(house, entry, pick):
    (one,) = pick(entry())
    lock(house)
    more = entry(days=1)
    for change in (
        lambda: pick(more),
        lambda: actions.change_pick(one, "Other", "", changed=0, by=house.social_worker),
        lambda: actions.put_back(one, by=house.social_worker),
    ):
        with pytest.raises(Refused, match="locked"):
            change()


def test_unlocking_opens_the_next_version_and_leaves_the_last(house, entry, pick):
    pick(entry())
    first = lock(house)
    actions.unlock(first, "The conference asked.", by=house.manager)
    pick(entry(days=1))
    second = lock(house, seen=2)
    assert (first.number, second.number) == (1, 2)
    assert [len(queries.items_of(house.manager, one)) for one in (first, second)] == [1, 2]
    with pytest.raises(Refused):
        actions.unlock(first, "Again.", by=house.manager)


def test_locking_twice_is_one_lock_and_nothing_is_no_chronology(house, entry, pick):
    with pytest.raises(Refused, match="Pick something"):
        lock(house, seen=0)
    pick(entry())
    assert lock(house).pk == lock(house).pk


def test_what_somebody_else_picked_meanwhile_is_not_locked_unseen(house, entry, pick):
    pick(entry())
    pick(entry(days=1), by=house.manager)
    with pytest.raises(Refused, match="Somebody has changed"):
        lock(house, seen=1)


def test_two_people_who_change_one_item_do_not_write_over_each_other(house, entry, pick):
    (one,) = pick(entry())
    actions.change_pick(one, "Police", "The children saw it.", changed=0, by=house.manager)
    with pytest.raises(actions.Overtaken) as overtaken:
        actions.change_pick(one, "Other", "", changed=0, by=house.social_worker)
    assert overtaken.value.standing.why == "The children saw it."


def test_who_has_not_the_family_knows_of_nothing(house, entry, pick):
    (one,) = pick(entry())
    held = lock(house)
    client = house.client(house.outsider)
    for name, args in (
        ("chosen-chronology", []),
        ("pick", []),
        ("pick-change", [one.pk]),
        ("locked-chronology", [held.pk]),
    ):
        assert client.get(reverse(name, args=[house.family.pk, *args])).status_code == 404
    with pytest.raises(Http404):
        actions.pick(house.family, [], [], by=house.outsider)


def test_the_page_takes_the_same_statements_however_much_was_picked(house, entry, pick, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = house.client(house.social_worker), reverse("chosen-chronology", args=[house.family.pk])
    pick(entry())
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    pick(*(entry(days=days) for days in range(4, 14)))
    with django_assert_max_num_queries(len(few)):
        assert client.get(address).status_code == 200
