"""Without scripts, without a mouse, with the page enlarged, and on a phone: the same work, and nothing lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.casework.supervision.acts import again, closed, rate
from tests.journeys.desk import LAPTOP, PHONE, ZOOMED, Desk
from tests.journeys.test_workbook import TEXT, YESTERDAY, chapter, write_visit

from safeguarding.casework.supervision import actions
from safeguarding.casework.workbook.models import Entry

pytestmark = pytest.mark.journey
TODAY = date.today()


def test_an_entry_and_a_rating_are_given_without_scripts(county, desk):
    # given a browser that runs no scripts, and an open supervision
    session = actions.open_session(county.family, TODAY, by=again(county.manager))
    at = desk(county.social_worker, java_script_enabled=False).open("home")
    # when a visit is written, then what a script would reveal is there from the start
    at.follow("Harlow family").turn_to("Workbook").follow("Write an entry")
    write_visit(at)
    # and the draft has a button of its own
    at.press("Save draft")
    assert "Restored from your draft" in at.text
    at.press("Save")
    assert "Ivy showed me her room." in chapter(at, "Social work (your chapter)")
    # when each child is rated, then the next follows
    at.open("session", session.pk).follow("Rate Ivy Harlow")
    at.press("Save rating")
    assert at.errors() == ["Select a colour, or that you can’t rate", "Enter the reason for your rating"]
    at.tick("Amber").fill("Why?", "Sleeps badly.").press("Save rating")
    at.tick("Cannot rate").fill("Why?", "Not seen this month.").press("Save rating")
    assert "You have rated every child." in at.text
    assert "Cannot rate" in at.row("Not seen this month.")


class Keys:
    """The keyboard alone: Tab until the thing has the focus, then type, or press Space or Enter."""

    def __init__(self, at: Desk) -> None:
        self.at, self.page = at, at.page

    def reach(self, name: str, most: int = 80) -> Keys:
        """Tab to the control of that name. It has to show that it has the focus."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate(NAME_OF_FOCUS)
            if found["name"] == name:
                assert found["seen"], f"“{name}” has the focus and does not show it"
                return self
        raise AssertionError(f"“{name}” can't be reached with the Tab key on {self.page.url}")

    def type(self, text: str) -> Keys:
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        return self

    def space(self) -> Keys:
        self.page.keyboard.press("Space")
        return self

    def enter(self) -> Keys:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.at.look()
        return self


NAME_OF_FOCUS = """() => {
  const one = document.activeElement
  const label = one.labels && one.labels[0]
  const look = getComputedStyle(one), box = label && getComputedStyle(label, '::before')
  const seen = [look, box].some(of => of && (of.boxShadow !== 'none' || (of.outlineStyle !== 'none' && of.outlineWidth !== '0px')))
  return {name: (label || one).innerText.trim(), seen}
}"""


def test_from_signing_in_to_a_saved_entry_with_the_keyboard_alone(county, desk):
    # given somebody at the sign-in page who uses no mouse
    at = desk()
    at.open("home")
    keys = Keys(at)
    # when they sign in
    keys.reach("Email address").type(county.social_worker.email)
    keys.reach("Password").type("a made-up password").enter()
    # then the first stop of a page skips to what is on it
    at.page.keyboard.press("Tab")
    assert at.page.evaluate("document.activeElement.innerText") == "Skip to main content"
    at.page.keyboard.press("Enter")
    assert at.page.evaluate("document.activeElement.id") == "main-content"
    # when they go to the workbook and write a call
    keys.reach("Harlow family").enter()
    keys.reach("Workbook").enter()
    keys.reach("Write an entry").enter()
    keys.reach("Visit").space()
    at.page.keyboard.press("ArrowDown")
    while not at.page.get_by_label("Call", exact=True).is_checked():
        at.page.keyboard.press("ArrowDown")
    keys.reach("Day").type(str(YESTERDAY.day)).reach("Month").type(str(YESTERDAY.month))
    keys.reach("Year").type(str(YESTERDAY.year)).reach("At what time?").type("9.05am")
    keys.reach("Kay Harlow").space()
    keys.reach("Yes").space()
    keys.reach(TEXT).type("Kay rang: she has found a solicitor.")
    keys.reach("Save").enter()
    # then it is saved
    assert "she has found a solicitor." in chapter(at, "Social work (your chapter)")
    assert "09:05" in chapter(at, "Social work (your chapter)")


@pytest.fixture
def busy(county):
    """The county after a year's work: supervisions past and open, an entry, an action."""
    closed(county, {"social_worker": "amber", "victim_worker": "red"}, "red", days_ago=40)
    session = actions.open_session(county.family, TODAY, by=again(county.manager))
    for child in ("child", "sibling"):
        for who in ("social_worker", "mental_health_worker"):
            rate(county, session, who, "amber", child=child)
    actions.agree_action(
        session, "Read the plan together with Kay and Lee at their kitchen table", county.social_worker,
        TODAY + timedelta(days=3), by=again(county.manager),
    )  # fmt: skip
    return county, session


def main_pages(county, session) -> dict[str, list[str]]:
    """The addresses of the main pages, by the person who looks at them."""
    family, child = county.family.pk, county.child.pk
    of_family = (
        "family", "workbook", "entry-new", "summary", "chronology", "visits", "clocks", "supervision",
    )  # fmt: skip
    return {
        "social_worker": [
            reverse("home"), *(reverse(name, args=[family]) for name in of_family),
            reverse("session", args=[session.pk]), reverse("rate", args=[session.pk, child]),
        ],
        "manager": [
            reverse("board"), reverse("children-without-family"), reverse("add-person", args=[family]),
            reverse("allocate", args=[family]), reverse("opened-by", args=[family]),
            reverse("family-rating", args=[session.pk]), reverse("close-session", args=[session.pk]),
        ],
        "performance": [
            reverse("home"), reverse("census"), reverse("deliveries"), reverse("indicators"),
            reverse("indicator", args=["police_domestic_abuse_before_after"]),
        ],
    }  # fmt: skip


@pytest.mark.parametrize("who", ["social_worker", "manager", "performance"])
def test_every_main_page_keeps_all_its_words_enlarged_and_on_a_phone(busy, desk, who):
    # given the main pages of somebody's work on a laptop
    county, session = busy
    at = desk(getattr(county, who))
    for path in main_pages(county, session)[who]:
        at.go(path)
        said = at.text
        assert said
        # when the page is enlarged to 200 per cent, or read on a phone, then it says the same, without scrolling sideways
        for size in (ZOOMED, PHONE):
            at.page.set_viewport_size(size)
            assert at.text == said, f"{path} at {size['width']} pixels"
            at.never_sideways()
        # and nothing is wrong with it on the phone
        at.look()
        at.page.set_viewport_size(LAPTOP)


def test_an_entry_is_written_on_a_phone(county, desk):
    # given a social worker on a doorstep
    at = desk(county.social_worker, viewport=PHONE, has_touch=True, is_mobile=True).open("home")
    # when they write the visit
    at.follow("Harlow family").turn_to("Workbook").follow("Write an entry")
    write_visit(at).press("Save")
    # then it is kept once
    assert "Ivy showed me her room." in chapter(at, "Social work (your chapter)")
    assert Entry.objects.count() == 1
    # and the menu of the whole workbook opens
    at.press_here("Menu").follow("Board")
    assert at.heading == "Board"
