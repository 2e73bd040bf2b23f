"""A production set-up passes Django's checks without a warning; one that is not safe does not start, or is told so."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.house.source import ROOT

SAFE = {
    "BEHIND_TLS": "yes",
    "ALLOWED_HOSTS": "workbook.example.gov.uk",
    "DATABASE_URL": "postgres://app@127.0.0.1/safeguarding",
    "CLAMAV": "127.0.0.1:3310",
    "SECRET_KEY": "a made-up secret for sessions and long enough: 0123456789 abcdefghij klmnop",
    "AUDIT_KEY": "a made-up secret for the audit log and long enough: 0123456789 abcdefghij",
    "PROTECTED_KEYS": "a made-up secret for what is sealed and long enough: 0123456789 abcdefghij",
    "AUDIT_SIGNING_KEY": "a made-up secret for the anchors and long enough: 0123456789 abcdefghij",
}


def checked(without: str = "", **other: str) -> tuple[int, str]:
    """The exit code and words of Django's checks for deployment, in a process with these settings and no others."""
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR")}
    environment |= {name: value for name, value in (SAFE | other).items() if name != without}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_a_production_set_up_has_no_warning():
    code, words = checked()
    assert (code, "no issues" in words) == (0, True), words


@pytest.mark.parametrize("secret", ["SECRET_KEY", "AUDIT_KEY", "PROTECTED_KEYS"])
def test_nothing_starts_on_a_server_without_its_secrets(secret):
    code, words = checked(without=secret)
    assert code != 0
    assert f"Set the {secret} environment variable" in words


@pytest.mark.parametrize(
    "unsafe, words",
    [
        ({"ALLOWED_HOSTS": "*"}, "workbook.E001"),
        ({"ALLOWED_HOSTS": ".gov.uk"}, "workbook.E001"),
        ({"CLAMAV": ""}, "workbook.W001"),
        ({"AUDIT_KEY": SAFE["SECRET_KEY"]}, "workbook.E002"),
        ({"PROTECTED_KEYS": SAFE["SECRET_KEY"]}, "workbook.E002"),
        ({"SECRET_KEY": "short"}, "security.W009"),
        ({"DEBUG": "yes"}, "security.W018"),
        ({"BEHIND_TLS": "no"}, "security.W012"),
    ],
)
def test_an_unsafe_setting_is_told(unsafe, words):
    code, said = checked(**unsafe)
    assert code != 0
    assert words in said
