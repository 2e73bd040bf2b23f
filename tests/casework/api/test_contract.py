"""Whatever is sent, the interface answers as its description says, and never with a fault of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection

from safeguarding.casework.api.operations import api

schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = get_wsgi_application()


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
