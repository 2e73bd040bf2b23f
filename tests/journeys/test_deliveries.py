"""A file under a partner's own words is told apart once; what is expected and does not come is said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator
from tests.casework.feeds.test_deliveries import HEADINGS as KNOWN
from tests.casework.feeds.test_deliveries import KAY, LEE
from tests.journeys.desk import Desk
from tests.journeys.test_partner_data import UNSURE

pytestmark = pytest.mark.journey
DAY = date.today() - timedelta(days=40)
HEADINGS = "STORM number,Wann,Was,Vorname,Nachname,Geboren,PLZ,Officer’s long note about the place of the incident"
PEOPLE = (("Kay", "02/01/1992"), ("Lee", "08/07/1990"), ("Wilhelmina-Alexandrina", "11/11/1970"))


def test_headings_are_said_once_and_a_missing_delivery_stands_on_the_page(county, desk, tmp_path):
    # given a police analyst with a file whose headings and codes nobody knows
    path = tmp_path / "own.csv"
    rows = [f"INC{n},{DAY:%d/%m/%Y},VORFALL,{name},Harlow,{born},QX1 1AA,x" for n, (name, born) in enumerate(PEOPLE)]
    path.write_text("\n".join([HEADINGS, *rows]))
    at = desk(county.analyst).open("deliveries")
    at.page.get_by_label("The extract").set_input_files(path)
    at.press("Hand in")
    # then nothing is kept until they have said which is which
    assert at.heading == "Waiting for an answer"
    at.follow("Say what they mean")
    assert "First values: INC0, INC1, INC2" in at.text
    at.on_a_phone()
    # when they forget the reference, the page says so
    at.press("Save and read the file")
    assert at.errors() == ["Select which heading is the incident reference"]
    for heading, column in (("STORM number", "Incident reference"), ("Was", "Incident type"), ("Vorname", "Given name"), ("Nachname", "Family name")):  # fmt: skip
        at.page.get_by_label(heading, exact=True).select_option(label=column)
    at.press("Save and read the file")
    # then the codes are asked for, and the file is read
    assert at.heading == "What do the codes mean?"
    at.on_a_phone()
    at.page.get_by_label("Incident type: VORFALL").select_option(label="Domestic abuse")
    at.press("Save and read the file")
    assert at.heading == "Done"
    assert "3 rows taken, none rejected." in at.text
    # when the performance officer says that another was due last week
    pat = desk(county.performance).open("deliveries").follow("Expected deliveries")
    pat.press("Save")
    assert "Select which extract" in pat.errors()
    pat.page.get_by_label("Which extract?").select_option(label="Police incidents, Merrowshire Police")
    pat.tick("Every three months")
    due = date.today() + timedelta(days=120)
    for part, value in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        pat.page.get_by_label(part, exact=True).fill(str(value))
    pat.press("Save").on_a_phone()
    # then it stands in the list
    assert "Not due yet" in pat.row("Police incidents")
    pat.open("deliveries-extract").on_a_phone()


def reach(at: Desk, what: Locator) -> None:
    """Press the Tab key until it is focused; fail where the keyboard does not come to it."""
    for _ in range(80):
        if what.evaluate("one => one === document.activeElement"):
            return
        at.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {what}")


def enter(at: Desk, what: Locator) -> Desk:
    """Go to a link or button and follow or press it, by keyboard."""
    reach(at, what)
    with at.page.expect_navigation():
        at.page.keyboard.press("Enter")
    return at.look()


def choose(at: Desk, words: str) -> None:
    """Go to the question that is asked with radio buttons, and with the arrows to the answer."""
    reach(at, at.page.get_by_role("radio").first)
    at.page.keyboard.press("Space")
    wanted = at.page.get_by_label(words, exact=True)
    for _ in range(9):
        if wanted.is_checked():
            return
        at.page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not reach {words}")


def test_a_file_is_told_apart_and_its_doubtful_rows_decided_and_taken_back_by_keyboard_alone(county, desk, tmp_path):
    # given a police analyst without a mouse, whose file calls the reference in its own way
    path = tmp_path / "own.csv"
    path.write_text("\n".join([KNOWN.replace("Incident Ref", "STORM number"), KAY, LEE, UNSURE]))
    at = desk(county.analyst).open("deliveries")
    button = at.page.get_by_role("button", name="Hand in", exact=True)
    reach(at, at.page.get_by_label("The extract"))
    with at.page.expect_file_chooser() as chooser:
        at.page.keyboard.press("Enter")
    chooser.value.set_files(path)
    # when they hand it in, and say by typing which heading it is
    enter(at, button)
    enter(at, at.page.locator("main a").filter(has_text="Say what they mean"))
    reach(at, at.page.get_by_label("STORM number", exact=True))
    at.page.keyboard.type("Incident ref")
    enter(at, at.page.get_by_role("button", name="Save and read the file"))
    # then the rows are read
    assert at.heading == "Done"
    assert "3 rows taken, none rejected." in at.text
    # when the performance officer decides what is doubtful
    pat = desk(county.performance).open("deliveries")
    enter(pat, pat.page.get_by_role("link", name="Decide doubtful links"))
    while pat.heading != "Nothing to decide":
        choose(pat, "Yes, Kay Harlow")
        enter(pat, pat.page.get_by_role("button", name="Save and go on"))
    enter(pat, pat.page.get_by_role("link", name="What you decided"))
    # then they can take it back
    enter(pat, pat.page.get_by_role("button", name="Take it back").first)
    assert "Your decision is taken back." in pat.text
    # and the row waits again
    enter(pat, pat.page.get_by_role("link", name="Back to doubtful links"))
    assert pat.heading == "Who is the person in this row?"
