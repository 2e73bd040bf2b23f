"""Two authorities in one PostgreSQL, and a way in that no code of ours stands in: the workbook's own login, raw SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from tests.casework.conftest import House, make_house

from safeguarding.casework.audit.recording import record


@pytest.fixture
def houses(transactional_db: None) -> tuple[House, House]:
    """Two councils with the same people in them but for their names, each with an entry in its audit log."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL holds authorities apart by itself")
    both = make_house("919", ".n"), make_house("918", ".s")
    for house in both:
        record(house.social_worker, "read", house.family, section="family")
    return both


Login = Callable[..., Any]


def address(user: str) -> dict[str, Any]:
    """How to connect to the database of the tests as `user`."""
    known = connection.settings_dict
    return {"dbname": known["NAME"], "host": known["HOST"], "port": known["PORT"], "user": user}


@pytest.fixture
def login(houses: tuple[House, House]) -> Login:
    """`with login(authority) as run: run(sql, values)`: a transaction of the workbook's own login, on its own connection."""

    @contextmanager
    def connected(authority: int | None = None, user: str | None = None) -> Iterator[Callable[..., list[Any]]]:
        with psycopg.connect(**address(user or settings.DATABASE_ROLE)) as raw:
            if authority is not None:
                raw.execute("SELECT set_config('app.authority', %s, true)", [str(authority)])

            def run(statement: str, values: Any = ()) -> list[Any]:
                done = raw.execute(statement, values)
                return done.fetchall() if done.description else [done.rowcount]

            yield run

    return connected
