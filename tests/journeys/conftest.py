"""The browser of the journeys: Debian's Chromium, and a page on which nothing may go wrong unseen."""

import os
import shutil
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from playwright.sync_api import expect
from tests.casework.conftest import House, make_house
from tests.journeys.desk import Desk
from tests.restricted import other_threads_act_as_the_workbook

# Playwright keeps a loop in the test's thread, and Django's ORM would refuse to work beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
expect.set_options(timeout=30_000)


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
    watch(page, problems)
    yield page
    assert problems == [], f"the browser reported: {problems}"


def watch(page, problems: list[str]) -> None:
    """Note what the browser complains of, and what it asks of another server."""

    def asked(request):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.hostname not in ("127.0.0.1", "localhost"):
            problems.append(f"the page asked another server: {request.url}")

    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", asked)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file, as in use: in memory all threads of the server would share one connection, and a draft that
    is saved while the next page loads would stand in that page's transaction."""
    made_already = "memory" in str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not made_already:
        connection.settings_dict["TEST"]["NAME"] = tmp_path_factory.mktemp("database") / "journeys.sqlite3"


@pytest.fixture(scope="session")
def served_as_in_use(django_db_setup, django_db_blocker):
    """On PostgreSQL the server's threads sign in as the workbook does; the test, which makes the rows, is the owner."""
    with django_db_blocker.unblock(), other_threads_act_as_the_workbook():
        yield


@pytest.fixture
def county(served_as_in_use, transactional_db) -> House:
    """Made-up staff and two families, for a server to show. Nobody has tried to sign in yet."""
    cache.clear()
    return make_house()


@pytest.fixture
def desk(county, live_server, new_context, problems):
    """`desk(user)` gives somebody a browser of their own, signed in; `desk()` one before the sign-in page."""

    def sit_down(user=None, **options) -> Desk:
        viewport = options.pop("viewport", None)
        context = new_context(**options)
        if user is not None:
            cookie = county.client(user).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        watch(page, problems)
        if viewport:
            page.set_viewport_size(viewport)
        glass = None if options.get("java_script_enabled", True) else new_context().new_page()
        return Desk(page, live_server.url, problems, glass)

    yield sit_down
    assert problems == [], f"the browser reported: {problems}"


def pytest_collection_modifyitems(items):
    for item in items:
        if not CHROMIUM and {"page", "browser", "desk"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.skip(reason="no Chromium: apt-get install chromium fonts-liberation2"))
