"""A round to the provider that stands for a council's own sign-on, and back."""

from __future__ import annotations

from typing import Any

import requests
from django.test import Client
from django.urls import reverse

RETURN = "http://testserver/sign-in/council/return/"


def at_the_provider(start: str, email: str) -> str:
    """Sign in there with the address; where the provider then sends the browser."""
    browser = requests.Session()
    page = browser.get(start, timeout=10)
    assert page.text == "Who are you?", page.text
    answer = browser.post(page.url, {"email": email}, timeout=10, allow_redirects=False)
    while not answer.headers["Location"].startswith(RETURN):
        answer = browser.get(
            requests.compat.urljoin(answer.url, answer.headers["Location"]), timeout=10, allow_redirects=False
        )
    return answer.headers["Location"]


def round_trip(client: Client, email: str = "sam@example.org", **asked: str) -> Any:
    start = client.get(reverse("council-sign-on"), asked)
    back = at_the_provider(start["Location"], email)
    return client.get(back.removeprefix("http://testserver"))
