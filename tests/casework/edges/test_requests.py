"""Requests that no browser of ours sends: other methods, plain HTTP, forged addresses, doubled fields, lines for the log."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from tests.casework.conftest import PASSWORD, House
from tests.casework.edges.addresses import addresses

from safeguarding.casework import settings as product
from safeguarding.casework.access.models import Post
from safeguarding.casework.design.headers import EveryAnswer
from safeguarding.casework.design.log_lines import OneObject
from safeguarding.casework.serving import logconfig_dict

pytestmark = pytest.mark.once

# Methods


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "DEBUG"])
def test_no_address_answers_a_method_that_nothing_here_is_asked_with(house: House, method: str) -> None:
    client = house.client(house.social_worker)
    for pattern, address in addresses().items():
        answer = client.generic(method, address, HTTP_X_SECRET="a planted secret")
        assert (answer.status_code, answer.content) == (405, b""), pattern
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_address_of_a_form_opened_by_itself_says_that_nothing_was_sent(house: House) -> None:
    address = reverse("take-chair", args=[house.family.pk])
    answer = house.client(house.social_worker).get(address)
    assert answer.status_code == 405 and answer.headers["Allow"]
    assert "Nothing was sent" in answer.content.decode()


def test_a_view_by_itself_would_answer_trace(house: House) -> None:
    """The control: what stands before the views refuses it, not they."""
    from safeguarding.casework.home.views import home

    request = RequestFactory().generic("TRACE", "/")
    request.user = house.social_worker
    assert home(request).status_code == 200
    assert EveryAnswer(lambda request: HttpResponse("seen"))(request).status_code == 405


# Plain HTTP


@pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/families", "/api/v1/openapi.json", "/api/no-such"])
def test_the_interface_refuses_plain_http_and_pages_lead_to_https(path: str, db: None) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        client = Client()
        answer = client.get(path, headers={"Authorization": "Bearer planted"})
        assert answer.status_code == 403 and "Location" not in answer.headers
        assert "withdraw the token" in answer.json()["detail"]
        assert client.get(path, headers={"X-Forwarded-Proto": "https"}).status_code in (200, 401, 404)
        assert client.get("/sign-in/").headers["Location"] == "https://testserver/sign-in/"


# The person's network address


@pytest.fixture
def few_tries(settings: Any) -> Iterator[None]:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "50/5m/key,3/5m/ip"}
    yield


def tries(forwarded: str) -> int:
    sent = {"email": "nobody@example.org", "password": "wrong wrong wrong"}
    return Client().post(reverse("sign-in"), sent, headers={"X-Forwarded-For": forwarded}).status_code


def test_a_forged_chain_of_addresses_does_not_hide_who_tries(house: House, few_tries: None, settings: Any) -> None:
    """The one proxy of ours adds the true address last; whatever a client wrote before it is passed over."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert [tries(f"10.9.8.{n}, 192.0.2.7") for n in range(4)] == [200, 200, 200, 429]
    assert tries("10.9.8.7, 192.0.2.8") == 200  # another person behind the same proxy


