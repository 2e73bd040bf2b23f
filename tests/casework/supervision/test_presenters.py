"""What the pages say, without a database: rows are made in memory."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from safeguarding.casework.access.models import User
from safeguarding.casework.design.tables import table
from safeguarding.casework.families.models import Family, Person
from safeguarding.casework.supervision import history_presenters, presenters, session_presenters
from safeguarding.casework.supervision.anchors import anchors
from safeguarding.casework.supervision.cycle import cycle
from safeguarding.casework.supervision.models import (
    Action,
    ActionDone,
    Attendance,
    FamilyRating,
    Rating,
    Session,
)
from safeguarding.casework.supervision.queries import Rater, Sitting
from safeguarding.casework.supervision.suggestion import suggestion_of

TODAY = date(2026, 5, 6)
NOON = datetime(2026, 5, 6, 11, tzinfo=UTC)
SAM, DAWN, TESS = (User(name=name) for name in ("Sam Okafor", "Dawn Pellew", "Tess Marlow"))
IVY = Person(given_name="Ivy", family_name="Harlow", birth_date=date(2018, 5, 4))
NOAH = Person(given_name="Noah", family_name="Harlow", birth_date=date(2021, 9, 9))
FAMILY = Family(name="Harlow family", opened_on=TODAY)


def session(**more: Any) -> Session:
    return Session(**({"family": FAMILY, "held_on": TODAY, "chair": TESS} | more))


def rating(who: User, answer: str, child: Person = IVY, role: str = "social_worker", **more: Any) -> Rating:
    return Rating(child=child, rater=who, role=role, answer=answer, reason=f"{answer} because", given_at=NOON, **more)


def sitting(**more: Any) -> Sitting:
    parts: dict[str, Any] = {
        "session": session(), "children": [IVY], "attendance": [], "ratings": [], "earlier": [], "waits_for": [],
        "raters": [Rater(SAM, "social_worker"), Rater(DAWN, "da_victim_worker")],
        "given": frozenset(), "family_rating": None, "decisions": [], "carried": [], "agreed": [], "before": None,
    }  # fmt: skip
    return Sitting(**(parts | more))


def words(text: Any) -> str:
    """The words of a piece of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", " ", str(text))).strip()


def test_the_spread_is_told_worst_first_and_never_averaged():
    rows = [rating(SAM, a) for a in ("green", "red", "cannot_rate", "amber", "red")]
    assert presenters.spread(rows) == "2 red, 1 amber, 1 green and 1 cannot rate"


def test_a_child_still_to_rate_shows_no_rating_only_who_has_not_answered():
    held = sitting(ratings=[rating(DAWN, "red")], given=frozenset({(IVY.pk, DAWN.pk)}), waits_for=[IVY])
    block = presenters.child_block(held, IVY, SAM.pk, TODAY)
    assert (block["table"], block["spread"], block["still"]) == (None, "", "Sam Okafor")
    assert block["hidden"] == "You will see your colleagues’ ratings of Ivy Harlow when you have given your own."
    assert block["rate"] == "Rate Ivy Harlow"


def test_ratings_stand_in_the_order_of_disciplines_with_colour_word_and_reason():
    rows = [rating(DAWN, "red", role="da_victim_worker"), rating(SAM, "green")]
    block = presenters.child_block(sitting(ratings=rows), IVY, TESS.pk, TODAY)
    text = words(table(block["table"]))
    assert "Sam Okafor Social work Green green because Dawn Pellew Domestic abuse: victims Red red because" in text
    assert block["rate"] == ""


def test_a_rating_that_was_changed_says_what_was_said_first():
    first = rating(SAM, "green")
    second = rating(SAM, "amber", replaces=first)
    third = rating(SAM, "red", replaces=second)
    block = presenters.child_block(sitting(ratings=[third], earlier=[first, second]), IVY, TESS.pk, TODAY)
    assert "Red First green, changed 6 May 2026 at 12:00" in words(table(block["table"]))


def test_words_of_a_reason_are_escaped():
    row = rating(SAM, "red")
    row.reason = "<script>alert(1)</script>"
    assert "<script>" not in str(table(presenters.ratings_table("Ivy", [row], {})))


def came(who: User, role: str, present: bool) -> Attendance:
    return Attendance(user=who, role=role, present=present)


def test_a_missing_discipline_is_a_warning_once_attendance_is_marked():
    rows = [came(TESS, "team_manager", True), came(SAM, "social_worker", False), came(DAWN, "da_victim_worker", False)]
    assert presenters.attendance_block(rows)["missing"] == ""
    rows[1].present = True
    assert presenters.attendance_block(rows)["missing"] == (
        "Missing from this supervision: Domestic abuse: victims. Nobody speaks for a missing discipline."
    )


def test_one_of_two_workers_speaks_for_a_discipline():
    rows = [came(TESS, "team_manager", True), came(SAM, "social_worker", True), came(DAWN, "social_worker", False)]
    assert presenters.attendance_block(rows)["missing"] == ""


def action(due: date, **more: Any) -> Action:
    made = Action(text="Call the school", owner=SAM, due=due, **more)
    made._state.fields_cache["done"] = None  # as select_related leaves an action that nobody has finished
    return made


