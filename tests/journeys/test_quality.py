"""How supervision goes: one tap after the meeting, a child’s ratings over time, and a day of another team observed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.casework.quality.test_observing import days
from tests.casework.quality.test_pulse import held
from tests.casework.supervision.acts import closed

pytestmark = pytest.mark.journey


def test_one_tap_after_the_meeting_and_what_it_showed_over_time(county, desk):
    # given three supervisions, the last one closed today with the social worker there
    closed(county, {"social_worker": "amber", "victim_worker": "green"}, "amber", days_ago=130)
    closed(county, {"social_worker": "red", "victim_worker": "cannot_rate"}, "red", days_ago=95)
    held(county, "social_worker")
    # when they open their first page on a phone, they answer each question with one tap
    at = desk(county.social_worker).open("home").on_a_phone()
    at.press("Yes", within=at.question("Did the meeting lead to the right decisions?"))
    assert "Nobody sees who gave which answer" in at.text and "right decisions" not in at.text
    at.press("Not sure", within=at.question("Did you say what you thought, and were you heard?")).on_a_phone()
    assert "You have answered." in at.text and "heard?" not in at.open("home").text
    # and the child's ratings stand in one picture, with the same in words
    at.open("family", county.family.pk).turn_to("Group supervision").follow("Ratings over time").on_a_phone()
    assert at.page.get_by_role("img", name="Ratings of Ivy Harlow by discipline").is_visible()
    assert "Social work: red; Domestic abuse: victims: cannot rate" in at.row("Domestic abuse: victims: cannot rate")
    # the manager finds what followed the red; few ratings give words and no figure
    chair = desk(county.manager).open("home").follow("Quality").on_a_phone()
    assert "Too few to say" in chair.text
    chair.follow("What followed when a child was rated red").on_a_phone()
    assert "None None None" in chair.row("Ivy Harlow")
    assert "97%" in chair.open("pulse-figures").on_a_phone().text


def test_a_manager_draws_days_of_another_team_and_writes_down_what_they_saw(county, desk):
    days(county, 5)
    at = desk(county.outside_manager).open("quality").follow("Supervision days that were observed")
    assert "No day has been drawn yet." in at.text
    at.follow("Draw days to observe").press("Draw")
    assert "Enter the first day" in at.errors()
    at.date("From which day?", date.today() - timedelta(days=40)).date("To which day?", date.today())
    at.fill("How many days do you want to observe?", "2").press("Draw").on_a_phone()
    at.page.get_by_role("table", name="Days drawn to be observed").get_by_role("link").first.click()
    at.look().press("Save")
    assert len(at.errors()) == 3
    for question, answer in (("child?", "Yes"), ("and why?", "Partly"), ("helps the family?", "No")):
        at.page.get_by_role("group").filter(has_text=question).get_by_label(answer, exact=True).check()
    at.page.get_by_label("What did you see or hear?").first.fill("Each child came first.")
    at.on_a_phone().press("Save").on_a_phone()
    assert "Each child came first." in at.text
    assert "By Orla Finch" in at.follow("Back to supervision days observed").text