def test_one_proxy_too_many_would_let_the_chain_be_forged(house: House, few_tries: None, settings: Any) -> None:
    """The control, and why TRUSTED_PROXIES must be the true number."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert [tries(f"10.9.8.{n}, 192.0.2.7") for n in range(5)] == [200] * 5


def test_without_a_proxy_of_ours_the_chain_is_not_read(house: House, few_tries: None) -> None:
    assert [tries(f"10.9.8.{n}") for n in range(4)] == [200, 200, 200, 429]


# The same field twice


def test_what_is_checked_of_a_doubled_field_is_what_is_used(house: House) -> None:
    one, other = house.social_worker.email, house.outsider.email
    for emails, who in (([one, other], house.outsider), ([other, one], house.social_worker)):
        client = Client()
        client.post(reverse("sign-in"), {"email": emails, "password": PASSWORD})
        assert client.session["_auth_user_id"] == str(who.pk)
    client = Client()
    client.post(reverse("sign-in"), {"email": one, "password": [PASSWORD, "wrong wrong wrong"]})
    assert "_auth_user_id" not in client.session


def test_a_doubled_choice_saves_the_one_that_was_checked(house: House) -> None:
    from safeguarding.casework.access.models import User

    adam = User.objects.create_user("adam@example.org", "Adam Moor", authority=house.authority)
    of: dict[str, Any] = {"authority": house.authority, "agency": house.council, "office": house.office}
    Post.objects.create(**of, user=adam, role="administrator", start=house.family.opened_on)
    sent = {
        "agency": str(house.council.pk), "team": str(house.team.pk), "office": "", "full_time": "1", "start_0": "1",
        "start_1": "11", "start_2": "2026", "start-day": "1", "start-month": "11", "start-year": "2026",
    }  # fmt: skip
    client, page = house.client(adam), reverse("give-post", args=[house.outsider.pk])
    assert client.post(page, sent | {"role": ["social_worker", "no such role"]}).status_code == 200
    assert client.post(page, sent | {"role": ["no such role", "business_support"]}).status_code == 302
    assert set(house.outsider.posts.values_list("role", flat=True)) == {"social_worker", "business_support"}


def test_a_field_in_the_address_does_not_stand_in_for_one_in_the_form(house: House) -> None:
    client = Client()
    client.post(f"{reverse('sign-in')}?password={PASSWORD.replace(' ', '+')}", {"email": house.social_worker.email})
    assert "_auth_user_id" not in client.session


# Every page offers to sign out


def offers_to_leave(page: str) -> bool:
    return f'action="{reverse("sign-out")}"' in page


@pytest.mark.parametrize("who", ["social_worker", "manager", "performance", "analyst"])
def test_every_page_offers_to_sign_out(house: House, who: str) -> None:
    client, pages, without = house.client(getattr(house, who)), 0, []
    for pattern, address in addresses().items():
        if pattern.startswith("/api/"):
            continue
        answer = client.get(address)
        if answer.headers.get("Content-Type", "").startswith("text/html") and answer.status_code < 300:
            pages += 1
            without += [] if offers_to_leave(answer.content.decode()) else [pattern]
    assert without == []
    assert pages > 8
    assert not offers_to_leave("<p>A page without a way out</p>")


# Lines in the log

FORGED = "\n2026-11-17T10:00:00Z ERROR audit: the log is whole\r\x1b[2J\u2028x"


def lines_of(formatter: logging.Formatter, do: Any) -> list[str]:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        do()
    finally:
        root.removeHandler(handler)
    return out.getvalue().splitlines()


def ask_for_a_forged_path() -> None:
    Client().get("/no-such/%0a2026-11-17%20ERROR%20audit:%20the%20log%20is%20whole/")
    logging.getLogger("safeguarding").warning("Refused: %s", FORGED)


def test_nobody_writes_a_line_into_the_log(db: None) -> None:
    lines = lines_of(OneObject(), ask_for_a_forged_path)
    found = [json.loads(line) for line in lines]
    assert [one["of"] for one in found] == ["django.request", "safeguarding"]
    assert FORGED in found[1]["message"]
    assert not any(sign in line for line in lines for sign in "\x1b\u2028\r")


def test_a_plain_formatter_would_let_them(db: None) -> None:
    assert len(lines_of(logging.Formatter("%(message)s"), ask_for_a_forged_path)) > 2


def test_a_fault_is_one_line_too(db: None) -> None:
    def fail() -> None:
        try:
            raise ValueError(FORGED)
        except ValueError:
            logging.getLogger("safeguarding").exception("It failed")

    (line,) = lines_of(OneObject(), fail)
    assert "ValueError" in json.loads(line)["fault"]


def test_every_log_line_takes_that_form_gunicorns_too() -> None:
    forms = [product.LOGGING, logconfig_dict]
    assert [one["formatters"] for one in forms] == [
        {"line": {"()": "safeguarding.casework.design.log_lines.OneObject"}}
    ] * 2
    done = subprocess.run(
        [sys.executable, "-c", _GUNICORN], capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert json.loads(done.stderr)["message"] == "a planted fault"


_GUNICORN = f"""
from gunicorn.config import Config
from gunicorn.glogging import Logger
cfg = Config()
cfg.set("logconfig_dict", {logconfig_dict!r})
Logger(cfg).error("a planted %s", "fault")
"""
