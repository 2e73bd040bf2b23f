"""People and posts, cover, agreements, decisions to share, restricted files and emergencies, in a browser."""

from __future__ import annotations

import os
from datetime import date, timedelta

import pytest
from tests.casework.conftest import PASSWORD
from tests.casework.oversight.conftest import worker

from safeguarding.casework.families.situations import AgreementExclusion, Restriction

pytestmark = pytest.mark.journey
TODAY = date.today()


def shown(at, name: str):
    """Look at the page on a laptop and on a phone; keep pictures where somebody wants to see them."""
    at.on_a_phone()
    if folder := os.environ.get("PICTURES"):
        for width in (1280, 375):
            at.page.set_viewport_size({"width": width, "height": 900})
            at.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        at.page.set_viewport_size({"width": 1280, "height": 900})
    return at


def choose(at, label: str, words: str):
    """Choose the first answer that holds the words: of radios, of a drop-down, or of one that is typed into."""
    if at.question(label).count():
        at.question(label).get_by_label(words).first.check()
        return at
    box = at.page.get_by_label(label, exact=True)
    if box.evaluate("one => one.tagName") == "SELECT":
        box.select_option(label=next(one for one in box.locator("option").all_inner_texts() if words in one))
    else:
        box.fill(words)
        at.page.get_by_role("option").filter(has_text=words).first.click()
    return at


def proved(at):
    """Prove anew who one is, where the page asks."""
    if "again" in at.page.url:
        at.fill("Your password", PASSWORD).press("Continue")
    return at


def test_somebody_joins_gets_a_post_is_helped_and_leaves(county, desk):
    # given an administrator among the people of the council
    at = desk(worker(county, "adam", "Adam Rowe", "administrator"))
    shown(at.open("people"), "people")
    # when a colleague joins without an address, the page says what is missing
    at.follow("Add a person").fill("Full name", "Jo Bell").press("Add")
    assert at.errors() == ["Enter a work email address"]
    shown(at, "add-colleague")
    # and with one they are added and asked for a post
    at.fill("Work email address", "jo@example.org").press("Add")
    assert at.heading == "Give a post"
    shown(at, "give-post")
    choose(at, "Role", "Social worker")
    choose(at, "Employer", "Council")
    choose(at, "Team (optional)", "North 1")
    at.press("Give the post")
    assert "Social worker" in at.row("Social worker") and "Never" in at.text
    shown(at, "person")
    # and the link is sent again after the administrator has shown who they are
    at.follow("Send the link to choose a password again")
    proved(at)
    assert at.heading == "Send the link to choose a password again"
    shown(at, "invite")
    at.press("Send the link")
    assert "A new link is sent." in at.text
    # and the post ends at a minute
    at.follow("End now")
    shown(at, "end-post")
    at.press("End the post")
    assert "The post has ended." in at.text
    # and the account is closed
    at.follow("Close the account")
    shown(at, "close-account")
    at.press("Close the account")
    assert "can’t sign in" in at.text
    shown(at, "closed")


def test_a_manager_gives_cover_and_ends_it(county, desk):
    at = desk(county.manager)
    shown(at.open("cover"), "cover-empty")
    at.follow("Give cover")
    at.press("Give cover")
    assert at.errors()
    shown(at, "give-cover")
    at.answer("What kind of cover?", "Duty")
    choose(at, "Who covers?", "Otto Brand")
    choose(at, "Which team?", "North 1")
    at.date("From which day?", TODAY).fill("From which hour?", "0")
    at.date("To which day?", TODAY + timedelta(days=1)).fill("To which hour?", "9")
    at.press("Give cover")
    assert "Otto Brand" in at.row("Otto Brand")
    shown(at, "cover")
    at.follow("End now").press("End the cover")
    assert "Nobody covers a team of yours now" in at.text


