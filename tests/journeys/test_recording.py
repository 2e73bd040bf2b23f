"""Recording is light, and nothing that was typed is lost: one line, a child's own words, a file, a locked chronology."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.journeys.desk import ZOOMED, Desk

pytestmark = pytest.mark.journey
YESTERDAY = date.today() - timedelta(days=1)
LINE = "In one line, what was it?"
TEXT = "What happened, and what does it mean for the children?"
KEEP = "A child said or showed something to keep as it was said"
SAID = "When he shouts I go under the bed with Noah."


def a_call(at: Desk, line: str) -> Desk:
    """Fill in a call about Kay, in one line."""
    at.answer("What was it?", "Call").date("When did it happen?", YESTERDAY).fill("At what time?", "4:30pm")
    at.tick("Kay Harlow", within=at.question("Who does it concern?"))
    return at.fill(LINE, line)


def status(at: Desk, words: str) -> None:
    at.page.get_by_role("status").filter(has_text=words).wait_for()


def test_a_contact_is_one_line_and_its_story_opens_when_it_is_significant(county, desk):
    at = desk(county.social_worker).open("entry-new", county.family.pk)
    # given a call, when it is put down
    a_call(at, "Kay moved Thursday’s visit to Friday.")
    # then no story is asked for, unless it is significant
    assert not at.page.get_by_label(TEXT, exact=True).is_visible()
    at.answer("Is it significant?", "Yes")
    assert at.page.get_by_label(TEXT, exact=True).is_visible()
    assert at.page.get_by_text("Who rang whom, and what follows from it?").is_visible()
    assert not at.page.get_by_text("What did you see, and what were you only told?").is_visible()
    at.answer("Is it significant?", "No").press("Save")
    assert "Kay moved Thursday’s visit to Friday." in at.text
    # and how long it took is the writer’s own figure
    at.follow("How long your recording takes")
    assert "Call 1 6" in at.row("Call")
    assert "Not measured" not in at.row("Call")


def test_what_a_child_said_is_put_down_with_the_visit_and_read_where_it_is_needed(county, desk):
    at = desk(county.social_worker).open("entry-new", county.family.pk)
    at.answer("What was it?", "Visit")
    at.tick("Seen", "Seen alone", "Bedroom does not apply", within=at.question("Ivy Harlow"))
    at.fill("If Ivy Harlow was not seen, or something does not apply, why?", "We met at her school")
    at.date("When did it happen?", YESTERDAY).fill("At what time?", "4:30pm").answer("Is it significant?", "No")
    at.tick(KEEP).press("Save")
    # given that nothing was said yet, it is asked for
    assert at.errors() == ["Select which child", "Enter what the child said or showed"]
    at.answer("Which child?", "Ivy Harlow").fill("What did the child say or show?", SAID).press("Save")
    # then it stands on the workbook’s page, with who said it and when, and in the visit log what did not apply
    assert SAID in at.section("What the children said this month").inner_text()
    at.turn_to("Visits")
    assert "Does not apply: We met at her school" in at.row("Sam Okafor")
    at.turn_to("Chronology")
    assert "Ivy Harlow, in their own words" in at.text
    at.open("summary", county.family.pk)
    assert SAID in at.text
    assert "Already known" in at.text
    # and a colleague who doesn't work directly with the children reads none of it
    hers = desk(county.substance_worker).open("workbook", county.family.pk)
    assert SAID not in hers.text
    hers.open("chronology", county.family.pk)
    assert SAID not in hers.text
    hers.open("childs-words", county.family.pk, status=403)
    hers.refused(403)


@pytest.mark.embedded
def test_text_outlives_a_line_that_is_gone_and_is_saved_when_it_is_back(county, desk):
    # given somebody who writes, and loses the line
    at = desk(county.social_worker).open("entry-new", county.family.pk)
    a_call(at, "Kay rang.").answer("Is it significant?", "Yes")
    at.page.context.set_offline(True)
    at.fill(TEXT, "Kay rang from the car park, upset.")
    status(at, "you are offline")
    # when they press Save, then the page stays, and the text with it
    at.press_here("Save")
    status(at, "Press Save again when you are back")
    assert at.page.get_by_label(TEXT, exact=True).input_value() == "Kay rang from the car park, upset."
    # and nothing of it is stored on the device
    assert at.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert at.page.evaluate("indexedDB.databases().then((held) => held.length)") == 0
    assert at.page.evaluate("caches.keys().then((held) => held.length)") == 0
    # when the line is back, then it is kept by itself, and saved at the next press
    at.page.context.set_offline(False)
    status(at, "Draft saved at")
    at.problems.clear()  # the browser’s own notes of the requests that went nowhere
    at.page.wait_for_timeout(1100)  # a second press within a second counts as one
    at.press("Save")
    assert "Kay rang from the car park, upset." in at.text


def test_a_chronology_is_chosen_locked_and_shows_what_was_corrected_since(county, desk):
    at = desk(county.social_worker).open("entry-new", county.family.pk)
    a_call(at, "Police were called on Sunday.").answer("Is it significant?", "Yes").fill(
        TEXT, "Two officers came."
    ).press("Save")
    # given a significant entry that is picked, with why it matters
    at.turn_to("Chronology").follow("Chosen chronology").follow("Pick entries and steps")
    at.page.get_by_label("Police were called on Sunday.").check()
    at.press("Pick these").follow("Change or take out")
    at.fill("Heading", "Police called").fill("Why does it matter? (optional)", "The children saw it.").press("Save")
    # when it is locked
    at.press("Lock version 1")
    assert "Version 1, locked by Sam Okafor" in at.on_a_phone().text
    assert "Two officers came." in at.text
    # then a correction changes nothing in it, and is said beside it
    at.follow("Call on").follow("Correct this entry")
    at.fill("Why are you correcting it?", "One officer").fill(TEXT, "One officer came.").press("Save")
    at.open("chosen-chronology", county.family.pk)
    assert "One officer came." in at.text
    at.follow("Open it as it was locked")
    assert "Two officers came." in at.text
    assert "Corrected since" in at.text
    # and a new version begins with a reason
    at.open("chosen-chronology", county.family.pk).follow("Unlock it to change it")
    at.fill("Why does it need changing?", "The conference asked").press("Unlock").press("Lock version 2")
    assert "One officer came." in at.text


@pytest.mark.embedded
def test_a_file_is_attached_fetched_under_a_name_that_says_nothing_and_withdrawn(county, desk, tmp_path):
    picture = tmp_path / "Ivy Harlow at 1 Thistle Way.png"
    picture.write_bytes(one_pixel())
    at = desk(county.social_worker).open("entry-new", county.family.pk)
    a_call(at, "Kay sent a drawing of Ivy’s.").answer("Is it significant?", "No").press("Save")
    at.follow("Call on").follow("Attach a file")
    at.page.get_by_label("Choose a file").set_input_files(picture)
    at.press("Attach")
    assert "Ivy Harlow at 1 Thistle Way.png" in at.on_a_phone().text
    with at.page.expect_download() as fetched:
        at.page.get_by_role("link", name="Ivy Harlow at 1 Thistle Way.png", exact=True).click()
    assert fetched.value.suggested_filename.startswith("file-2")
    assert "Ivy" not in fetched.value.suggested_filename
    at.follow("Attached by mistake").fill("Why was it attached by mistake?", "Another family").press(
        "Withdraw the file"
    )
    assert "Withdrawn" in at.text


def one_pixel() -> bytes:
    """A PNG picture."""
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (4, 4), "green").save(out, "PNG")
    return out.getvalue()


def test_all_of_it_without_scripts_and_enlarged(county, desk):
    at = desk(county.social_worker, java_script_enabled=False, viewport=ZOOMED).open("entry-new", county.family.pk)
    # without scripts both the line and the story are there, and the long one says what it is for
    assert at.page.get_by_label(TEXT, exact=True).is_visible()
    assert "Otherwise the line is enough." in at.text
    a_call(at, "Kay rang.").answer("Is it significant?", "No").fill("What did the child say or show?", SAID).press(
        "Save"
    )
    assert at.errors() == ["Select that a child said or showed something, or clear the words"]
    at.tick(KEEP).answer("Which child?", "Ivy Harlow").press("Save")
    assert SAID in at.text
    # and what no script measured is not nought
    at.open("recording")
    assert "Not measured" in at.row("Call")


def test_an_entry_is_written_by_keyboard_alone(county, desk):
    at = desk(county.social_worker).open("entry-new", county.family.pk)
    keys = at.page.keyboard
    at.page.get_by_label(LINE, exact=True).focus()
    keys.type("Kay rang about Friday.")
    keys.press("Tab")
    for _ in range(4):  # to Call
        keys.press("ArrowDown")
    for typed in (str(YESTERDAY.day), str(YESTERDAY.month), str(YESTERDAY.year), "16:30"):
        keys.press("Tab")
        keys.press("ControlOrMeta+a")
        keys.type(typed)
    for _ in range(4):  # Ivy, Noah, and their parents
        keys.press("Tab")
    keys.press("Space")
    keys.press("Tab")
    keys.press("ArrowDown")  # to No
    while not at.page.evaluate("document.activeElement.textContent.trim() === 'Save'"):
        keys.press("Tab")
    with at.page.expect_navigation():
        keys.press("Enter")
    at.look()
    assert at.errors() == []
    assert "Kay rang about Friday." in at.text


def test_an_authority_puts_its_own_words_beside_a_question(county, desk):
    tess = desk(county.manager).open("prompts")
    tess.open("prompt", "entry-call").fill("What should stand beside the question?", "Ask about Sunday.").press("Save")
    assert "Ask about Sunday." in tess.row("Entry: call")
    assert "Tess Marlow" in tess.row("Entry: call")
    at = desk(county.social_worker).open("entry-new", county.family.pk)
    at.answer("What was it?", "Call").answer("Is it significant?", "Yes")
    assert at.page.get_by_text("Ask about Sunday.").is_visible()
