"""Signing in: each person finds their own work on the first page, and nobody else's."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.journey

MENU = {
    "practitioner": ["Home", "For you", "Board", "Supervision days", "Caseload", "Indicators"],
    "social_worker": ["Home", "For you", "Board", "Supervision days", "Caseload", "Indicators", "Emergency"],
    "manager": [
        "Home", "For you", "Board", "Supervision days", "Quality", "Caseload", "This week", "New children", "Duplicates",
        "Indicators", "Emergency", "Cover",
        "Sharing agreements", "Prompts", "Logs",
    ],
    "analyst": ["Home", "For you", "Partner data", "Indicators"],
    "performance": ["Home", "For you", "Quality", "Caseloads by team", "Partner data", "Indicators", "Census", "Sharing agreements"],
}  # fmt: skip


def sign_in(desk, user) -> None:
    desk.fill("Email address", user.email).fill("Password", "a made-up password").press("Sign in")


def menu(desk) -> list[str]:
    return desk.page.get_by_role("navigation", name="Menu").get_by_role("link").all_inner_texts()


@pytest.mark.parametrize(
    "who, post",
    [
        ("social_worker", "Social worker"),
        ("victim_worker", "Domestic abuse worker (victims)"),
        ("perpetrator_worker", "Domestic abuse worker (perpetrators)"),
        ("substance_worker", "Substance misuse worker"),
        ("mental_health_worker", "Mental health worker"),
        ("manager", "Team manager"),
    ],
)
def test_who_works_with_families_finds_theirs_and_no_others(county, desk, who, post):
    # given somebody at the sign-in page, sent there because the home page is not for everyone
    user, at = getattr(county, who), desk()
    at.open("home")
    assert at.heading == "Sign in to the Family Safeguarding Workbook"
    # when they sign in
    sign_in(at, user)
    # then the page is theirs: their name and post, their family with its children, and nobody else's
    assert at.heading == "My families"
    assert at.page.get_by_text(f"{user.name}, {post}").is_visible()
    assert "Harlow family" in at.text
    assert "Ivy Harlow" in at.text
    assert "Quill" not in at.text
    assert menu(at) == MENU.get(who, MENU["practitioner"])
    # and the file of another family is not there for them
    at.open("family", county.other_family.pk, status=404)
    at.refused(404)
    # when they sign out, then the page is closed again
    at.press("Sign out")
    assert at.heading == "Sign in to the Family Safeguarding Workbook"
    at.open("home")
    assert at.heading == "Sign in to the Family Safeguarding Workbook"


@pytest.mark.parametrize("who", ["analyst", "performance"])
def test_who_works_with_figures_finds_their_doors_and_no_family(county, desk, who):
    # given a partner's analyst or the performance officer, when they sign in
    at = desk()
    at.open("home")
    sign_in(at, getattr(county, who))
    # then they see what their post opens, and each door opens
    assert at.heading == "Welcome"
    assert "Harlow" not in at.text
    assert menu(at) == MENU[who]
    for words in MENU[who][1:]:
        at.follow(words, within=at.page.locator("main"))
        at.open("home")
    # but no family's file does
    at.open("family", county.family.pk, status=403)
    at.refused(403)
    at.press("Sign out")


def test_the_home_page_says_what_is_new_and_finds_a_family_by_a_child_s_name(county, desk):
    # given a social worker who has never opened the family's file
    at = desk(county.social_worker)
    at.open("home")
    assert "You have not opened it yet" in at.row("Harlow family")
    # when they open it and come back
    at.follow("Harlow family")
    assert "Kay Harlow" in at.text
    at.open("home")
    # then nothing is new
    assert "Nothing. You looked today" in at.row("Harlow family")
    # and a child's name, however it is spelt, finds the family without standing in the address
    at.fill("Search people, families and the workbook", "Noa Hallow").press("Search")
    assert "Noah Harlow" in at.row("Noah")
    assert "Noa+" not in at.page.url and "Hallow" not in at.page.url
    at.fill("Search people, families and the workbook", "Quill").press("Search")
    assert "Nothing was found in the families that you work with" in at.text