def test_information_governance_keeps_an_agreement_and_withdraws_it(county, desk):
    at = desk(worker(county, "inge", "Inge Foss", "ig_officer"))
    shown(at.open("agreements"), "agreements")
    at.follow("Add an agreement")
    at.press("Continue")
    assert len(at.errors()) > 10
    shown(at, "add-agreement")
    choose(at, "Which agency is it with?", "Police")
    for label, text in (
        ("Title", "New terms"), ("Who controls each kind of record, and who processes it?", "The council and the force"),
        ("Purpose, in a sentence", "Safeguarding children"),
        ("Article 9 and DPA 2018 schedule condition", "Safeguarding of children"),
        ("Which families and adults does it cover?", "Families in the programme"),
        ("Reference of the data protection impact assessment", "DPIA-1"), ("Who reviewed the assessment", "R. Moss"),
        ("Retention rule in the agency", "6 years"), ("Who signed for the council", "A. Hill"),
        ("Who signed for the agency", "B. Dale"), ("How many months back are shown? (optional)", "6"),
        ("How many years are extracts held? (optional)", "2"),
    ):  # fmt: skip
        at.fill(label, text)
    at.answer("Lawful basis", "Public task").answer("Common-law duty of confidence", "Set aside by law")
    at.answer("Kinds of record", "Police extract").answer("May the agency share onward?", "No")
    at.answer("What do its extracts hold?", "Counts only").answer("Are families told what is shared?", "Yes")
    for question, day in (
        ("First day", TODAY), ("Day of review", TODAY + timedelta(days=365)),
        ("Day of the assessment", TODAY - timedelta(days=9)), ("Day of signing", TODAY - timedelta(days=1)),
    ):  # fmt: skip
        at.date(question, day)
    at.press("Continue")
    assert at.heading == "Which columns are agreed?"
    shown(at, "agreement-columns")
    at.press("Keep it")
    assert at.heading == "New terms"
    shown(at, "agreement")
    at.follow("Withdraw this agreement").fill("Why is it withdrawn?", "Terms were broken").press("Withdraw it")
    assert "Terms were broken" in at.text


def test_a_manager_decides_on_sharing_and_puts_somebody_back(county, desk):
    at = desk(county.manager)
    at.open("family", county.family.pk)
    shown(at, "family").turn_to("Sharing")
    shown(at, "sharing-empty")
    at.follow("Record a decision")
    at.answer("Do you share?", "No").fill("With whom?", "The school").fill("What?", "The police call-outs")
    at.fill("Why?", "It adds nothing that the school needs")
    at.answer("Lawful basis", "Public task").answer("Common-law duty of confidence", "Set aside by law")
    at.answer("Is the family told?", "Yes")
    shown(at, "decide-sharing")
    at.press("Record the decision")
    assert "Do not share with The school" in at.text
    at.follow("Leave somebody out of an agreement")
    choose(at, "Of which agreement?", "Police")
    choose(at, "Whom? (optional)", "Lee Barrow")
    at.fill("Why?", "He objects")
    shown(at, "leave-out")
    at.press("Leave out")
    assert "Lee Barrow" in at.row("He objects")
    shown(at, "sharing")
    at.follow("Put back").fill("Why?", "He withdrew the objection").press("Put back")
    assert "He withdrew the objection" in at.row("He objects")
    assert AgreementExclusion.objects.get().ended_by == county.manager
    shown(at, "put-back")


def test_a_manager_bars_somebody_and_restricts_the_file(county, desk):
    worker(county, "inge", "Inge Foss", "ig_officer")
    at = desk(county.manager)
    at.open("family", county.family.pk).turn_to("Who may open it")
    shown(at, "who-may-open")
    at.follow("Bar somebody")
    choose(at, "Who must not open this file?", "Otto Brand")
    at.fill("Why?", "Brother of the mother")
    shown(at, "bar")
    at.press("Bar them")
    assert "Otto Brand" in at.row("Brother of the mother")
    at.follow("Restrict this file")
    at.tick("Tess Marlow: Team manager, North 1", "Sam Okafor: Social worker, North 1")
    at.fill("Why is it restricted?", "Known in the town")
    at.tick("Inge Foss: Information governance officer")
    shown(at, "restrict")
    at.press("Restrict the file")
    at.open("restricted", county.family.pk)
    assert "Known in the town" in at.text
    shown(at, "restricted")
    at.follow("Lift the restriction").press("Lift it")
    assert Restriction.objects.get().ended_at is not None
    at.follow("End").press("End the bar")
    assert "Nobody is barred." in at.text


def test_a_file_is_opened_in_an_emergency_and_reviewed(county, desk):
    at = desk(worker(county, "dee", "Dee Larch", "social_worker", team=county.other_team))
    shown(at.open("emergency"), "emergency")
    at.press("Open the file")
    assert len(at.errors()) == 3
    at.fill("Council’s child id", "MC000001").date("Date of birth", county.child.birth_date)
    at.fill("Why do you need to read this file now?", "A child is at the door").press("Open the file")
    assert "Harlow family" in at.text
    shown(at, "opened-in-emergency")
    tess = desk(county.manager)
    shown(tess.open("emergencies"), "emergencies")
    tess.follow("Review")
    shown(tess, "review")
    tess.answer("What did you find?", "It was right to open the file").fill("Say why", "I rang her")
    tess.press("Record the review")
    assert "I rang her" in tess.row("A child is at the door")
    shown(tess, "reviewed")
