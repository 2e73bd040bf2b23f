"""Every address, as everyone, under the settings of production: the headers and cookies are right on every answer."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.house.source import ROOT

pytestmark = pytest.mark.once
TRUE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
CLOSED = ("default-src 'none'", "base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'", "script-src 'self'",
          "style-src 'self'", "form-action 'self'")  # fmt: skip


def production(**more: str) -> dict[str, str]:
    """An environment as production has it, but for the embedded database."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
    return kept | {
        "BEHIND_TLS": "yes", "ALLOWED_HOSTS": "workbook.example.gov.uk", "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        "PYTHONWARNINGS": "ignore",
    } | more  # fmt: skip


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, made_ready: Path) -> list[dict[str, Any]]:
    place = shutil.copytree(made_ready, tmp_path_factory.mktemp("production"), dirs_exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "tests.casework.edges.production"],
        env=production(SAFEGUARDING_DATA=str(place)), cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def faults(answer: dict[str, Any]) -> list[str]:
    """What is wrong with the headers and cookies of one answer."""
    headers, is_file = answer["headers"], answer["what"].startswith("file ")
    found = [f"{name} is {headers.get(name)}" for name, value in TRUE.items() if headers.get(name) != value]
    policy = headers.get("Content-Security-Policy", "")
    found += [f"the policy lacks {part}" for part in CLOSED if part not in policy]
    if re.search(r"unsafe|\*|https?:", policy):
        found.append(f"the policy is open: {policy}")
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        found.append("no Permissions-Policy")
    if answer["what"] != "plain http" and "max-age=31536000; includeSubDomains" not in headers.get(
        "Strict-Transport-Security", ""
    ):
        found.append("no HSTS")
    if not is_file and "no-store" not in headers.get("Cache-Control", ""):
        found.append(f"may be stored: {headers.get('Cache-Control')}")
    if "Access-Control-Allow-Origin" in headers or "Server" in headers or "X-Powered-By" in headers:
        found.append("tells or lets in more than it should")
    content = headers.get("Content-Type", "")
    if content.startswith("text/") and "charset=" not in content:
        found.append(f"no charset: {content}")
    for name, cookie in answer["cookies"].items():
        if cookie["max-age"] == 0:
            continue
        if not (cookie["secure"] and cookie["httponly"] and cookie["samesite"] in ("Lax", "Strict")):
            found.append(f"cookie {name} is {cookie}")
        if not name.startswith("__Host-") or cookie["path"] != "/" or cookie["domain"]:
            found.append(f"cookie {name} is not bound to this host")
    return found


def test_every_answer_has_the_headers_and_cookies_that_it_must_have(answers):
    wrong = [f"{one['who']} {one['what']} ({one['status']}): {fault}" for one in answers for fault in faults(one)]
    assert wrong == []


def test_the_walk_meets_every_kind_of_answer(answers):
    assert {200, 301, 302, 400, 403, 404, 405, 413, 500} <= {one["status"] for one in answers}
    assert len({one["what"] for one in answers if one["who"] == "nobody"}) > 30
    assert {one["status"] for one in answers if one["what"].startswith("file ")} == {200}


def test_a_missing_or_open_header_and_a_bare_cookie_are_noticed(answers):
    page = next(one for one in answers if one["status"] == 200 and one["who"] == "social_worker")
    for name in (*TRUE, "Content-Security-Policy", "Permissions-Policy", "Strict-Transport-Security", "Cache-Control"):
        assert faults(page | {"headers": {key: value for key, value in page["headers"].items() if key != name}}), name
    open_policy = page["headers"]["Content-Security-Policy"] + "; script-src 'unsafe-inline'"
    assert faults(page | {"headers": page["headers"] | {"Content-Security-Policy": open_policy}})
    good = {"secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": "", "max-age": ""}
    assert faults(page | {"cookies": {"__Host-session": good}}) == []
    for name, worse in (
        ("session", {}),
        ("__Host-a", {"secure": ""}),
        ("__Host-a", {"httponly": ""}),
        ("__Host-a", {"domain": "x"}),
    ):
        assert faults(page | {"cookies": {name: good | worse}}), name


def test_somebody_who_signs_in_gets_a_cookie_for_this_host(answers):
    signed_in = next(one for one in answers if one["what"] == "sign in")
    assert "__Host-session" in signed_in["cookies"]


def test_a_host_that_was_not_listed_is_refused_and_a_forwarded_one_is_never_believed(answers):
    told = {one["what"]: one for one in answers}
    assert told["evil host"]["status"] == 400
    assert "evil" not in json.dumps(told["evil forwarded host"]["headers"])


def test_plain_http_is_sent_to_https_on_the_same_host(answers):
    for one in answers:
        if one["what"] == "plain http":
            assert (one["status"], one["headers"]["Location"]) == (301, "https://workbook.example.gov.uk/sign-in/")


def test_without_a_proxy_nothing_that_a_client_says_of_one_is_believed(client, db, settings):
    settings.SECURE_PROXY_SSL_HEADER = None
    answer = client.get("/sign-in/", HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_HOST="evil.example")
    assert not answer.wsgi_request.is_secure()
    assert answer.wsgi_request.get_host() == "testserver"
    assert settings.USE_X_FORWARDED_HOST is False
    assert settings.USE_X_FORWARDED_PORT is False
