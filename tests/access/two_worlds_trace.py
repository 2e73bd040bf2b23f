"""Ask everything of one world, and the same of another, and compare the answers byte by byte.

The requests are made once, in world A: every address of the resolver with ids of every kind, those of the secrets among
them; links and forms of the pages that the viewer is shown; questions that could answer “already exists”.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, product
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter
from lxml import html

#: Kept out of the comparison, and nothing else: the token against forged forms and the date.
CSRF = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')
HEADERS_LEFT_OUT = frozenset({"Date"})
#: They end the session of the viewer, so that what came after would be asked by nobody. And indicators: figures of the whole
#: authority, restricted files among them, are the same for all their readers and are hidden where they are small.
#: And drawings as PDF: the library writes the parts of one and the same drawing in another order each time. The SVG that
#: each is made of is compared.
NOT_ASKED = re.compile(r"sign-out|end-session|password|session/|indicators/[a-z]|/pdf/")
AGAIN = 12
_copies = count()


@dataclass(frozen=True)
class Ask:
    """One request."""

    method: str
    path: str
    data: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.path} {dict(self.data) or ''}".strip()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Trace:
    asked: list[Ask] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


@contextmanager
def world(path: Path) -> Iterator[None]:
    """Work with the database in the file instead of the tests’ own."""
    kept, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, str(path)
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = kept, name


@contextmanager
def the_same_chance(seed: int) -> Iterator[None]:
    """Keys and tokens that are drawn come out the same in both worlds."""
    kept = os.urandom
    os.urandom = random._urandom = random.Random(seed).randbytes  # type: ignore[attr-defined]
    try:
        yield
    finally:
        os.urandom = random._urandom = kept  # type: ignore[attr-defined]


def in_a_copy(of: Path, visit: Callable[[], Any]) -> Any:
    """What `visit` returns in a copy of the world, with an empty cache."""
    copy = of.with_name(f"copy-{next(_copies)}.sqlite3")
    shutil.copyfile(of, copy)
    cache.clear()
    try:
        with world(copy):
            return visit()
    finally:
        for left in copy.parent.glob(f"{copy.name}*"):
            left.unlink()


class Visitor:
    """Somebody at the doors of one world."""

    def __init__(self, cookie: str, token: str) -> None:
        self.client = Client(raise_request_exception=False)
        if cookie:
            self.client.cookies["sessionid"] = cookie
        self.token = token
        self.count = 0

    def ask(self, one: Ask) -> Answer:
        self.count += 1
        headers = {"Authorization": f"Bearer {self.token}"} if self.token and one.path.startswith("/api/") else {}
        with the_same_chance(self.count):
            response = getattr(self.client, one.method.lower())(one.path, dict(one.data), headers=headers)
            body = b"".join(response) if getattr(response, "streaming", False) else response.content
        shown = tuple(sorted((k, v) for k, v in response.headers.items() if k not in HEADERS_LEFT_OUT))
        return Answer(response.status_code, shown, CSRF.sub(rb"\1", body))


def addresses(pools: dict[str, Sequence[Any]], of_two: dict[str, Sequence[Any]]) -> Iterator[str]:
    """Every address of the running resolver with each combination of what its places can hold.

    `of_two` holds fewer for addresses of several places.
    """
    for name, pattern in _patterns(get_resolver()):
        places = list(pattern.pattern.converters)
        numbers = {place: (1, 5) for place, one in pattern.pattern.converters.items() if isinstance(one, IntConverter)}
        here = (pools | of_two if len(places) > 1 else pools) | numbers
        for values in product(*(here.get(place, here["any"]) for place in places)):
            path = reverse(name, kwargs=dict(zip(places, values, strict=True)))
            if not NOT_ASKED.search(path):
                yield path


def _patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, Any]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern) and one.name:
            yield space + one.name, one


def explore(visitor: Visitor, first: Sequence[Ask], probes: Sequence[Ask], most: int) -> Trace:
    """Ask the first requests, then `most` links of the answers, the questions, `most` forms; and the beginning once more."""
    trace = Trace()
    seen: set[str] = set()
    links: list[Ask] = []
    forms: list[Ask] = []

    def ask(one: Ask) -> None:
        answer = visitor.ask(one)
        trace.asked.append(one)
        trace.answers.append(answer)
        if answer.status == 200 and one.method == "GET" and b"<html" in answer.body[:400]:
            page = html.fromstring(answer.body)
            links.extend(Ask("GET", href) for href in page.xpath("//a/@href") if href.startswith("/"))
            forms.extend(_forms(page, one.path))

    def ask_new(some: Sequence[Ask], most: int) -> None:
        new = [one for one in dict.fromkeys(some) if str(one) not in seen and not NOT_ASKED.search(one.path)][:most]
        for one in new:
            seen.add(str(one))
            ask(one)

    ask_new(first, len(first))
    ask_new(list(links), most)
    ask_new(probes, len(probes))
    ask_new(list(forms), most)
    for one in trace.asked[:AGAIN]:
        ask(one)
    return trace


def _forms(page: Any, path: str) -> Iterator[Ask]:
    """Each form of the page, filled in with the first that can be chosen and plain words."""
    for form in page.forms:
        data: dict[str, Any] = {}
        for one in form.inputs:
            kind = one.get("type", one.tag)
            if not one.name or one.name == "csrfmiddlewaretoken" or kind in ("file", "submit"):
                continue
            if kind in ("radio", "checkbox"):
                data.setdefault(one.name, one.get("value", "on"))
            elif one.tag == "select":
                data[one.name] = next((value for value in one.value_options if value), "")
            else:
                data[one.name] = one.value or "12"
        yield Ask((form.method or "GET").upper(), form.get("action") or path, tuple(data.items()))


def differences(trace: Trace, answers: Sequence[Answer]) -> list[str]:
    """What differs, a line each."""
    found = []
    for one, a, b in zip(trace.asked, trace.answers, answers, strict=True):
        if a.status != b.status:
            found.append(f"{one}: {a.status} becomes {b.status}")
        elif a.body != b.body:
            found.append(f"{one}: {_first_difference(a.body, b.body)}")
        elif a.headers != b.headers:
            found.append(f"{one}: {set(a.headers) ^ set(b.headers)}")
    return found


def _first_difference(a: bytes, b: bytes) -> str:
    place = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    around = slice(max(place - 60, 0), place + 60)
    return f"{a[around]!r} becomes {b[around]!r}"
