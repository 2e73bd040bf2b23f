"""After the meeting: who does not agree says so, a named manager decides the same day, and the family is told safely."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.casework.supervision.acts import RATERS, again, opened, rate, set_rating
from tests.journeys.desk import LAPTOP, Desk

from safeguarding.casework.supervision import actions
from safeguarding.casework.supervision.after_models import ManagersDecision, Told

pytestmark = pytest.mark.journey
WALL = {"width": 1920, "height": 1080}


def red_session(county):
    """Everybody has rated, far apart; the chair has set red and decided."""
    session = opened(county)
    for who in RATERS:
        rate(county, session, who, "red" if who == "social_worker" else "green")
        rate(county, session, who, "green", "sibling")
    set_rating(county, session, "red")
    actions.decide(session, "intensify", "A visit every week.", by=again(county.manager))
    return session


def on_the_wall(chair: Desk, session) -> None:
    """The screen of the meeting, as wide as the wall: the agenda first, the box to write in beside it, and a clock."""
    chair.page.set_viewport_size(WALL)
    chair.open("room", session.pk)
    assert "Far apart." in chair.text and "Restricted part" not in chair.text
    for width in (1280, 1920):
        chair.page.set_viewport_size(WALL | {"width": width})
        agenda, write = (chair.page.locator(f".app-room__{one}").bounding_box() for one in ("agenda", "write"))
        assert write["x"] >= agenda["x"] + agenda["width"] and write["x"] + write["width"] <= width
    part = chair.page.locator("#part-3")
    part.get_by_role("button", name="Start the clock").click()
    assert "Spent: 0:0" in part.inner_text()
    assert chair.page.get_by_label("Which part of the agenda?").input_value() == "3"
    chair.look().on_a_phone()
    chair.page.set_viewport_size(LAPTOP)


def test_dissent_a_named_manager_and_what_the_family_is_told(county, desk):
    # given a red supervision, looked at on the wall
    session = red_session(county)
    chair = desk(county.manager)
    on_the_wall(chair, session)
    # when a specialist does not agree, then it stands beside the rating, first asked for its reason
    at = desk(county.substance_worker).open("session", session.pk).follow("Say that you do not agree").press("Save")
    assert at.errors() == ["Enter your reason"]
    at.fill("Why do you not agree with the family’s rating?", "Every test was clean.").press("Save")
    assert "Sue Abara does not agree" in at.text
    # when the chair agrees what Kay is told, then an address is found and has to go
    chair.open("session", session.pk).follow("Agree what a parent or child is told")
    chair.tick("Kay Harlow", "Sam Okafor: Social work").date("By when?", date.today() + timedelta(days=2))
    chair.fill("What will they be told, in plain words?", "We come to 1 Thistle Way.").press("Save")
    assert chair.errors() == ["Change what could show where somebody is or who told us"]
    chair.fill("What will they be told, in plain words?", "We will visit every week.").press("Save")
    assert "We will visit every week." in chair.row("Kay Harlow")
    # when it closes, then a manager must be named
    chair.follow("Close this supervision").press("Close this supervision")
    assert chair.errors() == ["Select the manager who decides today"]
    chair.tick("Tess Marlow").press("Close this supervision")
    assert "Tess Marlow is to decide by" in chair.text and "Month 2 of the workbook opened" in chair.text
    # then it is due on the manager's first page, and decided there
    chair.on_a_phone().open("home").follow("Decide as manager after group supervision")
    chair.tick("Yes").fill("What is to happen?", "As decided.").fill("Why?", "Ivy was hurt.").press("Save decision")
    assert ManagersDecision.objects.get().agrees and "Agrees with the supervision." in chair.text
    # and the teller says that it was told, and what Kay said, to those who may read it
    his = desk(county.social_worker).open("home").follow("Tell Kay Harlow what was decided")
    his.tick("Face to face", "Those who support the victim").fill("What did they say?", "She is afraid.").press("Save")
    assert Told.objects.count() == 1 and "They said: She is afraid." in his.text
    # and the record stands as a document
    his.follow("The record of this supervision, to print").on_a_phone()
    for words in (
        "Every test was clean.",
        "We will visit every week.",
        "As decided.",
        "The next supervision is due by",
    ):
        assert words in his.text
    assert "She is afraid." not in his.text


def test_a_telling_is_handed_on_by_keyboard_and_what_was_typed_outlives_a_closed_lid(county, desk):
    # given a closed supervision with something that Sam tells
    session = red_session(county)
    two_days = date.today() + timedelta(days=2)
    words = "We will visit every week."
    actions.agree_telling(session, county.mother, words, county.social_worker, two_days, by=again(county.manager))
    actions.close_session(session, again(county.manager), by=again(county.manager))
    # when Sam begins to hand it on with keys alone, and the lid closes before it is saved
    his = desk(county.social_worker).open("session", session.pk)
    link = his.page.get_by_role("link", name="Pass it on")
    link.focus()
    with his.page.expect_navigation():
        his.page.keyboard.press("Enter")
    his.page.get_by_label("Dawn Pellew: Domestic abuse: victims").focus()
    his.page.keyboard.press("Space")
    for _ in range(4):
        his.page.keyboard.press("Tab")
    with his.page.expect_response(lambda answer: "/drafts/" in answer.url):
        his.page.keyboard.type("On leave from Monday")
    his.open("session", session.pk).follow("Pass it on").on_a_phone()
    # then it is there again, and saved from there
    assert "Restored from your draft of" in his.text
    assert his.page.get_by_label("Why?", exact=True).input_value() == "On leave from Monday"
    his.press("Save")
    assert "Passed on by Sam Okafor" in his.row("Kay Harlow") and "Say that it was done" not in his.row("Kay Harlow")
    # and Dawn has it on her first page
    desk(county.victim_worker).open("home").follow("Tell Kay Harlow what was decided")
