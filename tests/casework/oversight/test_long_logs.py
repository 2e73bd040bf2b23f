"""Logs of any length: pages follow on, and cost the same at the beginning and at the end."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.casework.conftest import House
from tests.casework.oversight.test_logs import page, rows

from safeguarding.casework.access.models import User
from safeguarding.casework.audit.recording import record


def test_pages_of_a_log_follow_on_without_a_gap_or_a_repeat_however_many_share_a_moment(house: House) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for at in range(170):
            if at % 60 == 0:
                clock.shift(timedelta(minutes=1))
            record(house.social_worker, "read", house.family, section=f"n{at}")
        clock.shift(timedelta(minutes=1))
        seen, query = [], ""
        for _ in range(6):
            text = page(house, house.manager, "worker-log", house.social_worker.pk, query=query)
            seen += [row[2] for row in rows(text)]
            after = re.search(r'href="(\?before=[^"]+)" rel="next"', text)
            if not after:
                break
            query = after[1]
    assert seen == [f"Read n{at}" for at in range(169, -1, -1)]


@pytest.mark.parametrize(
    "query", ["?before=", "?before=x-1", "?before=1-x", "?before=99999999999999999999-0", "?before=-5"]
)
def test_a_made_up_place_in_the_list_shows_the_beginning(house: House, query: str) -> None:
    record(house.manager, "read", house.family, section="family")
    assert len(rows(page(house, house.manager, "my-log", query=query))) >= 1


@pytest.mark.parametrize("name", ["opened-by", "my-log", "worker-log", "logs"])
def test_a_page_asks_the_database_as_often_for_five_rows_as_for_fifty(house: House, officer: User, name: str) -> None:
    args = {"opened-by": [house.family.pk], "worker-log": [house.social_worker.pk]}.get(name, [])
    viewer = house.social_worker if name == "my-log" else officer
    client = house.client(viewer)

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse(name, args=args)).status_code == 200
        return len(caught)

    def opened(times: int) -> None:
        people = list(User.objects.filter(authority=house.authority))
        for at in range(times):
            family = house.family if at % 2 else house.other_family
            record(house.social_worker, "read", family, section="family")
            record(people[at % len(people)], "read", house.family, section="family")

    opened(5)
    statements()  # the first opening of a family makes the row of its last look
    few = statements()
    opened(45)
    assert statements() == few


def test_a_log_is_read_by_its_indexes_and_never_counted(house: House, officer: User) -> None:
    for _ in range(60):
        record(house.social_worker, "read", house.family, section="family")
    client = house.client(officer)
    for name, args in (("opened-by", [house.family.pk]), ("worker-log", [house.social_worker.pk])):
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse(name, args=args))
        of_log = [one["sql"] for one in caught if 'FROM "audit_event"' in one["sql"]]
        assert len(of_log) == 1
        assert "COUNT(" not in of_log[0]
        assert "LIMIT 51" in of_log[0]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {of_log[0]}")
                plan = " ".join(str(row[3]) for row in cursor.fetchall())
            assert "USING INDEX audit_by_" in plan
            assert "TEMP B-TREE" not in plan
