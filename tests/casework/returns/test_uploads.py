"""A file that is too large gets a clear message, and nothing of it is kept."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.casework.conftest import House

from safeguarding.casework.returns.models import ImportRun


@pytest.fixture
def small_limit(settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 3 * 1024 * 1024


def test_a_file_beyond_the_limit_is_refused_with_its_size(house: House, small_limit: None) -> None:
    big = SimpleUploadedFile("census.xml", b"<x>" + b" " * (4 * 1024 * 1024), "text/xml")
    page = house.client(house.performance).post(reverse("census"), {"file": big}).content.decode()
    assert "The selected file must be smaller than 3 MB" in page
    assert not ImportRun.objects.exists()


def test_a_file_within_the_limit_is_taken(house: House, small_limit: None) -> None:
    fits = SimpleUploadedFile("census.xml", b"<x>" + b" " * (2 * 1024 * 1024), "text/xml")
    page = house.client(house.performance).post(reverse("census"), {"file": fits}, follow=True).content.decode()
    assert "Nothing was changed" in page
