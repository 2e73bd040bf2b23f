"""Every page of a family's file, as somebody sees it at 200 per cent who has a keyboard and no mouse.

The pages are those of the county of the access tests, asked for by who works with the family and, where that is not
theirs to open, by the manager. A new page is walked without being named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from threading import Thread
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from tests.access import doors
from tests.access.actors import Actor
from tests.access.seeding import seed
from tests.journeys import axe
from tests.journeys.desk import ZOOMED
from tests.journeys.looking import faults, plain_faults

pytestmark = pytest.mark.journey
WHO = (
    "981 social_worker involved",
    "981 team_manager involved",
    "981 da_victim_worker involved",
    "chair",
)
#: What an address gives that is no page to look at: a file, or what only a form is sent to.
NO_PAGE = "no page"
#: What none of them may open in this county.
NOT_OPENED = {
    doors.FAMILY + "chronology/chosen/versions/<uuid:lock_id>/unlock/",
    doors.FAMILY + "who-may-open/<uuid:restriction_id>/lift/",
    doors.FAMILY + "who-may-open/bars/<uuid:barred_id>/end/",
    doors.SESSION + "disagree/<slug:about>/",
    doors.SESSION + "manager/",
    doors.SESSION + "manager/another/",
}


def file_routes() -> list[str]:
    return [route for route in doors.ROWS if route.startswith((doors.FAMILY, doors.SESSION))]


def opened(county: Any, actor: Actor, route: str) -> tuple[str, str]:
    """Address and text of a page, of the family with everything in it if there is one; no text where the actor finds none."""
    things = [target for target in doors.targets(county, route) if target.thing and target.thing.authority == "981"]
    for target in sorted(things, key=lambda one: one.thing is None or one.thing.family != "abuse")[:2]:
        path = doors.address(route, target)
        with transaction.atomic():
            answer = actor.client().get(path)
        html = answer.headers["Content-Type"].startswith("text/html")
        if answer.status_code == 405 or (answer.status_code == 200 and not html):
            return path, NO_PAGE
        if answer.status_code == 200:
            return path, answer.content.decode()
    return route, ""


@pytest.fixture
def pages(served_as_in_use: None, db: None) -> dict[str, str]:
    """Every page of the file by its address, with no text where nobody opens one."""
    found: dict[str, str] = {}
    county, actors = seed()
    who = [next(one for one in actors if one.key == key) for key in WHO]
    for route in file_routes():
        tried = (opened(county, actor, route) for actor in who)
        path, text = next((one for one in tried if one[1]), (route, ""))
        found[path] = text
    return found


class Site(BaseHTTPRequestHandler):
    """Serves pages that are made already, and the static files of the workbook."""

    shown: dict[str, str]

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        file = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if file:
            with open(str(file), "rb") as content:
                self._send(content.read(), guess_type(path)[0] or "text/plain", "max-age=600")
        else:
            self._send(self.shown.get(path, "").encode(), "text/html; charset=utf-8", "no-store")

    def _send(self, body: bytes, kind: str, cache: str) -> None:
        self.send_response(200 if body else 404)
        for name, value in (("Content-Type", kind), ("Cache-Control", cache), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def show(page: Any) -> Iterator[Any]:
    """`show(pages)` shows one page after the other at 200 per cent, each with its address."""
    page.set_viewport_size(ZOOMED)
    servers = []

    def one_by_one(shown: dict[str, str]) -> Iterator[tuple[str, Any]]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Shown", (Site,), {"shown": shown}))
        servers.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        for path in shown:
            page.goto(f"http://127.0.0.1:{server.server_port}{path}")
            yield path, page

    yield one_by_one
    for server in servers:
        server.shutdown()
        server.server_close()


def test_every_page_of_the_file_is_sound_at_200_per_cent_by_keyboard_and_without_scripts(pages, show):
    assert {path for path, text in pages.items() if not text} <= NOT_OPENED, "nobody opens these"
    assert set(doors.ROWS) >= NOT_OPENED
    shown = {path: text for path, text in pages.items() if text not in ("", NO_PAGE)}
    assert len(shown) > 100
    found = {path: plain_faults(text) for path, text in shown.items()}
    whole = next(iter(shown))
    for path, page in show(shown):
        found[path] += faults(page, whole=path == whole)
        axe.check(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


#: What a page gets that makes it unsound, and the word by which the fault is told.
SPOILT = {
    "pixels wide": "<div style='width: 900px'>wide</div>",
    "headings of the first level": "<h1>Another</h1>",
    "of level 4 after": "<h4>Too deep</h4>",
    "in another order": "<div style='display: flex; flex-direction: row-reverse'><p>b</p><p>a</p></div>",
    "stands above": "<p style='position: absolute; top: 0'>First on the page</p>",
    "does not reach": "<a href='/elsewhere/' tabindex='-1'>Elsewhere</a>",
    "one does not see": "<a href='/elsewhere/' style='all: unset'>Elsewhere</a>",
    "leads nowhere": "<a href='#'>Nowhere</a>",
    "nothing sends": "<form action='/save/'><label>Name <input name='name'></label></form>",
    "does nothing without": "<button type='button'>Do</button>",
}


WHOLE = "<!DOCTYPE html><html lang='en'><head><title>A page</title><link rel='icon' href='data:,'></head><body><main><h1>A page</h1>{}</main></body></html>"
#: A script that goes on for a while after the page counts as loaded, and then spoils it.
LATE = "<script type='module' src='data:text/javascript,await new Promise(on => setTimeout(on, 500));document.body.append(document.createElement(`h1`))'></script>"


@pytest.mark.parametrize("told", SPOILT)
def test_a_page_that_is_spoilt_is_found_out(told, show):
    good, bad = WHOLE.format("<p><a href='/x/'>A link</a></p>"), WHOLE.format(SPOILT[told])
    told_of = [
        plain_faults(text) + faults(page)
        for text, (_, page) in zip((good, bad), show({"/1": good, "/2": bad}), strict=True)
    ]
    assert told_of[0] == []
    assert any(told in fault for fault in told_of[1]), told_of[1]


def test_a_page_is_looked_at_when_its_scripts_are_through(show):
    for _, page in show({"/late": WHOLE.format(LATE)}):
        assert faults(page) == ["it has 2 headings of the first level"]
