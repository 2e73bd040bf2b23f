"""A form that breaks off, that holds too much or that nobody can read: an answer to the system, and nothing kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from django.test import Client
from tests.casework.conftest import House
from tests.casework.feeds.test_deliveries import KAY, extract
from tests.casework.feeds.test_ways_in import ADDRESS, secret  # noqa: F401 a fixture

from safeguarding.casework.feeds.models import Delivery


def written(house: House, **more: Any) -> tuple[bytes, str]:
    """The body and its kind, as a system sends them."""
    said = {"feed": "police", "agency": str(house.police.pk)} | more
    content = extract(KAY).read()
    ready = requests.Request("POST", "http://x/", data=said, files={"file": ("police.csv", content)}).prepare()
    return ready.body, ready.headers["Content-Type"]


def sent(secret: str, body: bytes, kind: str) -> tuple[int, str]:  # noqa: F811
    """The status and the sentence of the answer, which is JSON."""
    answer = Client().generic("POST", ADDRESS, body, kind, headers={"Authorization": f"Bearer {secret}"})
    said = json.loads(answer.content)
    return answer.status_code, said.get("detail", "")


@pytest.mark.parametrize("least", [4, 40, 80])
def test_a_form_that_breaks_off_is_refused_and_half_of_a_file_is_no_file(
    house: House,
    secret: str,  # noqa: F811
    least: int,
) -> None:
    body, kind = written(house)
    ends = body.rindex(b"\r\n--")
    assert sent(secret, body[: ends - least], kind) == (422, "file: Field required.")
    assert sent(secret, body[: ends + least // 10], kind) == (422, "file: Field required.")
    assert not Delivery.objects.exists()
    assert sent(secret, body, kind) == (202, "")


def test_a_file_that_is_too_large_is_not_said_to_be_missing(house: House, secret: str, settings: Any) -> None:  # noqa: F811
    settings.MAX_UPLOAD_BYTES = 100
    assert sent(secret, *written(house)) == (422, "The selected file must be smaller than 0 MB")
    settings.MAX_UPLOAD_BYTES = 10**6
    assert sent(secret, *written(house)) == (202, "")


def test_a_form_that_nobody_can_read_is_answered_as_the_description_says(house: House, secret: str) -> None:  # noqa: F811
    body, kind = written(house)
    unread, too_much = (422, "The form could not be read."), (422, "More was sent than one form may hold.")
    assert sent(secret, body, "multipart/form-data") == unread
    assert sent(secret, body, "multipart/form-data; boundary=" + "a" * 300) == unread
    begins = b'filename="police.csv"\r\n'
    packed = body.replace(begins, begins + b"Content-Transfer-Encoding: base64\r\n")
    assert sent(secret, packed, kind) == unread
    assert sent(secret, *written(house, kinds=["a"] * 2000)) == too_much
    assert sent(secret, *written(house, covers_from="1" * 3_000_000)) == too_much
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("signs", ["\0", "police\r\n", "\x01\x02", "\u2028police"])
def test_signs_that_are_no_letters_are_refused_and_no_fault(house: House, secret: str, signs: str) -> None:  # noqa: F811
    for named in ("feed", "agency", "kinds", "covers_from"):
        status, said = sent(secret, *written(house, **{named: signs}))
        assert status in (403, 422) and said
    assert not Delivery.objects.exists()
