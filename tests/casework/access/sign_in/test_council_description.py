"""A council's sign-on that is away, or describes itself in a way that can't be used: the page says so, and whom to tell."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework.access.sign_in.council_round import at_the_provider
from tests.casework.access.sign_in.people import is_in
from tests.casework.conftest import House

pytestmark = pytest.mark.once


def asked_at(settings: Any, address: str) -> Any:
    """What comes of asking a provider that describes itself at the address."""
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = address
    return Client().get(reverse("council-sign-on"))


def test_a_provider_that_is_away_is_said_to_be(house: House, site: str, settings: Any) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        away = f"http://127.0.0.1:{nobody.getsockname()[1]}/o"
    answer = asked_at(settings, away)
    assert answer.status_code == 503
    assert "It can’t be reached: ConnectionError." in answer.content.decode()
    assert reverse("sign-in") in answer.content.decode(), "there is another way in"


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("token_endpoint", "Its description has no token_endpoint."),
        ("authorization_endpoint", "Its description has no authorization_endpoint."),
        ("jwks_uri", "Its description has no jwks_uri."),
        ("issuer", "Its description has no issuer."),
        ("relative", "Its description has no jwks_uri."),
        ("words", "Its description is not JSON."),
        ("empty", "Its description is not JSON."),
        ("list", "Its description is not a JSON object."),
    ],
)
def test_a_provider_that_describes_itself_badly_is_said_to_and_to_whom_to_tell_it(
    house: House, site: str, settings: Any, caplog: pytest.LogCaptureFixture, how: str, said: str
) -> None:
    answer = asked_at(settings, f"{site}/broken/{how}/o")
    page = answer.content.decode()
    assert answer.status_code == 503
    assert said in page
    assert "IT service desk" in page
    assert f"can’t be used. {said}" in caplog.text
    assert asked_at(settings, f"{site}/broken/nothing/o").status_code == 302, "the control: a whole one is used"


def test_a_provider_without_a_description_is_said_to_have_none(house: House, site: str, settings: Any) -> None:
    answer = asked_at(settings, f"{site}/nowhere")
    assert answer.status_code == 503
    assert "It has no description at the address of OIDC_ISSUER." in answer.content.decode()


def test_a_provider_that_breaks_between_the_question_and_the_answer_is_said_to(
    house: House, site: str, settings: Any
) -> None:
    client = Client()
    back = at_the_provider(client.get(reverse("council-sign-on"))["Location"], "sam@example.org")
    asked_at(settings, f"{site}/broken/token_endpoint/o")
    assert client.get(back.removeprefix("http://testserver")).status_code == 503
    assert not is_in(client)
