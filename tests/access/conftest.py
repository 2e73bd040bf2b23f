"""The county, seeded once for a module and rolled back; each test works on it in a savepoint of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.access.seeding import seed


class RolledBack(Exception):
    """Ends a transaction of which nothing is to stay."""


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                yield seed()
                raise RolledBack
        except RolledBack:
            pass


@pytest.fixture
def county(seeded: Any, db: None) -> Any:
    return seeded[0]


@pytest.fixture
def everyone(seeded: Any, county: Any) -> Any:
    """The actors, none of them signed in yet: what an earlier test's session held was rolled back with it."""
    for actor in seeded[1]:
        actor.forget()
    return seeded[1]
