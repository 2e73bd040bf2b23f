"""Asking for a page and reading all of the answer; what of two answers must be equal; what a request wrote."""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.test import Client
from tests.access.bodies_plan import kept_nowhere, sent
from tests.access.canary import of_answer, unpacked

_VARIES = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|name="client_key"[^>]*value="[^"]*"|'
    r"^Set-Cookie: (?:sessionid|csrftoken)=.*$|"
    r'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
    re.MULTILINE,
)  # fmt: skip
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: Tables that any request may write: the log, sessions, and that somebody looked.
ANYONE_WRITES = ("audit_", "django_session", "usersessions_", "families_lastlook", "account_", "cache")
_WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: method, path with query, and the fields of its body."""

    method: str
    path: str
    fields: tuple[tuple[str, Any], ...] = ()

    @property
    def sent(self) -> str:
        return self.path + "\n" + "\n".join(str(value) for _, value in self.fields)


@dataclass(slots=True)
class Answer:
    """All that came back, and the tables that the request wrote with the values it wrote there."""

    status: int
    text: str
    location: str
    wrote: list[tuple[str, str]] = field(default_factory=list)

    def like(self) -> tuple[int, str, str]:
        """What must be equal for a foreign and for a non-existent id: everything but ids, and tokens of forms."""
        lines = (line for line in _VARIES.sub("*", self.text).splitlines() if line.strip("* "))
        return self.status, _VARIES.sub("*", self.location), "\n".join(lines)


class _Stop(Exception):
    """Rolls back what a request wrote."""


@contextmanager
def watched() -> Iterator[list[tuple[str, str]]]:
    """Every row that is written to the database meanwhile, but for the tables that any request may write."""
    wrote: list[tuple[str, str]] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        match = _WRITES.match(sql)
        if match and not match[1].startswith(ANYONE_WRITES) and context["cursor"].rowcount != 0:
            wrote.append((match[1], repr(params)))
        return result

    with connection.execute_wrapper(look):
        yield wrote


def ask(client: Client, asked: Asked) -> Answer:
    """Send the request; nothing that it wrote stays, nor what it did to the session."""
    cookies = copy.deepcopy(client.cookies) if asked.method == "post" else None
    answer = None
    try:
        with transaction.atomic(), watched() as wrote, kept_nowhere(asked.fields):
            body = {name: sent(value) for name, value in asked.fields}
            response = getattr(client, asked.method)(asked.path, body or None)
            answer = _read(response, wrote)
            if cookies is not None:
                raise _Stop
    except _Stop:
        client.cookies = cookies
    if answer is None:
        raise RuntimeError(f"{asked.method} {asked.path} gave no answer.")
    return answer


def _read(response: Any, wrote: list[tuple[str, str]]) -> Answer:
    raw = response.getvalue() if response.streaming else response.content
    body = unpacked(raw)
    location = response.headers.get("Location", "")
    text = of_answer(response, body)
    if response.streaming:
        response.close()
    return Answer(response.status_code, text, location, wrote)


class Listener(logging.Handler):
    """Keeps every line that any log was given."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        self.lines.append(f"{record.getMessage()} {trace}")


@contextmanager
def listening() -> Iterator[Listener]:
    """Listen to every log meanwhile. The database's own debug lines are no log of the product's."""
    listener, root = Listener(), logging.getLogger()
    others, root.handlers = root.handlers, [listener]
    try:
        yield listener
    finally:
        root.handlers = others
