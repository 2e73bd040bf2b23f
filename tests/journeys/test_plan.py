"""The plan and the programme in a browser: found in few clicks, written once, seen through where words alone stand."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from safeguarding.casework.plan import actions
from safeguarding.casework.programme import actions as programme
from safeguarding.casework.programme.actions import Found

pytestmark = pytest.mark.journey
TODAY = date.today()


def test_the_latest_safety_plan_is_two_clicks_from_home(county, desk):
    # given a safety plan that was changed since
    by = {"by": county.social_worker}
    first = actions.write_safety_plan(county.family, "Old words", TODAY, None, uuid.uuid4(), **by)
    actions.write_safety_plan(county.family, "Nan stays when he drinks", TODAY, None, uuid.uuid4(), over=first, **by)
    # when a social worker looks for it from home
    at = desk(county.social_worker).open("home")
    at.follow("Harlow family").follow("Latest safety plan")
    # then it stands there, the earlier one folded away, on a phone too
    assert "Nan stays when he drinks" in at.text
    assert "Old words" not in at.text
    at.on_a_phone()


def test_a_goal_is_written_in_the_familys_words_scaled_scored_frozen_and_given(county, desk):
    # given a social worker on the plan's page
    at = desk(county.social_worker).open("plan", county.family.pk).on_a_phone()
    # when the mother's goal is written, in her words
    at.follow("Add a goal")
    at.fill("What is the goal, in the family’s own words?", "I want us to eat together without a row.")
    at.page.get_by_label("Whose words are they?").select_option(label="Kay Harlow")
    at.press("Save")
    assert "Kay Harlow’s words" in at.text
    # and five levels are agreed, after a level was forgotten
    at.follow("Set five levels").follow("Set five levels")
    at.answer("Where are things now on this scale?", "Things are at −1 now, so that they can also get worse")
    levels = (
        "+2: much better than expected",
        "+1: better than expected",
        "0: what we expect",
        "−1: less than expected",
    )
    for place, label in enumerate(levels):
        at.fill(label, f"Suppers: {5 - place}")
    at.press("Save")
    assert at.errors() == ["Enter the level −2"]
    at.fill("−2: much less than expected", "No supper").press("Save").on_a_phone()
    # and it is scored
    at.follow("Say where things stand").answer("Where are things now?", "+1: Suppers: 4")
    at.answer("Who says so?", "The family and the worker together").press("Save")
    assert "+1: Suppers: 4" in at.row("+1")
    at.turn_to("Plan")
    # then how far they have come is there as a picture and as a table
    assert "60.0" in at.row("The family and the worker together")
    assert at.page.get_by_role("img").count() == 1
    # when somebody of the family takes something on
    at.follow("Agree an action").fill("What will be done?", "Cook on Tuesdays")
    at.page.get_by_label("Who will do it?").select_option(label="Lee Barrow")
    at.date("By when?", TODAY + timedelta(days=3)).press("Save")
    assert "3 days to go" in at.row("Cook on Tuesdays")
    # and the plan is frozen and looked at as a sheet for the mother
    at.follow("Freeze the plan as a version").press("Freeze this version")
    at.follow("Sheet for Kay Harlow").on_a_phone()
    # then her own words are there, and what the father is to do is not
    assert "You said: “I want us to eat together without a row.”" in at.text
    assert "Cook on Tuesdays" not in at.text


def test_words_alone_are_seen_for_what_they_are(county, desk):
    # given three pieces of the parent's own account
    for words in ("No drink", "Calm evenings", "Up in time"):
        found = Found(words, "said", "strength", TODAY, 5)
        programme.write_evidence(county.family, county.mother, found, uuid.uuid4(), by=county.social_worker)
    at = desk(county.manager).open("programme", county.family.pk).on_a_phone()
    assert "Words alone" in at.row("5. Substance use with Kay Harlow")
    # when the manager opens the module
    at.follow("5. Substance use with Kay Harlow")
    assert "All 3 pieces of evidence are the parent’s own account; nothing seen or tested yet." in at.text
    # and a worker writes what they saw
    hers = desk(county.substance_worker).go(reverse("module", args=[county.family.pk, county.mother.pk, 5]))
    hers.follow("Add evidence").fill("What is the evidence?", "Negative test today").answer(
        "How is it known?", "Tested"
    )
    hers.answer("Which way does it point?", "A strength, or a change for the better").press("Save").on_a_phone()
    # then it does not rest on words alone
    assert "3 of 4 pieces of evidence are the parent’s own account, 1 tested." in hers.text
    assert "rests on words alone" not in hers.text


def test_two_who_change_the_same_words_see_both(county, desk):
    # given two people who opened the same goal
    goal = actions.write_point(county.family, "goal", "One", None, TODAY, uuid.uuid4(), by=county.social_worker)
    his = desk(county.manager).open("plan-point", county.family.pk, goal.pk)
    hers = desk(county.social_worker).open("plan-point", county.family.pk, goal.pk)
    label = "What is the goal, in the family’s own words?"
    hers.fill(label, "Two").press("Save")
    # when the second saves
    with his.page.expect_navigation():
        his.fill(label, "Three").page.get_by_role("button", name="Save", exact=True).click()
    his.refused(409)
    his.look()
    # then both texts are there, nothing is lost, and the second can save on top
    assert "Two" in his.text
    assert his.page.get_by_label(label).input_value() == "Three"
    his.press("Save")
    assert "Three" in his.text


def test_a_parenting_assessment_is_read_on_a_phone_before_and_after_it_is_finished(county, desk):
    programme.take_step(county.family, county.mother, 5, "started", TODAY, "", uuid.uuid4(), by=county.social_worker)
    at = desk(county.social_worker).open("assessment", county.family.pk, county.mother.pk).on_a_phone()
    at.follow("Write your view of The whole").fill("Your view", "Good enough, and getting better").press("Save")
    at.follow("Add what the parent says").fill("What did the parent say?", "I try").press("Save")
    at.follow("Finish the assessment").press("Finish the assessment").on_a_phone()
    assert "It never changes." in at.text
    assert "“I try”" in at.text
    assert "First written by Sam Okafor, social worker" in at.text


def test_a_safety_plan_typed_while_the_line_is_gone_is_not_lost_nor_saved_over_a_colleagues(county, desk):
    # given a safety plan that a social worker and the manager have both opened to write anew
    actions.write_safety_plan(county.family, "Old words", TODAY, None, uuid.uuid4(), by=county.social_worker)
    label = "What does everyone do to keep the children safe?"
    hers = desk(county.social_worker).open("safety-plan-write", county.family.pk).on_a_phone()
    his = desk(county.manager).open("safety-plan-write", county.family.pk)
    hers.fill(label, "Nan stays")
    hers.page.get_by_role("status").filter(has_text="Draft saved at").wait_for()
    # when her line goes, and she types on and presses Save
    hers.page.context.set_offline(True)
    hers.fill(label, "Nan stays when he drinks").press_here("Save")
    hers.page.get_by_role("status").filter(has_text="you are offline").wait_for()
    # then the text is still there
    assert hers.page.get_by_label(label).input_value() == "Nan stays when he drinks"
    # when the line is back, it is kept by itself, and her browser closes
    hers.page.context.set_offline(False)
    hers.page.get_by_role("status").filter(has_text="Draft saved at").wait_for()
    hers.problems.clear()
    hers.page.context.close()
    # and the manager saves his before she comes back
    his.fill(label, "June comes at once").press("Save")
    later = desk(county.social_worker).open("safety-plan-write", county.family.pk).on_a_phone()
    # then both texts are there, and hers goes on top when she has read his
    assert "Restored from your draft" in later.text
    assert "June comes at once" in later.text
    assert later.page.get_by_label(label).input_value() == "Nan stays when he drinks"
    later.fill(label, "June comes at once, and Nan stays when he drinks").press("Save")
    assert "June comes at once, and Nan stays when he drinks" in later.text
    # and nothing of it is a draft any more
    later.open("safety-plan-write", county.family.pk)
    assert "Restored" not in later.text
