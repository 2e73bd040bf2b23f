"""Whatever is sent, the interface answers as its description says, and never with a fault of its own."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
import requests
import schemathesis
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http.multipartparser import MultiPartParser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import negative_data_rejection
from werkzeug.datastructures import FileStorage
from werkzeug.sansio.multipart import Data, Event, MultipartEncoder, State
from werkzeug.test import EnvironBuilder

from safeguarding.casework.api.operations import api

schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = get_wsgi_application()


class AsClientsDo(MultipartEncoder):
    """The generator's own way to write a form leaves out the empty line after the headings of an empty part. RFC 2046
    allows that, and no client does it; Django drops such a part, and a file that was sent would be missing."""

    def send_event(self, event: Event) -> bytes:
        begins = self.state == State.DATA_START
        return super().send_event(event) or (b"\r\n" if begins and isinstance(event, Data) else b"")


@pytest.fixture(autouse=True)
def _forms_as_clients_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("werkzeug.test.MultipartEncoder", AsClientsDo)


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """The requests run on the test's own connection, which would otherwise be closed after each."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_interface_keeps_its_description(case: Any, systems: Any, kept_connection: None):
    # what is wrong with the token is ours to send, and what nobody asked for is passed over: neither is a wrong question
    case.call_and_validate(
        headers={"Authorization": f"Bearer {systems.secret}", "Host": "localhost"},
        excluded_checks=[negative_data_rejection],
    )


def test_a_fault_of_the_interface_would_be_noticed(systems: Any, kept_connection: None, monkeypatch: Any):
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("safeguarding.casework.api.queries.families_after", broken)
    case = schema["/api/v1/families"]["GET"].Case()
    with pytest.raises(BaseExceptionGroup) as caught:
        case.call_and_validate(headers={"Authorization": f"Bearer {systems.secret}", "Host": "localhost"})
    assert "ServerError" in {type(failure).__name__ for failure in caught.value.exceptions}


SIGNS = st.text('\0\r\n\x0b\x1f\x7f\x85-=;" ab\u0130\u2028', max_size=40)
FORMS = {"kinds": st.lists(SIGNS, max_size=4), "content": st.binary(max_size=40)}
Parts = tuple[list[str], list[bytes]]


def parsed(body: bytes, kind: str) -> Parts:
    """The kinds and the files that came in through the form."""
    said = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body))}
    fields, files = MultiPartParser(said, BytesIO(body), [MemoryFileUploadHandler()], "utf-8").parse()
    return fields.getlist("kinds"), [one.read() for one in files.getlist("file")]


def written_by_generator(kinds: list[str], content: bytes) -> Parts:
    asked = EnvironBuilder(
        method="POST", data={"kinds": kinds, "file": [FileStorage(BytesIO(content), "file", "file")]}
    ).get_environ()
    return parsed(asked["wsgi.input"].read(), asked["CONTENT_TYPE"])


@given(**FORMS)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_a_client_that_sends_strange_words_and_any_file_loses_neither(kinds: list[str], content: bytes):
    sent = requests.Request("POST", "http://localhost/", data={"kinds": kinds}, files={"file": ("file", content)})
    ready = sent.prepare()
    assert parsed(ready.body, ready.headers["Content-Type"]) == (kinds, [content])


@given(**FORMS)
@settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_generator_writes_a_form_as_clients_do(kinds: list[str], content: bytes):
    assert written_by_generator(kinds, content) == (kinds, [content])


def test_an_empty_file_is_lost_where_the_empty_line_is_left_out(monkeypatch: pytest.MonkeyPatch):
    assert written_by_generator(["custody"], b"") == (["custody"], [b""])
    monkeypatch.setattr("werkzeug.test.MultipartEncoder", MultipartEncoder)
    assert written_by_generator(["custody"], b"") == (["custody"], [])
