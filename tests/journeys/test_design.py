"""The layout, the fields and the scripts, in a real browser, with nothing of any other room."""

import re

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from tests.casework.design import kitchen_sink, minimal
from tests.journeys import axe

pytestmark = pytest.mark.journey
PAGES = ["/", "/form", "/question", "/sign-in", "/plain"]


@pytest.fixture(scope="module")
def site():
    """The address of a server that shows the test pages, without a database."""
    names = ("ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "MESSAGE_STORAGE", "STATICFILES_DIRS")
    with override_settings(**{name: getattr(minimal, name) for name in names}, ALLOWED_HOSTS=["127.0.0.1"]):
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        yield f"http://127.0.0.1:{server.port}"
        server.terminate()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_passes_axe_and_never_scrolls_sideways(site, page, path):
    page.goto(site + path)
    axe.check(page)
    assert re.fullmatch(r".+ – Family Safeguarding Workbook", page.title())
    for width in (1280, 768, 375, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path, status", [("/refused", 403), ("/nowhere", 404), ("/failed", 500)])
def test_a_page_about_an_error_passes_axe(site, page, problems, path, status):
    assert page.goto(site + path).status == status
    axe.check(page)
    assert len(problems) == 1  # the browser's own note of the status
    problems.clear()


def test_the_error_summary_takes_focus_and_its_links_lead_to_the_wrong_box(site, page):
    page.goto(site + "/form")
    page.get_by_label("Day").fill("3")
    page.get_by_label("Month").fill("13")
    page.get_by_label("Year").fill("2025")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert page.title().startswith("Error: Record a visit")
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    axe.check(page)
    page.get_by_role("link", name="Date of the visit must be a real date").click()
    assert page.evaluate("document.activeElement.id") == "id_when-month"
    page.get_by_role("link", name="Select where the visit was").click()
    assert page.evaluate("document.activeElement.id") == "id_place"


def test_a_choice_reveals_its_question_and_text_survives_unchanged(site, page):
    written = "  Line one\n    indented\nlast & <b>"
    page.goto(site + "/form")
    assert not page.get_by_label("Which place?").is_visible()
    page.get_by_label("Somewhere else").check()
    page.get_by_label("Which place?").fill(written)
    page.get_by_label("What happened?").fill("\n\n" + written)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert page.get_by_label("Which place?").input_value() == written
    assert page.get_by_label("What happened?").input_value() == "\n\n" + written
    axe.check(page)


def team_box(page):
    """The box that replaces the select, which has the same role until the script has run."""
    return page.locator("input#id_team[role=combobox]")


def test_a_select_can_be_searched_by_typing(site, page):
    page.goto(site + "/form")
    team_box(page).click()
    team_box(page).press_sequentially("Team 17")
    page.get_by_role("option", name="Team 17").click()
    assert page.locator("select[name=team]").input_value() == "17"
    axe.check(page)


@pytest.mark.parametrize(
    "typed, sent",
    [("", ""), ("team 3", "3"), ("Team", ""), ("Nobody", "")],
    ids=["nothing", "whole", "half", "unknown"],
)
def test_a_searched_select_sends_what_it_shows_and_nothing_else(site, page, typed, sent):
    page.goto(site + "/form")
    box = team_box(page)
    box.click()
    box.press_sequentially("Team 17")
    page.get_by_role("option", name="Team 17").click()
    box.fill("")
    box.press_sequentially(typed)
    box.press("Tab")
    page.wait_for_timeout(300)
    assert page.locator("select[name=team]").input_value() == sent


def test_a_draft_is_saved_a_moment_after_typing_stops_and_says_so(site, page):
    kitchen_sink.drafts.clear()
    page.goto(site + "/form")
    page.get_by_label("What happened?").fill("We talked.")
    status = page.get_by_role("status").filter(has_text="Draft saved at")
    status.wait_for()
    assert re.fullmatch(r"Draft saved at \d\d:\d\d", status.text_content())
    assert kitchen_sink.drafts[-1]["note"] == "We talked."
    assert kitchen_sink.drafts[-1]["version"] == "7"


def test_a_draft_that_can_not_be_saved_says_so_and_is_saved_when_the_line_is_back(site, page, problems):
    kitchen_sink.drafts.clear()
    page.goto(site + "/form")
    page.context.set_offline(True)
    page.get_by_label("What happened?").fill("We talked.")
    page.get_by_text("Not saved: you are offline. Your text is on this page only, so keep it open.").wait_for()
    assert kitchen_sink.drafts == []
    page.context.set_offline(False)
    page.get_by_text("Draft saved at").wait_for()
    assert kitchen_sink.drafts[-1]["note"] == "We talked."
    problems.clear()


def test_what_was_typed_last_is_sent_when_the_page_is_left(site, page):
    kitchen_sink.drafts.clear()
    page.goto(site + "/form")
    page.get_by_label("What happened?").fill("Left in a hurry.")
    page.goto(site + "/plain")
    for _ in range(50):
        if kitchen_sink.drafts:
            break
        page.wait_for_timeout(100)
    assert kitchen_sink.drafts[-1]["note"] == "Left in a hurry."


def test_before_a_form_is_sent_its_words_are_kept_once_and_never_after_it(site, page):
    kitchen_sink.drafts.clear()
    page.goto(site + "/form")
    page.get_by_label("What happened?").fill("Saved at once.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    assert [one["note"] for one in kitchen_sink.drafts] == ["Saved at once."]


def test_the_form_works_without_scripts(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/form")
    assert page.get_by_label("Which place?").is_visible()  # revealed, as nothing can reveal it
    assert page.locator("select[name=team]").is_visible()
    page.get_by_role("button", name="Save").click()
    assert page.get_by_role("link", name="Enter the date of the visit").get_attribute("href") == "#id_when-day"
    context.close()


def test_the_menu_opens_on_a_phone(site, page):
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(site + "/")
    assert not page.get_by_role("link", name="Board").is_visible()
    page.get_by_role("button", name="Menu").click()
    assert page.get_by_role("link", name="Board").is_visible()
    axe.check(page)
