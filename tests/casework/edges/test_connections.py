"""What is reached over a network is asked for encryption and proof of who it is, or the workbook does not start."""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import environ
import pytest
from django.core.mail.backends.smtp import EmailBackend
from tests.casework.edges.test_headers import production
from tests.house.source import ROOT

from safeguarding.casework.design.connections import faults, is_local

pytestmark = pytest.mark.once
FAR, VERIFIED = "postgres://u:p@db.council.example/w", "?sslmode=verify-full&sslrootcert=/etc/council.pem"


def settings_of(database: str = "sqlite:///x", mail: str = "", owner: str = "", **more: Any) -> Any:
    post = environ.Env.email_url_config(mail) if mail else {"EMAIL_BACKEND": "filebased.EmailBackend", "EMAIL_HOST": ""}
    return SimpleNamespace(**({
        "DATABASES": {"default": environ.Env.db_url_config(database)}, "OIDC_ISSUER": "", "CLAMAV": "",
        "DATABASE_OWNER": environ.Env.db_url_config(owner) if owner else None, "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": False,
    } | post | more))  # fmt: skip


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (settings_of(), ""),
        (settings_of(FAR), "DATABASE_URL would speak"),
        (settings_of(FAR + "?sslmode=require"), "DATABASE_URL would speak"),
        (settings_of(FAR + "?sslmode=verify-ca"), "DATABASE_URL would speak"),
        (settings_of(FAR + VERIFIED), ""),
        (settings_of(FAR + VERIFIED, owner=FAR), "DATABASE_OWNER_URL would speak"),
        (settings_of("postgres://u:p@127.0.0.1,db.council.example/w"), "DATABASE_URL would speak"),
        (settings_of("postgres://u:p@localhost:5433/w"), ""),
        (settings_of("postgres://u:p@/w?host=/run/postgresql"), ""),
        (settings_of(mail="smtp://u:p@mail.council.example:25"), "EMAIL_URL would send"),
        (settings_of(mail="smtp+tls://u:p@mail.council.example:587"), ""),
        (settings_of(mail="smtp://localhost:25"), ""),
        (settings_of(OIDC_ISSUER="http://login.council.example"), "OIDC_ISSUER"),
        (settings_of(OIDC_ISSUER="https://login.council.example"), ""),
        (settings_of(CLAMAV="scanner.council.example:3310"), "CLAMAV sends"),
        (settings_of(CLAMAV="127.0.0.1:3310"), ""),
        (settings_of(CLAMAV="/run/clamav/clamd.sock"), ""),
    ],
)
def test_a_connection_that_leaves_this_machine_is_encrypted_and_the_other_side_proved(given: Any, fault: str) -> None:
    found = faults(given)
    assert len(found) == bool(fault) and all(fault in one for one in found)


@pytest.mark.parametrize(
    "host", ["10.0.0.5", "localhost.evil.example", "127.0.0.1.evil.example", "db", "[2001:db8::1]"]
)
def test_another_machine_does_not_pass_for_this_one(host: str) -> None:
    assert not is_local(host)
    assert is_local("127.0.0.53") and is_local("[::1]")


@pytest.mark.parametrize("command", [["setup"], ["serve"], ["import", "cin-census", "x.xml", "--authority", "919"]])
def test_no_command_asks_an_unproved_database(tmp_path: Path, command: list[str]) -> None:
    secrets = {
        name: f"a secret for {name} that is long enough" for name in ("SECRET_KEY", "AUDIT_KEY", "PROTECTED_KEYS")
    }
    done = subprocess.run(
        [sys.executable, "-c", "from safeguarding.cli import main; main()", *command, "--json"],
        env=production(SAFEGUARDING_DATA=str(tmp_path), DATABASE_URL=FAR, AUDIT_SIGNING_KEY="x" * 40, **secrets),
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode not in (0, 1), done.stdout
    assert "sslmode=verify-full" in json.loads(done.stdout or "{}").get("error", done.stdout + done.stderr)


def test_letters_go_only_to_a_mail_server_with_a_certificate_that_holds() -> None:
    context = EmailBackend(host="mail.council.example", use_tls=True).ssl_context
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
