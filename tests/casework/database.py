"""The parts of a PostgreSQL test database that a migration doesn't make, and what must be lifted between tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from safeguarding.casework.audit.append_only import ALLOW, REFUSE

_MAKE = """
DO $$ BEGIN
  CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""


def make_role() -> None:
    """The application's own role, which belongs to the whole server. Workers of one run may make it at the same moment."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(_MAKE.format(role=settings.DATABASE_ROLE))


@contextmanager
def forging() -> Iterator[None]:
    """What an administrator of the database could do to the audit log: the triggers are down meanwhile."""
    with connection.cursor() as cursor:
        for statement in ALLOW[connection.vendor]:
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in REFUSE[connection.vendor]:
            cursor.execute(statement)
