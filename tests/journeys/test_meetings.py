"""A team’s supervision days: planned by the manager, prepared by a specialist, revealed in the meeting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.casework.supervision.acts import RATERS, again, opened, rate
from tests.journeys.desk import Desk

from safeguarding.casework.supervision import actions
from safeguarding.casework.supervision.models import Line

pytestmark = pytest.mark.journey


def plan(chair: Desk) -> None:
    """A room, and a schedule that is looked at and kept."""
    chair.open("home").follow("Supervision days")
    assert "No meeting is planned in this month." in chair.text
    chair.follow("Rooms").follow("Add a room").look()
    chair.page.get_by_label("Which office is it in?").select_option("North office")
    chair.fill("What is the room called?", "Room 2").press("Add")
    chair.open("meetings").follow("Plan meetings").press("Propose meetings")
    assert "Choose a room" in chair.errors()
    chair.page.get_by_label("Which team?").select_option("North 1")
    chair.tick("Room 2, North office").date("From which day?", date.today())
    chair.page.get_by_label("For how long?").select_option("4 weeks")
    chair.tick("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    chair.page.get_by_label("When does a meeting start?").select_option("09:30")
    chair.page.get_by_label("How long can it last at most?").select_option("2 hours")
    chair.press("Propose meetings")
    assert "1 meeting, 1 place" in chair.text and "Harlow family" in chair.text
    chair.look().press("Keep these meetings")
    assert "1 meeting planned." in chair.text


def write(at: Desk, words: str) -> None:
    at.page.get_by_label("Which part of the agenda?").select_option(index=2)
    at.fill("What was said?", words).press_here("Save sentence")


def test_a_manager_plans_and_a_specialist_reads_the_day_on_a_phone(county, desk):
    chair = desk(county.manager)
    plan(chair)
    # the specialist finds the day, with who must be there, and no button of the manager's
    at = desk(county.substance_worker).open("meetings").look()
    at.page.locator("table").first.get_by_role("link").first.click()
    assert "Sam Okafor, Social work" in at.text and "Take off" not in at.text
    at.look().on_a_phone()
    # says when they are away, and gives their own calendar an address
    at.open("leave").follow("Say when somebody is away").look()
    at.date("First day away", date.today() + timedelta(days=40)).date(
        "Last day away", date.today() + timedelta(days=44)
    )
    at.press("Save")
    assert "Sue Abara" in at.row("Sue Abara")
    at.open("calendar-link").look().press("Make an address")
    assert "/calendar/999-" in at.text
    # the board says the day, and each of its numbers leads to the families behind it
    assert "Planned for" in chair.open("board").look().text
    chair.follow("1 not rated yet")
    assert "1 family, those at most risk first." in chair.text and "Harlow family" in chair.text
    chair.on_a_phone()
    # how often families are looked at is the authority's to say
    chair.open("change-cycle").look()
    chair.fill("Days until the next supervision of a family that is red", "500").press("Save")
    assert chair.errors() == ["Days for a family that is red must be 92 or fewer", "Enter the reason"]
    chair.fill("Days until the next supervision of a family that is red", "14").fill("Why?", "Our own").press("Save")
    assert "Holds now" in chair.look().text


def test_ratings_shown_together_wait_for_the_chair(county, desk):
    # given a team that shows ratings together, and a colleague who has rated
    actions.choose_showing(county.team, True, "We follow the first voice", by=again(county.manager))
    session = opened(county)
    rate(county, session, "social_worker", "red", reason="Words of the social worker")
    rate(county, session, "social_worker", "red", "sibling", reason="Words of the social worker")
    # when the specialist prepares, then last month's words stand there and nobody else's
    at = desk(county.substance_worker).open("session", session.pk).follow("Prepare: your page for this month").look()
    at.follow("Rate Ivy Harlow")
    for _ in range(2):
        at.page.get_by_label("Amber", exact=True).check()
        at.fill("Why?", "One missed test.").press("Save rating")
    assert "This team shows ratings together" in at.text and "Words of the social worker" not in at.text
    at.look().on_a_phone()
    # when the chair reveals, then everybody who has rated reads them
    chair = desk(county.manager).open("session", session.pk).look().press("Reveal the ratings")
    assert "Words of the social worker" in chair.text
    assert "Words of the social worker" in at.open("session", session.pk).text
    chair.open("showing").look()


def test_several_write_on_one_screen_and_lose_nothing_while_the_line_is_gone(county, desk):
    # given everybody has rated, and two people have the screen of the meeting open
    session = opened(county)
    for who in RATERS:
        for child in ("child", "sibling"):
            rate(county, session, who, "amber", child)
    chair = desk(county.manager).open("session", session.pk).follow("The screen for the meeting").look()
    at = desk(county.substance_worker).open("room", session.pk)
    # when one writes, then the other reads it without loading the page
    write(at, "Ivy sleeps better.")
    chair.page.get_by_role("listitem").filter(has_text="Ivy sleeps better. Sue Abara").wait_for()
    # when the line is gone, then what is written stands there as not saved, and is saved once when it is back
    at.page.context.set_offline(True)
    write(at, "Kay kept every appointment.")
    at.page.get_by_text("(not saved yet)").wait_for()
    at.page.context.set_offline(False)
    chair.page.get_by_role("listitem").filter(has_text="Kay kept every appointment. Sue Abara").wait_for()
    at.page.get_by_text("(not saved yet)").wait_for(state="detached")
    at.problems.clear()  # the browser's own notes of the lost line
    assert [line.text for line in Line.objects.order_by("number")] == [
        "Ivy sleeps better.",
        "Kay kept every appointment.",
    ]
    chair.on_a_phone()
