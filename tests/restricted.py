"""Threads that work with the database as the workbook does in use: by its own login, through the pool."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.signals import connection_created


@contextmanager
def others_sign_in_as_the_workbook() -> Iterator[None]:
    """Every other thread connects as the workbook's login; this one stays the owner, who makes and removes the rows."""
    if connection.vendor != "postgresql":
        yield
        return
    shared: dict[str, Any] = connections.settings["default"]
    owner, mine = shared["USER"], dict(shared)
    mine["OPTIONS"] = {name: value for name, value in shared["OPTIONS"].items() if name != "pool"}
    _start_anew()
    connection.settings_dict, shared["USER"] = mine, settings.DATABASE_ROLE
    try:
        yield
    finally:
        _start_anew()
        connection.settings_dict, shared["USER"] = shared, owner


def _start_anew() -> None:
    connection.close()
    if pool := DatabaseWrapper._connection_pools.pop("default", None):
        pool.close()


@contextmanager
def other_threads_act_as_the_workbook() -> Iterator[None]:
    """The same for a browser's tests, whose one thread has several contexts, each with a connection of its own."""

    def connected(connection: Any, **_: Any) -> None:
        here = threading.current_thread() is threading.main_thread()
        who = "RESET SESSION AUTHORIZATION" if here else f'SET SESSION AUTHORIZATION "{settings.DATABASE_ROLE}"'
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(who)

    connection_created.connect(connected)
    connection.close()
    try:
        yield
    finally:
        connection_created.disconnect(connected)
