"""Somebody writes of a person in the second in which a colleague merges that person: the row never stays behind."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Event, Thread
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, connections, transaction
from django.test import RequestFactory
from tests.casework.conftest import House, make_house
from tests.casework.merging.conftest import add, fresh, merge
from tests.casework.merging.rows import write_entry

from safeguarding.casework.access.middleware import SignedIn
from safeguarding.casework.families.models import Identifier, Membership, Person
from safeguarding.casework.merging import merged_since
from safeguarding.casework.workbook.models import EntryPerson

TABLE = EntryPerson._meta.db_table


def name_in(house: House, entry: Any, person: Person) -> EntryPerson:
    return EntryPerson.objects.create(authority=house.authority, entry=entry, person=person)


def test_no_table_that_moves_is_without_its_guard(db: None) -> None:
    assert merged_since.missing(connection) == []
    merged_since.take_down(connection, TABLE)
    assert merged_since.missing(connection) == [TABLE], "the control"


def test_a_row_that_names_a_merged_person_is_refused_with_a_sentence(house: House, again: Person) -> None:
    entry, number = write_entry(house), Identifier.objects.create(
        authority=house.authority, person=house.father, scheme="nhs_number", value="9990000018"
    )  # fmt: skip
    merge(house, house.mother, again)
    with pytest.raises(DatabaseError, match="has just been merged") as caught, transaction.atomic():
        name_in(house, entry, again)
    with pytest.raises(DatabaseError, match="has just been merged"), transaction.atomic():
        Identifier.objects.filter(pk=number.pk).update(person=again)
    request = RequestFactory().get("/")
    request.user, request.resolver_match = AnonymousUser(), None  # type: ignore[assignment]
    answer: Any = SignedIn(lambda request: None).process_exception(request, caught.value)
    assert answer.status_code == 403
    assert merged_since.SENTENCE in answer.content.decode()
    assert name_in(house, entry, house.mother).pk, "the control: the record that was kept is written for"
    merged_since.take_down(connection, TABLE)
    assert name_in(house, write_entry(house), again).pk, "the control: it is the trigger that refuses"


def test_another_fault_of_the_database_stays_a_fault(house: House) -> None:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        Membership.objects.create(
            authority=house.authority, family=house.family, person=house.mother, role="adult", relation="mother",
            start=house.family.opened_on,
        )  # fmt: skip
    assert SignedIn(lambda request: None).process_exception(RequestFactory().get("/"), caught.value) is None


two_connections = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="the SQLite test database is in memory, where writers don't queue"
    ),
]


@pytest.fixture
def record(transactional_db: None) -> Iterator[tuple[House, Person, Any]]:
    """The small county, the mother's second record, and an entry that is about nobody yet."""
    house = make_house()
    yield house, add(house, "Kaye", "Harlow", house.family, sex="F"), write_entry(house)
    merged_since.put_up(connection)


def someone_waits_or(done: Event) -> None:
    """Until a connection to this database waits for a lock, or `done`."""
    until = time.monotonic() + 20
    while time.monotonic() < until and not done.is_set():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)


def second_of(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """Do `first`, and `second` on a connection of its own before the first commits. What the second gave or raised."""
    begun, done, given = Event(), Event(), []

    def run() -> None:
        begun.wait(20)
        try:
            with transaction.atomic():
                given.append(second())
        except Exception as error:  # the test reads it
            given.append(error)
        finally:
            done.set()
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    with transaction.atomic():
        first()
        begun.set()
        someone_waits_or(done)
    thread.join(30)
    return given[0]


def change(house: House, again: Person) -> Callable[[], Any]:
    return lambda: merge(house, house.mother, again, by=fresh(house.manager))


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "the control"])
class TestAtOnce:
    pytestmark = two_connections

    def test_a_row_written_before_the_merge_commits_goes_to_the_person_kept(
        self, record: tuple[House, Person, Any], guarded: bool
    ) -> None:
        house, again, entry = record
        if not guarded:
            merged_since.take_down(connection, TABLE)
        given = second_of(lambda: name_in(house, entry, again), change(house, again))
        assert not isinstance(given, Exception), given
        person = EntryPerson.objects.get(entry=entry).person
        assert person == (house.mother if guarded else again)

    def test_a_row_that_comes_after_the_merge_has_begun_is_refused(
        self, record: tuple[House, Person, Any], guarded: bool
    ) -> None:
        house, again, entry = record
        if not guarded:
            merged_since.take_down(connection, TABLE)
        given = second_of(change(house, again), lambda: name_in(house, entry, again))
        if guarded:
            assert isinstance(given, DatabaseError)
            assert merged_since.SENTENCE in str(given)
            assert not EntryPerson.objects.filter(entry=entry).exists()
        else:
            assert EntryPerson.objects.get(entry=entry).person == again
