"""The authority of a transaction. On PostgreSQL the database itself then shows and accepts no other's rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

from django.conf import settings
from django.db import connection, transaction

from safeguarding.casework.audit.recording import seal
from safeguarding.casework.audit.waiting import until_the_end

_authority: ContextVar[int | None] = ContextVar("authority", default=None)

#: What a page may take of the database is set with the connection; a named job or command may take longer.
PATIENT = {"statement_timeout": "30min", "lock_timeout": "2min", "idle_in_transaction_session_timeout": "30min"}


class TwoAuthorities(RuntimeError):
    """Code that works within one authority tried to work within another."""


def authority_now() -> int | None:
    """The authority that this code works within; None outside `within`."""
    return _authority.get()


@contextmanager
def within(authority_id: int, *, patient: bool = False) -> Iterator[None]:
    """Work as the application's own role, within one authority and one transaction, for requests, jobs and commands alike.

    `patient` lifts the short time limits of pages: for named jobs and commands only. Inside itself, with the same
    authority, it changes nothing; with another it raises TwoAuthorities. Several authorities are gone through one after
    another. On SQLite, which holds one authority, there is no transaction: actions open their own.
    """
    outer = _authority.get()
    if outer is not None:
        if outer != authority_id:
            raise TwoAuthorities("This work belongs to one authority. Leave its “within” before entering another.")
        yield
        return
    mark = _authority.set(authority_id)
    try:
        with _held(authority_id, patient):
            yield
    finally:
        _authority.reset(mark)


def _held(authority_id: int, patient: bool) -> AbstractContextManager[None]:
    return _in_the_database(authority_id, patient) if connection.vendor == "postgresql" else nullcontext()


@contextmanager
def _in_the_database(authority_id: int, patient: bool) -> Iterator[None]:
    wanted = {"app.authority": str(authority_id), "role": settings.DATABASE_ROLE} | (PATIENT if patient else {})
    inner = connection.in_atomic_block
    with transaction.atomic():
        before = _read(list(wanted)) if inner else {}
        _set(wanted)
        with until_the_end(seal):
            yield
    if inner:  # what was set stays until the outermost transaction ends, unless it is put back
        _set(before)


def _read(names: list[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(['current_setting(%s, true)'] * len(names))}", names)
        return dict(zip(names, (value or "" for value in cursor.fetchone()), strict=True))


def _set(wanted: dict[str, str]) -> None:
    """All settings in one statement, each until the transaction ends, so that a pool can't carry them to the next person."""
    with connection.cursor() as cursor:
        calls = ", ".join(["set_config(%s, %s, true)"] * len(wanted))
        cursor.execute(f"SELECT {calls}", [part for pair in wanted.items() for part in pair])
