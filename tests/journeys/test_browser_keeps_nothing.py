"""Password managers can work; and when a day's work is done the browser keeps nothing of it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from tests.casework.conftest import PASSWORD
from tests.journeys.desk import Desk

pytestmark = pytest.mark.journey
WROTE = "Ivy told me of a planted secret at the swings"
#: Everything that a page can leave in a browser: stores, databases, caches, workers, and cookies that scripts can read.
KEPT = """async () => ({
  local: {...localStorage}, session: {...sessionStorage}, databases: (await indexedDB.databases()).map(one => one.name),
  caches: 'caches' in window ? await caches.keys() : [], cookies: document.cookie, name: window.name,
  workers: 'serviceWorker' in navigator ? (await navigator.serviceWorker.getRegistrations()).length : 0,
})"""


def kept(at: Desk) -> dict[str, Any]:
    """What of it is there; nothing where nothing is."""
    return {what: found for what, found in at.page.evaluate(KEPT).items() if found}


def paste(at: Desk, label: str, text: str) -> None:
    """Put the text on the clipboard, go to the box and paste with the keyboard."""
    at.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    box = at.page.get_by_label(label, exact=True)
    box.focus()
    at.page.keyboard.press("Control+V")
    assert box.input_value() == text


def may_use_clipboard(at: Desk) -> Desk:
    at.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return at


def test_a_password_can_be_pasted_and_its_manager_knows_each_box(county, desk):
    # given somebody whose password manager gives them the password
    at = may_use_clipboard(desk().open("sign-in"))
    box = at.page.get_by_label("Password", exact=True)
    assert box.get_attribute("autocomplete") == "current-password"
    assert at.page.get_by_label("Email address").get_attribute("autocomplete") == "username"
    # when they paste it
    paste(at, "Email address", "sam@example.org")
    paste(at, "Password", PASSWORD)
    at.press("Sign in")
    # then they are in, and can paste a long new one with every kind of sign
    at.open("password-change")
    paste(at, "Your password now", PASSWORD)
    new = "ünlikely-to-be typed 🐝 by hand, " * 3
    paste(at, "New password", new.strip())
    assert at.page.get_by_label("New password").get_attribute("autocomplete") == "new-password"
    at.press("Change password")
    assert "Your password is changed" in at.text
    at.press("Sign out")
    paste(at, "Email address", "sam@example.org")
    paste(at, "Password", new.strip())
    assert at.press("Sign in").heading == "My families"


def test_a_box_that_refuses_to_be_pasted_into_is_noticed(county, desk):
    """The control."""
    at = may_use_clipboard(desk().open("sign-in"))
    at.page.evaluate("document.querySelector('[type=password]').addEventListener('paste', e => e.preventDefault())")
    with pytest.raises(AssertionError):
        paste(at, "Password", PASSWORD)


def test_after_a_days_work_the_browser_keeps_nothing(county, desk):
    # given a social worker who searches, opens a file and begins an entry
    at = desk().open("sign-in").fill("Email address", "sam@example.org")
    at.page.get_by_label("Password", exact=True).fill(PASSWORD)
    at.press("Sign in")
    at.fill("Search people, families and the workbook", "Harl").press("Search")
    at.follow("Harlow family").turn_to("Workbook").follow("Write an entry")
    at.answer("What was it?", "Visit")
    at.date("When did it happen?", date.today() - timedelta(days=1))
    at.fill("In one line, what was it?", WROTE)
    at.page.wait_for_timeout(2500)  # long enough for the draft to go to the server
    while_typing = kept(at)
    # when they save it with a mistake, leave it, and sign out
    at.press("Save")
    after_an_error = kept(at)
    at.open("home").press("Sign out")
    # then nothing of it was in the browser's stores at any time
    for found in (while_typing, after_an_error, kept(at)):
        assert found == {}, json.dumps(found)
    assert all(cookie["httpOnly"] for cookie in at.page.context.cookies())


def test_what_a_page_leaves_in_the_browser_is_noticed(county, desk):
    """The control, a kind at a time."""
    at = desk(county.social_worker).open("home")
    leave = {
        "local": "localStorage.setItem('draft', 'planted')", "session": "sessionStorage.setItem('draft', 'planted')",
        "databases": "new Promise(done => { indexedDB.open('drafts').onsuccess = done })",
        "caches": "caches.open('pages')", "cookies": "document.cookie = 'seen=Harlow'", "name": "window.name = 'Harlow'",
    }  # fmt: skip
    for script in leave.values():
        at.page.evaluate(f"async () => {{ await ({script}) }}")
    assert set(kept(at)) == set(leave)
