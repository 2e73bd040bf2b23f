"""A group supervision from the chair's first word to the next month: everyone thinks for themselves first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.casework.supervision import acts
from tests.casework.supervision.acts import again, closed, opened, set_rating
from tests.journeys.desk import Desk

from safeguarding.casework.supervision import actions
from safeguarding.casework.supervision.models import Session

pytestmark = pytest.mark.journey
TODAY = date.today()
RATERS = {
    "social_worker": ("Red", "Ivy flinched when Lee came in."),
    "victim_worker": ("Red", "Kay is afraid again."),
    "perpetrator_worker": ("Green", "Lee uses what he has learnt."),
    "substance_worker": ("Amber", "One missed test."),
    "mental_health_worker": ("Cannot rate", "I have not met Ivy."),
}


def last_month(county) -> Session:
    """A supervision 40 days ago that set amber and agreed an action that is still open."""
    held_on = TODAY - timedelta(days=40)
    session = opened(county, held_on)
    acts.rate(county, session, "social_worker", "amber")
    set_rating(county, session, "amber")
    due, chair = TODAY + timedelta(days=10), again(county.manager)
    actions.decide(session, "continue", "The plan is working.", by=chair)
    actions.agree_action(session, "Ring the school", county.substance_worker, due, by=chair)
    return actions.close_session(session, by=chair)


def rate(at: Desk, answer: str, reason: str) -> Desk:
    at.page.get_by_label(answer, exact=True).check()
    return at.fill("Why?", reason).press("Save rating")


def card(at: Desk, family: str) -> str:
    """What the board says of a family, on one line."""
    return " ".join(at.page.locator(".app-board__column").filter(has_text=family).inner_text().split())


def open_and_mark(county, chair: Desk) -> str:
    """The manager opens this month's supervision and says who is here. Returns its address."""
    # when the manager opens this month's
    chair.open("home").follow("Harlow family").turn_to("Supervision")
    chair.follow("Open group supervision").press("Open group supervision")
    assert "Ratings given 0 of 10" in chair.text
    assert "Ring the school" in chair.row("Ring the school")
    # and marks who is here: nobody from mental health
    chair.follow("Mark who is here")
    for who in list(RATERS)[:4]:
        chair.page.get_by_label(getattr(county, who).name).check()
    chair.press("Save")
    assert "Missing from this supervision: Mental health. Nobody speaks for a missing discipline." in chair.text
    return chair.page.url.split("#")[0]


def everyone_rates(county, desk) -> Desk:
    """Each professional rates each child, alone first. Returns the desk of the last."""
    # when each professional rates each child, then nobody sees a colleague's rating before their own
    for turn, (who, (answer, reason)) in enumerate(RATERS.items()):
        at = desk(getattr(county, who)).open("home")
        assert "Ivy Harlow, Noah Harlow" in at.page.get_by_role("region", name="Children to rate").inner_text()
        at.follow("Harlow family", within=at.page.get_by_role("region", name="Children to rate"))
        assert "You will see your colleagues’ ratings of Ivy Harlow when you have given your own." in at.text
        for _, told in list(RATERS.values())[:turn]:
            assert told not in at.text
        rate(at.follow("Rate Ivy Harlow"), answer, reason)
        # and the next child follows at once
        assert "Noah Harlow" in at.text
        rate(at, "Green", f"{who} has no worry about Noah.")
        assert "You have rated every child." in at.text
        for _, told in list(RATERS.values())[: turn + 1]:
            assert told in at.text
    return at


def the_chair_decides(county, chair: Desk, session: str) -> None:
    """The chair reads the ratings, sets the family's, and records a decision and an action."""
    # then the chair reads every rating, the suggestion with its reason, and who disagrees
    chair.go(session.removeprefix(chair.site))
    assert "Ratings given 10 of 10" in chair.text
    assert "2 red, 1 amber, 1 green and 1 cannot rate" in chair.text
    suggestion = chair.page.locator(".govuk-inset-text").inner_text()
    assert "The software’s suggestion: Red" in " ".join(suggestion.split())
    assert "Disagreement." in suggestion

    # when the chair sets a rating lower than the suggestion, then a reason is demanded
    chair.follow("Set the family’s rating").tick("Amber").press("Set the family’s rating")
    assert chair.errors() == ["Enter the reason for a rating lower than the suggestion, red"]
    chair.fill("Why?", "Lee has moved out; Kay holds the keys.").press("Set the family’s rating")
    assert "Lee has moved out" in chair.text
    assert "The software suggested red." in chair.text

    # when a decision and an action are recorded
    chair.follow("Record a decision")
    chair.page.get_by_label("Continue").check()
    chair.fill("Why, and what does it mean for the family?", "The plan holds.").press("Save decision")
    chair.follow("Agree an action").fill("What will be done?", "See Ivy at school")
    chair.page.get_by_label(county.social_worker.name).check()
    chair.date("By when?", TODAY + timedelta(days=7)).press("Save action")
    assert "See Ivy at school" in chair.text


