"""Tokens for other systems, a family that moves, and what stays protected, in a browser."""

from __future__ import annotations

import pytest
from tests.casework.oversight.conftest import worker

pytestmark = pytest.mark.journey


def test_two_people_make_a_token_and_either_ends_it(county, desk):
    # given an administrator, who sees that no system reads the workbook
    at = desk(worker(county, "adam", "Adam Rowe", "administrator")).open("tokens")
    assert "No other system can read the workbook" in at.text
    # when they add a system without a name, the page says what is missing
    at.follow("Add a system").press("Add the system")
    assert at.errors() == ["Enter the name of the system"]
    # and with one they make it a token
    at.fill("What is the system called?", "Case management").press("Add the system")
    assert at.heading == "Make a token"
    at.page.get_by_label("Which system will use it?").select_option(label="Case management")
    at.fill("What is it for?", "Nightly copy").tick("See who is in a family you work with, its plan and its dates")
    at.answer("How long will it work?", "30 days").on_a_phone().press("Make the token")
    # then the secret is shown once
    secret = at.page.locator(".app-secret").inner_text()
    assert secret.startswith("fsw_999_")
    at.follow("Go to the tokens").on_a_phone()
    assert "Waits for approval" in at.text and secret not in at.text
    # and it works when the information governance officer has approved it, until they withdraw it
    officer = desk(worker(county, "ivo", "Ivo Lund", "ig_officer")).open("tokens")
    officer.press("Approve Nightly copy")
    assert "Works until" in officer.text
    officer.press("Withdraw Nightly copy")
    assert "Withdrawn" in officer.text


def test_a_family_is_handed_over(county, desk, tmp_path):
    # given the manager of a family that moves away
    at = desk(county.manager).open("family", county.family.pk).follow("Hand over to another authority").on_a_phone()
    assert "whether or not any are held" in at.text
    # when they forget to say where it goes
    at.press("Make the sealed file")
    assert "Enter the authority’s code" in at.errors()
    at.fill("Which authority?", "998").fill("Why does the file go there?", "They moved")
    at.answer("Do the ratings of group supervision go too?", "Yes")
    at.answer("Does your own work with the family end today?", "No").press("Make the sealed file")
    # then they see what goes, and the words that open it
    assert "4 people" in at.text
    words = at.page.locator(".app-secret").inner_text()
    at.on_a_phone()
    # and save a file whose name says nothing of the family
    with at.page.expect_download() as saved:
        at.page.get_by_role("button", name="Save the file").click()
    assert saved.value.suggested_filename.endswith("-to-998.handover")
    saved.value.save_as(tmp_path / "x.handover")
    # and the authority itself can't accept its own file
    at.open("accept-handover").on_a_phone()
    at.page.get_by_label("The handover file").set_input_files(tmp_path / "x.handover")
    at.fill("The words that open it", "wrong words")
    at.page.get_by_label("Which team takes the family?").select_option(label="North 1")
    at.press("Accept the family")
    assert at.errors() == ["The words do not open this file, or it is damaged."]
    assert words not in at.text


def test_what_is_protected_is_shown_one_at_a_time_and_not_there_for_the_other_side(county, desk):
    # given the victim's worker, who writes down where she is safe
    at = desk(county.victim_worker).open("protected", county.family.pk).on_a_phone()
    at.follow("Add protected information").on_a_phone()
    at.answer("Who is it about?", "Kay Harlow").answer("What is it?", "Safe address")
    at.fill("What must be known?", "14 Heron Quay, QZ4 4QZ").press("Save")
    # then it is withheld until it is asked for
    assert "14 Heron Quay" not in at.text
    with at.page.expect_navigation():
        at.page.get_by_role("button", name="Show").first.click()
    at.look().on_a_phone()
    assert "14 Heron Quay" in at.text
    # and for the worker of the person who harms there is no such page
    other = desk(county.perpetrator_worker).open("family", county.family.pk)
    assert "Protected" not in other.text
    other.open("protected", county.family.pk, status=404).refused(404)
