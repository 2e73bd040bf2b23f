"""A real OpenID Connect provider in a process of its own, and the workbook set up for it."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.casework.access.sign_in.council_round import RETURN
from tests.casework.access.sign_in.oidc_provider import CLIENT, SECRET
from tests.casework.conftest import House


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a provider that runs in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("provider")
    command = [sys.executable, Path(__file__).with_name("oidc_provider.py"), str(port), str(folder), RETURN]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log) as process:
        assert process.stdout is not None
        if process.stdout.readline().strip() != b"ready":
            pytest.fail((folder / "log").read_text())
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture
def site(provider: str, house: House, settings: Any) -> Iterator[str]:
    """The workbook, set up for the provider's people; the provider tells the truth again afterwards."""
    settings.OIDC_ISSUER, settings.OIDC_AUTHORITY, settings.OIDC_FACTOR = f"{provider}/o", "999", ""
    app = {"provider_id": "council", "name": "Council", "client_id": CLIENT, "secret": SECRET}
    more = {"server_url": settings.OIDC_ISSUER, "oauth_pkce_enabled": True, "fetch_userinfo": False}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app | {"settings": more}]}}
    yield provider
    requests.get(f"{provider}/lie/", {"about": "nothing"}, timeout=10)
