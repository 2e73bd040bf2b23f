"""Script in what people write is shown as they wrote it and never runs: no text of ours becomes a tag or an attribute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.template import engines
from django.test import Client
from tests.casework.edges.addresses import addresses

from safeguarding.casework.access import unchanging
from safeguarding.casework.access.models import User
from safeguarding.casework.chronology.models import Pick
from safeguarding.casework.demo.filling import fill
from safeguarding.evidence.made_up.county import county

PAYLOADS = [
    "<script>xss(1)</script>", "<SCRIPT SRC=//x></SCRIPT>", "<img src=x onerror=xss(2)>", "<svg onload=xss(3)>", "<xss>",
    "<svg><script>xss(4)</script></svg>", "<body onload=xss(5)>", "<iframe src=javascript:xss(6)>", "<xss id=a tabindex=1 onfocus=xss(7)>",
    '"><xss>', "'><xss>", '" onmouseover="xss(8)', "' onmouseover='xss(9)", "` onmouseover=`xss(10)", '" autofocus onfocus=xss(11) x="',
    "javascript:xss(12)", "data:text/html,<xss>", "</title><xss>", "</textarea><xss>", "</script><xss>", "</style><xss>", "--><xss>",
    "<!--<xss>", "]]><xss>", "<a href=javascript:xss(13)>a</a>", "<math><mtext><xss>", "<details open ontoggle=xss(14)>",
    "<video><source onerror=xss(15)>", "<object data=javascript:xss(16)>", "<embed src=javascript:xss(17)>", "<base href=//x>",
    "<meta http-equiv=refresh content=0;url=//x>", "<form action=//x><xss>", "<link rel=stylesheet href=//x>", "{{ 7|add:7 }}<xss>",
    "{% include 'x' %}<xss>", "${7*7}<xss>", "&lt;xss&gt;<xss>", "\u202e<xss>", "<xss\x0c>", "＜xss＞<xss>", "<style>@import'//x'</style>",
]  # fmt: skip
#: Fields of one line that hold what people write, in models whose PERSONAL does not name them.
WRITTEN = {"name", "title", "file_name", "sentence"}
#: Each page is opened as so many of those who may open it.
READERS = 3
FOREIGN = {"xss", "iframe", "object", "embed", "base", "style", "math", "video"}


class Watch(HTMLParser):
    """What a page has that no page of ours has."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in FOREIGN or (tag == "script" and "src" not in given):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in given if name.startswith("on") or name in ("style", "srcdoc")]
        for name in ("href", "src", "action", "formaction", "data", "content"):
            if given.get(name, "").strip().lower().startswith(("javascript:", "data:text", "//x", "0;url=//x")):
                self.found.append(f"{tag} {name}={given[name]}")

    handle_startendtag = handle_starttag


def found_in(page: str) -> list[str]:
    watch = Watch()
    watch.feed(page)
    watch.close()
    return watch.found


def fields_that_people_write() -> Iterator[tuple[type[models.Model], models.Field]]:
    for model in apps.get_models():
        if not model.__module__.startswith("safeguarding.casework.") or model._meta.app_label == "audit":
            continue
        for field in model._meta.concrete_fields:
            line = isinstance(field, models.CharField) and (
                field.name in WRITTEN or field.name in getattr(model, "PERSONAL", ())
            )
            text = type(field) is models.TextField
            if (line or text) and not field.choices and not field.unique and (field.max_length or 999) >= 20:
                yield model, field


def put_into(model: type[models.Model], field: models.Field, start: int) -> int:
    """Put as many payloads as fit into the field of every row, beginning with one of them. Returns how many."""
    text, used = "", 0
    most = getattr(field, "max_length", None) or 10_000
    for payload in PAYLOADS[start:] + PAYLOADS[:start]:
        if len(text) + len(payload) + 1 > most:
            if used:
                break
            continue
        text, used = f"{text} {payload}".lstrip(), used + 1
    rows = model._default_manager.all()
    if (model, field.name) == (Pick, "step"):  # an entry that was picked is no step
        rows = rows.filter(entry__isnull=True)
    with unchanging.lifted(connection, model):
        if not _told_apart(model, field):
            rows.update(**{field.name: text})
            return used
        for row, key in enumerate(rows.values_list("pk", flat=True)):
            model._default_manager.filter(pk=key).update(**{field.name: text[: most - 6] + f" {row}"})
    return used


def _told_apart(model: type[models.Model], field: models.Field) -> bool:
    return any(field.name in getattr(rule, "fields", ()) for rule in model._meta.constraints)


@pytest.fixture
def staff(db: None, tmp_path: Any) -> list[Client]:
    """A small made-up county with rows of every kind, and a browser for each who can sign in to it."""
    made = county(12, 7, until=date.today())
    browsers = []
    for one in fill(made, "a made-up password", tmp_path, lambda _: None):
        client = Client()
        client.force_login(User.objects.get(email=one.email))
        browsers.append(client)
    return browsers


def test_there_are_forty_payloads():
    assert len(set(PAYLOADS)) >= 40


def test_every_payload_would_be_noticed_if_a_page_did_not_escape_it():
    loose = engines["django"].from_string(
        '{% autoescape off %}<p title="{{ a }}">{{ a }}</p><a href="{{ a }}">b</a>{% endautoescape %}'
    )
    missed = [one for one in PAYLOADS if not found_in(loose.render({"a": one})) and not found_in(f"<p title='{one}'>")]
    assert missed == [
        "` onmouseover=`xss(10)",
        "<!--<xss>",
    ]  # the first needs a bare attribute, the second hides the rest
    assert found_in('<img alt=x onerror="a()">') == ["img onerror"]


@pytest.mark.once
def test_what_people_write_and_what_they_type_wrongly_is_never_a_tag_on_any_page(staff: list[Client]):
    shown, given_back = 0, 0
    read, typed_into = Counter[str](), set()
    known = addresses()
    for number, (model, field) in enumerate(fields_that_people_write()):
        put_into(model, field, number * 7 % len(PAYLOADS))
    for client in staff:
        for pattern, address in known.items():
            if read[pattern] == READERS:
                continue
            page = client.get(address)
            shown += "xss" in text_of(page, pattern)
            read[pattern] += page.status_code == 200
            names = fields_of(page)
            if names and pattern not in typed_into:
                typed_into.add(pattern)
                given_back += sum("xss" in text_of(client.post(address, sent), pattern) for sent in payloads_for(names))
    assert shown > 40, (shown, read.total())
    assert given_back > 20


def text_of(answer: Any, pattern: str) -> str:
    """The text of an answer that is a page and no failure, once nothing foreign is found in it."""
    assert answer.status_code < 500, pattern
    if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
        return ""
    text = answer.content.decode()
    assert found_in(text) == [], pattern
    return text


def fields_of(page: Any) -> list[str]:
    """The names of the fields of the page’s form, where it has one."""
    form = page.context.get("form") if page.status_code == 200 and hasattr(page.context, "get") else None
    return list(getattr(form, "fields", ()))


def payloads_for(names: list[str]) -> Iterator[dict[str, str]]:
    for start in (0, 14, 28):
        yield {name: PAYLOADS[(start + at) % len(PAYLOADS)] for at, name in enumerate(names)}


def test_the_fields_that_people_write_are_many():
    assert len(list(fields_that_people_write())) > 25
