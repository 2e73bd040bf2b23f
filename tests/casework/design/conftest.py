"""The test pages of this folder, served to Django's test client without any other room."""

import pytest
from django.test import Client
from tests.casework.design import minimal


@pytest.fixture
def kitchen(settings) -> Client:
    """A client of the pages in kitchen_sink.py. Exceptions become the page for errors, as in production."""
    for name in ("ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "MESSAGE_STORAGE"):
        setattr(settings, name, getattr(minimal, name))
    return Client(raise_request_exception=False)