def the_chair_closes(county, chair: Desk, session: str, at: Desk) -> None:
    """Closing freezes the supervision, for the chair and for somebody with an old form."""
    # and the chair closes it
    chair.follow("Close this supervision").press("Close this supervision")
    assert "The supervision is closed. The next month of the workbook is open." in chair.text

    # then it is frozen: the page offers nothing more to change, and an old form changes nothing
    chair.go(session.removeprefix(chair.site))
    assert "Closed" in chair.text
    for words in ("Set the family’s rating", "Record a decision", "Agree an action", "Mark who is here"):
        assert chair.page.get_by_text(words).count() == 0
    at.open("rate", session.rstrip("/").rsplit("/", 1)[1], county.child.pk, status=403)
    at.refused(403)
    assert "was closed on" in at.text


@pytest.mark.embedded
def test_a_supervision_from_opening_to_the_next_month(county, desk):
    # given a family whose last supervision, 40 days ago, set amber and left an action open
    before = last_month(county)
    chair = desk(county.manager).open("board")
    assert "Overdue by 9 days" in card(chair, "Harlow family")
    assert "Amber" in card(chair, "Harlow family")

    # when this month's is opened, everyone rates, and the chair decides and closes
    session = open_and_mark(county, chair)
    at = everyone_rates(county, desk)
    the_chair_decides(county, chair, session)
    the_chair_closes(county, chair, session, at)

    # then the next month is open in the workbook
    chair.open("workbook", county.family.pk)
    assert "Month 3 of this workbook" in chair.text
    # and the board has moved, with nothing overdue
    chair.open("board")
    assert "Same as last time" in card(chair, "Harlow family")
    assert "Overdue" not in card(chair, "Harlow family")
    # and who has agreed to something finds it on the first page, and says when it is done
    his = desk(county.social_worker).open("home")
    assert "See Ivy at school" in his.text
    his.follow("Harlow family", within=his.page.get_by_role("row").filter(has_text="See Ivy at school"))
    # and the supervision before is still there to be read
    his.follow(f"{before.held_on:%-d %B %Y}")
    assert "Closed" in his.text


def test_a_rating_that_changes_keeps_what_was_said_first(county, desk):
    # given an open supervision and a worker who has rated
    session = actions.open_session(county.family, TODAY, by=again(county.manager))
    at = desk(county.victim_worker).open("rate", session.pk, county.child.pk)
    rate(at, "Amber", "Unsure.")
    rate(at, "Green", "No worry.")
    # when they change their mind
    at.follow("Change your rating of Ivy Harlow")
    assert at.page.get_by_label("Amber", exact=True).is_checked()
    rate(at, "Red", "Kay rang this morning.")
    # then both stand there
    assert "First amber, changed" in at.row("Kay rang this morning.")


def test_one_rating_changed_at_two_desks_is_shown_twice_and_never_written_over(county, desk):
    # given the same worker at two desks, each about to change the same rating
    session = actions.open_session(county.family, TODAY, by=again(county.manager))
    first = desk(county.victim_worker).open("rate", session.pk, county.child.pk)
    second = desk(county.victim_worker).open("rate", session.pk, county.child.pk)
    # when both save
    rate(first, "Amber", "Written on the bus.")
    rate(second, "Red", "Written at home.")
    # then the second sees what stands now beside what they wrote
    second.refused(409)
    assert "Written on the bus." in second.text
    assert second.page.get_by_label("Why?", exact=True).input_value() == "Written at home."
    # and may save it over the first, which stays to be read
    second.press("Save rating")
    second.open("session", session.pk)
    assert "First amber, changed" in second.row("Written at home.")


def test_the_board_says_who_has_not_rated_and_what_has_moved(county, desk):
    # given a family that went from amber to red, and this month's supervision half rated
    closed(county, {"social_worker": "amber"}, "amber", days_ago=60)
    closed(county, {"social_worker": "red"}, "red", days_ago=30)
    session = actions.open_session(county.family, TODAY, by=again(county.manager))
    for child in (county.child, county.sibling):
        actions.rate_child(session, child, "amber", "Calmer", None, by=again(county.social_worker))
    # when a worker of the team opens the board
    at = desk(county.mental_health_worker).open("home").follow("Board")
    # then it says so in words
    family = card(at, "Harlow family")
    assert "Red ▲ Worse, was amber" in family
    assert "Still to rate: Dawn Pellew, Meg Iqbal, Piers Holt, Sue Abara." in family
    assert "Quill" not in at.text
    # and it narrows to a rating
    at.page.get_by_label("Rating", exact=True).select_option(label="Green")
    at.press("Show")
    assert "No family is like this." in at.text
    at.follow("Show all")
    assert "Harlow family" in at.text
