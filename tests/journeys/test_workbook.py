"""Written once, read in many places; kept while it is typed; and never written over unseen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.journeys.desk import Desk

pytestmark = pytest.mark.journey
YESTERDAY = date.today() - timedelta(days=1)
LINE = "In one line, what was it?"
TEXT = "What happened, and what does it mean for the children?"
WROTE = "Ivy showed me her room.\n\nNoah stayed close to his mother & said <nothing>."


def write_visit(at: Desk, text: str = WROTE) -> Desk:
    """Fill in a visit at which one child was seen alone and the other was out."""
    at.answer("What was it?", "Visit")
    at.tick("Seen", "Seen alone", "Bedroom seen", within=at.question("Ivy Harlow"))
    at.fill("If Noah Harlow was not seen, or something does not apply, why?", "At nursery until five")
    at.date("When did it happen?", YESTERDAY).fill("At what time?", "4:30pm")
    return at.answer("Is it significant?", "Yes").fill(TEXT, text)


def chapter(at: Desk, title: str) -> str:
    return " ".join(at.section(title).inner_text().split())


def test_a_visit_is_written_once_and_read_in_chapter_chronology_and_visit_log(county, desk):
    # given a colleague who has looked at the file, and a social worker in the family's workbook
    hers = desk(county.substance_worker).open("family", county.family.pk)
    at = desk(county.social_worker).open("home").follow("Harlow family").turn_to("Workbook")
    assert "No entries this month." in chapter(at, "Social work (your chapter)")
    # when they write a visit to two children
    at.follow("Write an entry")
    write_visit(at).press("Save")
    # then it stands in their chapter
    mine = chapter(at, "Social work (your chapter)")
    assert "Significant" in mine
    assert "Sam Okafor, social worker: Ivy Harlow (seen, alone, bedroom seen)" in mine
    assert "Noah Harlow (not seen: At nursery until five)" in mine
    assert "said <nothing>." in mine
    assert "16:30" in mine
    # and in the chronology
    at.turn_to("Chronology")
    assert "Visit" in at.text
    assert "Noah stayed close to his mother & said <nothing>." in at.text
    # and in the visit log, child by child
    at.turn_to("Visits")
    ivy, noah = (at.page.get_by_role("table").nth(n).inner_text() for n in (0, 1))
    assert "Sam Okafor" in ivy
    assert "At nursery until five" in noah
    # and for the colleague it is new, and leads to the chapter it stands in
    hers.open("home")
    assert "1 entry" in hers.row("Harlow family")
    hers.follow("1 entry")
    assert "Ivy showed me her room." in chapter(hers, "Social work")


def test_a_draft_outlives_the_browser_that_typed_it(county, desk):
    # given a social worker who has begun an entry
    at = desk(county.social_worker).open("entry-new", county.family.pk)
    write_visit(at, "We had just sat down when")
    at.page.get_by_role("status").filter(has_text="Draft saved at").wait_for()
    # when the browser closes
    at.page.context.close()
    # then the text is back in another one, for its writer
    later = desk(county.social_worker).open("entry-new", county.family.pk)
    assert "Restored from your draft" in later.text
    assert later.page.get_by_label(TEXT, exact=True).input_value() == "We had just sat down when"
    assert later.question("Ivy Harlow").get_by_label("Seen alone").is_checked()
    assert later.page.get_by_label("At what time?").input_value() == "4:30pm"
    # and for nobody else
    hers = desk(county.victim_worker).open("entry-new", county.family.pk)
    assert "Restored" not in hers.text
    assert hers.page.get_by_label(TEXT, exact=True).input_value() == ""
    # when it is saved, then it is an entry and no draft any more
    later.fill(TEXT, "We had just sat down when Noah came in.").press("Save")
    assert "when Noah came in." in chapter(later, "Social work (your chapter)")
    later.follow("Write an entry")
    assert "Restored" not in later.text
    # when another is thrown away, then nothing of it stays
    later.fill(LINE, "Not this").page.get_by_role("status").filter(has_text="Draft saved at").wait_for()
    later.open("entry-new", county.family.pk)
    assert later.page.get_by_label(LINE, exact=True).input_value() == "Not this"
    later.press("Discard draft")
    later.open("entry-new", county.family.pk)
    assert later.page.get_by_label(LINE, exact=True).input_value() == ""


@pytest.mark.embedded
def test_two_people_who_correct_the_same_entry_see_both_texts_and_lose_none(county, desk):
    # given an entry that its writer and the manager are both correcting
    sam = desk(county.social_worker).open("entry-new", county.family.pk)
    write_visit(sam, "Ivy said she sleeps badly.").press("Save")
    tess = desk(county.manager)
    for at in (sam, tess):
        at.open("workbook", county.family.pk)
        at.follow("Visit on").follow("Correct this entry")
        at.fill("Why are you correcting it?", "Wrong words")
    sam.fill(TEXT, "Ivy said she sleeps badly since May.")
    tess.fill(TEXT, "Ivy said she sleeps badly, and why.")
    # when one saves, and then the other
    sam.press("Save")
    tess.press("Save")
    # then the second sees both, and nothing has been written over
    tess.refused(409)
    assert tess.on_a_phone().heading == "Somebody saved this first"
    assert "sleeps badly since May." in tess.text
    assert tess.page.get_by_label(TEXT, exact=True).input_value() == "Ivy said she sleeps badly, and why."
    sam.open("workbook", county.family.pk)
    assert "since May." in sam.text
    # when they put the two together
    tess.fill(TEXT, "Ivy said she sleeps badly since May, and why.").press("Save yours on top")
    # then that stands, and every earlier version can be read
    assert "since May, and why." in tess.text
    for version in tess.page.locator("details summary").all():
        version.click()
    assert "Ivy said she sleeps badly." in tess.text
    assert "Corrected because: Wrong words" in tess.text


def test_each_discipline_writes_the_summary_of_the_month(county, desk):
    # given a substance misuse worker with last month's summary still unwritten
    at = desk(county.substance_worker).open("workbook", county.family.pk)
    at.follow("Write your month’s summary")
    assert "Substance misuse" in at.heading
    # when they write it
    at.fill("This month", "Lee has kept every appointment.").press("Save the summary")
    # then it stands in their chapter, and a colleague can read it there but writes in their own
    assert "Lee has kept every appointment." in chapter(at, "Substance misuse (your chapter)")
    hers = desk(county.mental_health_worker).open("workbook", county.family.pk)
    assert "Lee has kept every appointment." in chapter(hers, "Substance misuse")
    assert "Not written yet." in chapter(hers, "Mental health (your chapter)")


def test_two_summaries_of_one_discipline_are_shown_side_by_side(county, desk):
    # given the manager at two desks, each with the same summary begun
    one, two = desk(county.manager), desk(county.manager)
    one.open("summary", county.family.pk)
    two.open("summary", county.family.pk)
    # when both are saved
    one.fill("This month", "Written at the office.").press("Save the summary")
    two.fill("This month", "Written at home.").press("Save the summary")
    two.refused(409)
    # then the second shows both
    assert "Written at the office." in two.text
    assert two.page.get_by_label("This month").input_value() == "Written at home."
    # and can be saved on top
    two.fill("This month", "Written at the office and at home.").press("Save yours on top")
    assert "Written at the office and at home." in chapter(two, "Management (your chapter)")
