"""The database refuses to change the audit log, on SQLite and on PostgreSQL, whoever asks."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from tests.casework.conftest import House

from safeguarding.casework.audit.append_only import ALLOW
from safeguarding.casework.audit.models import Event, Head
from safeguarding.casework.audit.recording import record

CHANGES = [
    ("UPDATE audit_event SET verb = 'wrote'", "append-only"),
    ("DELETE FROM audit_event", "append-only"),
    ("UPDATE audit_head SET length = length - 1", "only goes forward"),
    ("UPDATE audit_head SET digest = ''", "only goes forward"),
    ("DELETE FROM audit_head", "only goes forward"),
]


@pytest.mark.parametrize(("statement", "words"), CHANGES)
def test_an_event_once_written_stays_as_it_is(house: House, statement: str, words: str) -> None:
    record(house.manager, "read", house.family)
    with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    record(house.manager, "read", house.family)
    assert (Event.objects.count(), Head.objects.get().length) == (2, 2)


@pytest.mark.parametrize(("statement", "words"), CHANGES)
def test_it_is_the_trigger_that_refuses(house: House, statement: str, words: str) -> None:
    record(house.manager, "read", house.family)
    with connection.cursor() as cursor:
        for one in ALLOW[connection.vendor]:
            cursor.execute(one)
        cursor.execute(statement)
        assert cursor.rowcount == 1
