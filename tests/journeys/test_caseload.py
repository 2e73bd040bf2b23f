"""A manager finds a post vacant, names who stands in, re-allocates a leaver’s families and reads the week and the flow."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.casework.caseload.parts import colleague

pytestmark = pytest.mark.journey


def test_a_manager_looks_after_the_team_and_gives_a_leavers_families_to_a_colleague(county, desk):
    # given a colleague with room, when the manager opens the caseloads
    colleague(county, "Wren Vale")
    at = desk(county.manager).open("home").follow("Caseload").on_a_phone()
    assert "Sam Okafor" in at.text and "Nobody is away." in at.text
    # then says that a post is vacant
    at.follow("Say that a post is vacant").press("Save")
    assert "Choose a post" in at.errors()
    at.page.get_by_label("Which team?").select_option("North 1")
    at.page.get_by_label("Which post is vacant?").select_option("Clinical psychologist")
    at.fill("How much of a full-time post is it?", "0.5").press("Save")
    assert "Clinical psychologist" in at.row("North 1")
    # and who is away, and who stands in
    at.follow("Say when somebody is away")
    at.page.get_by_label("Who is away?").select_option("Sue Abara")
    at.date("First day away", date.today()).date("Last day away", date.today() + timedelta(days=4)).press("Save")
    at.open("caseload").follow("Name somebody who stands in for Sue Abara")
    at.page.get_by_label("Who stands in?").select_option("Wren Vale")
    at.press("Save")
    assert "Wren Vale Change who stands in for Sue Abara" in at.text
    # when the families of a leaver go to a colleague, then nothing happens before it was shown
    at.follow("Re-allocate the families of Sam Okafor").press("Show what will change")
    assert "Enter why they are re-allocated" in at.errors()
    at.page.get_by_label("Who gets all of them?").select_option("Wren Vale: Social worker")
    at.fill("Why are they re-allocated?", "Sam leaves").press("Show what will change")
    assert "1 family will go from Sam Okafor" in at.text
    at.on_a_phone().press("Re-allocate")
    assert "1 family is re-allocated" in at.text
    # the week and the flow are a link away
    at.follow("This week", within=at.page.locator("main"))
    assert "Families whose supervision is late or was missed" in at.text
    at.open("caseload").follow("Children in and out, month by month").on_a_phone()
    assert "North 1" in at.text and "Harlow" not in at.text
