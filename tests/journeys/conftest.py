"""The browser of the journeys: Debian's Chromium, and a page on which nothing may go wrong unseen."""

import os
import shutil
from urllib.parse import urlsplit

import pytest

# Playwright keeps a loop in the test's thread, and Django's ORM would refuse to work beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    flags = [
        "--no-first-run",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {
        "viewport": {"width": 1280, "height": 900},
        "locale": "en-GB",
        "timezone_id": "Europe/London",
    }


@pytest.fixture
def problems() -> list[str]:
    """What the browser complained of on `page`; a journey that provokes a complaint on purpose clears it."""
    return []


@pytest.fixture
def page(page, problems):
    """A page that fails its journey when the browser reports an error or asks another server for anything."""

    def asked(request):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.hostname not in ("127.0.0.1", "localhost"):
            problems.append(f"the page asked another server: {request.url}")

    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", asked)
    yield page
    assert problems == [], f"the browser reported: {problems}"


def pytest_collection_modifyitems(items):
    for item in items:
        if not CHROMIUM and {"page", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.skip(reason="no Chromium: apt-get install chromium fonts-liberation2"))
