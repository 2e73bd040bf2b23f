"""What goes wrong is said where it went wrong, and nothing that was typed is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.journeys.desk import Desk
from tests.journeys.test_workbook import TEXT, write_visit

from safeguarding.casework.workbook.models import Entry

pytestmark = pytest.mark.journey
TOMORROW = date.today() + timedelta(days=1)


def focus(at: Desk) -> str:
    return at.page.evaluate("document.activeElement.id || document.activeElement.className")


def leads_to(at: Desk, error: str) -> str:
    """The id of the control that the error of the summary leads to."""
    at.page.get_by_role("link", name=error).click()
    return focus(at)


def test_an_empty_entry_is_answered_with_errors_that_lead_to_their_questions(county, desk):
    # given the form of an entry, when it is sent as it comes
    at = desk(county.social_worker).open("entry-new", county.family.pk).press("Save")
    # then the summary has the focus, and the title says so
    assert "govuk-error-summary" in focus(at)
    assert at.page.title().startswith("Error: ")
    # and each of its links leads into the box that is wrong
    assert leads_to(at, "Select what it was") == "id_kind"
    assert leads_to(at, "Enter the time it happened") == "id_time"
    assert leads_to(at, "Select yes if it is significant") == "id_significant"
    assert Entry.objects.count() == 0


def test_a_visit_in_the_future_about_nobody_says_both_and_keeps_the_words(county, desk):
    # given a visit with a day that has not come
    at = desk(county.social_worker).open("entry-new", county.family.pk)
    write_visit(at, "Line one\n\n    line two")
    at.date("When did it happen?", TOMORROW)
    # when it is saved, then the error leads to the day
    at.press("Save")
    assert leads_to(at, at.errors()[0]) == "id_day-day"
    assert at.page.get_by_label(TEXT, exact=True).input_value() == "Line one\n\n    line two"
    assert at.question("Ivy Harlow").get_by_label("Bedroom seen").is_checked()
    # when a child was neither seen nor missed for a reason, then the error names the child
    at.date("When did it happen?", date.today() - timedelta(days=1)).fill(
        "If Noah Harlow was not seen, or something does not apply, why?", ""
    )
    at.page.get_by_role("checkbox", name="Noah Harlow", exact=True).check()
    at.press("Save")
    assert at.errors() == ["Enter why Noah Harlow was not seen, or select that they were"]
    assert leads_to(at, at.errors()[0]) == f"id_why-{county.sibling.pk.hex}"
    assert Entry.objects.count() == 0


def test_a_wrong_password_tells_nobody_whether_the_account_exists(county, desk):
    # given the sign-in page
    at = desk()
    at.open("home")
    told = []
    # when the password is wrong, or the person unknown
    for email in (county.social_worker.email, "nobody@example.org"):
        at.fill("Email address", email).fill("Password", "not the password").press("Sign in")
        told.append(at.errors())
    # then both are answered alike
    assert told[0] == told[1] == ["The email address or the password is not right. Check both and try again."]


def test_a_page_that_is_not_there_and_one_that_is_not_allowed_say_what_to_do(county, desk):
    # given a social worker
    at = desk(county.social_worker)
    # when an address is wrong
    at.go("/no/such/page/", status=404)
    at.refused(404)
    # then the page says so, with a way on
    assert at.heading == "Page not found"
    at.follow("Go to the first page")
    assert at.heading == "My families"
    # when a page is for managers
    at.open("allocate", county.family.pk, status=403)
    at.refused(403)
    # then it says what they may not do, and that nothing was changed
    assert at.heading == "You can’t do that"
    assert "allocate a family to a team and to workers" in at.text
    assert "Nothing was changed." in at.text


def test_a_session_that_has_ended_loses_nothing(county, desk):
    # given somebody who writes while the session ends elsewhere
    at = desk(county.social_worker).open("entry-new", county.family.pk)
    write_visit(at, "Half a")
    at.page.get_by_role("status").filter(has_text="Draft saved at").wait_for()
    at.page.context.clear_cookies()
    at.fill(TEXT, "Half a sentence")
    # then the page says that the draft is not saved and how to keep it
    at.page.get_by_role("status").filter(has_text="you are signed out").wait_for()
    at.problems.clear()
    # when they sign in again in another tab
    other = Desk(at.page.context.new_page(), at.site, at.problems)
    other.open("home")
    other.fill("Email address", county.social_worker.email).fill("Password", "a made-up password").press("Sign in")
    # then what was kept is there
    other.open("entry-new", county.family.pk)
    assert other.page.get_by_label(TEXT, exact=True).input_value() == "Half a"


def test_the_same_form_sent_twice_is_one_entry(county, desk):
    # given an entry that was saved
    at = desk(county.social_worker).open("entry-new", county.family.pk)
    write_visit(at).press("Save")
    # when the browser goes back and sends it again
    at.page.go_back()
    at.press("Save")
    # then it is still one entry
    assert Entry.objects.count() == 1
