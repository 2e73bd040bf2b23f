"""Signing in: with a code, with a passkey, and again after a pause, with nothing lost that was typed."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from playwright.sync_api import expect
from tests.casework.conftest import PASSWORD
from tests.journeys.desk import Desk

from safeguarding.casework.workbook.models import Draft, Summary

pytestmark = pytest.mark.journey


def sign_in(at: Desk, email: str) -> Desk:
    at.fill("Email address", email)
    at.page.get_by_label("Password", exact=True).fill(PASSWORD)
    return at.press("Sign in")


def again(at: Desk) -> Desk:
    at.page.get_by_label("Your password", exact=True).fill(PASSWORD)
    return at.press("Continue")


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time() // 30)))


def go_away(seconds: int = 16 * 60) -> None:
    """Let the session believe that nobody has touched it for so long."""
    for row in Session.objects.all():
        session: Any = row.get_session_store_class()(row.session_key)
        if "seen" in session:
            session["seen"] -= seconds
            session.save()


def locked_out(at: Desk) -> None:
    """Forget the browser's notes that drafts came back from a locked session; fail at any other note."""
    assert [one for one in at.problems if "status of 401" not in one] == []
    at.problems.clear()


@pytest.mark.embedded
def test_an_authenticator_app_is_set_up_and_then_asked_for(county, desk):
    # given somebody who signs in with a password
    at = sign_in(desk().open("sign-in"), "sam@example.org")
    assert at.page.url.endswith("/")
    # when they set up an app
    at.follow("Sam Okafor, Social worker").on_a_phone()
    at.follow("Set up an authenticator app").on_a_phone()
    secret = re.search(r"Key: ((?:[A-Z2-7]{4} ?){8})", at.text)[1]
    at.fill("Code from the app", "000000").press("Continue")
    assert at.errors() == ["The code is not right, or has been used. Wait for a new one and try again."]
    at.problems.clear()
    at.fill("Code from the app", code(secret)).press("Continue")
    # then they get ten recovery codes
    assert at.page.get_by_role("listitem").filter(has_text=re.compile(r"^\d{8}$")).count() == 10
    at.on_a_phone().follow("I have kept them")
    # and the next time the password is not enough
    at.press("Sign out")
    sign_in(at, "sam@example.org").on_a_phone()
    assert at.heading == "Show that it is you"
    at.go("/", status=200)
    assert at.heading.startswith("Sign in")
    sign_in(at, "sam@example.org")
    at.fill("Code", code(secret)).press("Continue")
    at.open("account")
    assert "Authenticator app" in at.text


def test_a_passkey_is_made_and_then_opens_the_door(county, desk):
    # given a laptop that can keep passkeys
    at = desk().open("sign-in")
    chrome = at.page.context.new_cdp_session(at.page)
    chrome.send("WebAuthn.enable")
    ability = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    chrome.send("WebAuthn.addVirtualAuthenticator", {"options": ability | {"isUserVerified": True}})
    sign_in(at, "sam@example.org")
    # when its owner makes one
    at.open("account").follow("Set up a passkey").on_a_phone()
    at.fill("What do you want to call it?", "Work laptop").press("Make the passkey")
    assert at.heading == "Recovery codes"
    at.follow("I have kept them").press("Sign out")
    # then it is asked for after the password, and leads in
    sign_in(at, "sam@example.org").press("Use your passkey")
    at.open("account")
    assert "Passkey: Work laptop" in at.text
    # and can be removed
    at.press("Remove Passkey: Work laptop")
    assert "You have none." in at.text


@pytest.mark.embedded
def test_what_was_typed_before_a_pause_is_saved_after_it(county, desk):
    # given a worker with a long summary in the page, part of it kept as a draft
    at = desk(county.social_worker).open("summary", county.family.pk)
    at.fill("This month", "Ivy settled at school.")
    expect(at.page.get_by_role("status").filter(has_text="Draft saved")).to_be_visible()
    # when they come back after a pause, type on, and save
    go_away()
    whole = "Ivy settled at school.\n\nNoah said “<nothing>” & laughed."
    at.fill("This month", whole)
    expect(at.page.get_by_role("status").filter(has_text="this session is locked")).to_be_visible()
    at.press("Save the summary").on_a_phone()
    # then they are asked who they are, and what they sent is sent on
    locked_out(at)
    assert at.heading == "This session is locked"
    assert "What you typed is kept." in at.text
    again(at).on_a_phone()
    assert at.heading == "Your text is kept"
    at.press("Send it now")
    assert Summary.objects.get().text == whole
    assert not Draft.objects.exists()
    locked_out(at)


def test_a_page_that_was_left_open_saves_again_once_its_owner_signed_in_beside_it(county, desk):
    # given a page with a form, whose session is locked
    at = desk(county.social_worker).open("summary", county.family.pk)
    go_away()
    at.fill("This month", "Typed into a locked session.")
    expect(at.page.get_by_role("status").filter(has_text="this session is locked")).to_be_visible()
    # when they unlock it in another tab
    beside = Desk(at.page.context.new_page(), at.site, at.problems)
    again(beside.open("home"))
    # then the page keeps the draft by itself
    expect(at.page.get_by_role("status").filter(has_text="Draft saved")).to_be_visible(timeout=30_000)
    assert Draft.objects.get().fields["text"] == ["Typed into a locked session."]
    locked_out(at)


def test_a_form_of_the_session_before_saves_in_the_session_after(county, desk):
    # given a page that was opened before its owner signed out and in again in another tab
    at = desk(county.social_worker).open("summary", county.family.pk)
    beside = Desk(at.page.context.new_page(), at.site, at.problems)
    beside.open("home").press("Sign out")
    sign_in(beside, "sam@example.org")
    # when they type on
    at.fill("This month", "Typed before, saved after.")
    expect(at.page.get_by_role("status").filter(has_text="Draft saved")).to_be_visible(timeout=30_000)
    at.problems.clear()
    # then the draft is kept, and the form saves
    at.press("Save the summary")
    assert Summary.objects.get().text == "Typed before, saved after."


def test_pages_for_those_who_can_t_get_in(county, desk):
    at = desk().open("password-forgotten").on_a_phone()
    at.press("Send the link")
    assert at.errors() == ["Enter email address"] or at.errors()
    at.fill("Email address", "sam@example.org").press("Send the link")
    assert at.heading == "Look in your email"
    at.go("/account/password/new/AAAA/BBBB/", status=410)
    at.refused(410)
    at.go("/sign-in/council/")
    at.open("sign-in")
    for _ in range(10):
        at.fill("Email address", "sam@example.org")
        at.page.get_by_label("Password", exact=True).fill("wrong")
        at.press("Sign in")
    sign_in(at, "sam@example.org").on_a_phone()
    assert at.heading == "Too many tries"
    at.refused(429)
    # and nobody gets further without the second factor that their role needs
    county.authority.made_up = False
    county.authority.save()
    real = desk(county.social_worker)
    real.page.goto(real.site + "/")
    assert real.heading == "Set up a second factor"