def test_an_action_is_overdue_the_day_after_it_was_due():
    assert presenters.action_state(action(TODAY), TODAY) == "Due today"
    assert words(presenters.action_state(action(TODAY - timedelta(days=1)), TODAY)) == "Overdue by 1 day"


def test_an_action_done_says_when_and_has_no_link():
    done = action(TODAY)
    done.done = ActionDone(on=TODAY, action=done)
    text = words(table(presenters.actions_table("Actions", [done], SAM.pk, False, TODAY)))
    assert "Done 6 May 2026" in text
    assert "Mark as done" not in text


@pytest.mark.parametrize(
    ("viewer", "may_all", "linked"), [(SAM, False, True), (DAWN, False, False), (TESS, True, True)]
)
def test_the_owner_or_a_manager_gets_the_link_that_finishes_an_action(viewer, may_all, linked):
    drawn = words(table(presenters.actions_table("Actions", [action(TODAY)], viewer.pk, may_all, TODAY)))
    assert ("Mark as done" in drawn) == linked


def family_rating(colour: str, suggested: str = "", reason: str = "") -> FamilyRating:
    return FamilyRating(colour=colour, suggested=suggested, reason=reason, set_by=TESS, set_at=NOON)


def test_the_family_rating_says_how_it_moved_and_what_the_software_suggested():
    block = presenters.family_rating_block(family_rating("amber", "red", "He has left."), family_rating("green"))
    assert (block["moved"], block["suggested"]) == ("From green to amber: worse", "The software suggested red.")
    assert block["by"] == "Set by Tess Marlow, 6 May 2026 at 12:00"


def test_a_suggestion_that_was_followed_is_not_repeated():
    assert presenters.family_rating_block(family_rating("red", "red"), None)["suggested"] == ""


def test_red_or_rising_asks_for_a_named_managers_decision_while_the_supervision_is_open():
    red = sitting(family_rating=family_rating("red"))
    assert presenters.same_day_warning(red, None) == (
        "Red needs a named manager’s decision the same day, by a rule we propose. Name who when it is closed."
    )
    rising = sitting(family_rating=family_rating("amber"), before=family_rating("green"))
    assert presenters.same_day_warning(rising, None).startswith("A rising rating needs")
    shut = sitting(session=session(closed_at=NOON), family_rating=family_rating("red"))
    assert presenters.same_day_warning(shut, None) == ""


@pytest.mark.parametrize(("before", "now"), [(None, "amber"), ("red", "amber"), ("amber", "amber"), ("red", "green")])
def test_neither_red_nor_rising_asks_for_nothing(before, now):
    held = sitting(family_rating=family_rating(now), before=family_rating(before) if before else None)
    assert presenters.same_day_warning(held, None) == ""


def test_the_suggestion_waits_until_the_viewer_has_rated_every_child():
    rows = [rating(DAWN, "red")]
    assert suggestion_of(sitting(ratings=rows, waits_for=[IVY]), anchors()) is None
    block = session_presenters.suggestion_of(sitting(ratings=rows), anchors())
    assert block["colour"] == "red"
    assert block["reason"].startswith("Red is the worst current rating of a child: Ivy Harlow, rated by Dawn Pellew.")
    assert block["whose"] == "Suggested by the software. The chair sets the rating."


def test_a_page_shows_the_chairs_links_to_the_chair_alone():
    def page(viewer: User, may_hold: bool) -> dict[str, Any]:
        return session_presenters.session_page(
            sitting(), anchors(), viewer=viewer.pk, may_hold=may_hold, today=TODAY, rules=cycle()
        )

    assert (page(TESS, True)["chairs"], page(TESS, True)["may_take_chair"]) == (True, False)
    assert (page(DAWN, True)["chairs"], page(DAWN, True)["may_take_chair"]) == (False, True)
    assert (page(SAM, False)["chairs"], page(SAM, False)["may_take_chair"]) == (False, False)


def test_what_is_missing_is_said_before_closing():
    found = session_presenters.closing_warnings(
        sitting(children=[IVY, NOAH], given=frozenset({(IVY.pk, SAM.pk)})), anchors()
    )
    assert found == [
        "Sam Okafor has not rated Noah Harlow.",
        "Dawn Pellew has not rated Ivy Harlow and Noah Harlow.",
        "No action was agreed.",
    ]


def test_ratings_by_month_are_a_table_a_child_with_a_row_a_discipline_latest_first():
    april, may = session(held_on=date(2026, 4, 8)), session()
    rows = [
        rating(SAM, "red", session=april), rating(SAM, "amber", session=may),
        rating(DAWN, "cannot_rate", role="da_victim_worker", session=may), rating(SAM, "green", NOAH, session=may),
    ]  # fmt: skip
    ivy, noah = history_presenters.month_tables(rows)
    assert words(table(ivy)) == (
        "Ivy Harlow Discipline 6 May 2026 8 Apr 2026 Social work Amber Red Domestic abuse: victims Cannot rate –"
    )
    assert words(table(noah)).endswith("Social work Green –")
