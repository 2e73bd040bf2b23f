"""Every address of the workbook, with things that exist put into it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

#: Words in addresses that are not called as the model they name.
NAMED = {"session": "supervision.Session", "child": "families.Person", "event": "feeds.FeedEvent", "run": "returns.ImportRun",
         "action": "supervision.Action", "entry": "workbook.Entry"}  # fmt: skip
WORDS = {"name": "domestic_abuse_callouts", "form": "entry", "key": "a", "uidb36": "1", "provider": "council"}
PARAMETER = re.compile(r"<(?:(?P<kind>[a-z]+):)?(?P<name>\w+)>")


def patterns(found: Any = None, before: str = "/") -> Iterator[str]:
    """`/families/<uuid:family_id>/`, through every include; regular expressions left out."""
    for one in get_resolver().url_patterns if found is None else found:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, here)
        elif isinstance(one, URLPattern) and not re.search(r"[\^$\\]", here):
            yield here


def filled(pattern: str) -> str:
    """The address with the key of a row that exists for each parameter, a made-up one where there is no such row."""
    return PARAMETER.sub(lambda found: _value(found["name"], found["kind"] or "str"), pattern)


def addresses() -> dict[str, str]:
    """Every pattern and its address, looked up once."""
    return {pattern: filled(pattern) for pattern in patterns()}


def _value(name: str, kind: str) -> str:
    if kind not in ("uuid", "int"):
        return WORDS.get(name, "word")
    row = _row(name.removesuffix("_id"))
    return str(row if row is not None else uuid.uuid4() if kind == "uuid" else 1)


def _row(word: str) -> Any:
    wanted = NAMED.get(word)
    for model in apps.get_models():
        if model._meta.label == wanted or (not wanted and model._meta.model_name == word.replace("_", "")):
            return model._default_manager.values_list("pk", flat=True).order_by("pk").first()
    return None
