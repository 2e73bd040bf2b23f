"""Somebody at a desk: one person in one browser, whose every page is looked at with axe as soon as it opens."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from playwright.sync_api import Error, Locator, Page, Route
from tests.journeys import axe

LAPTOP = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 800}
#: What a laptop leaves of the page at 200 per cent.
ZOOMED = {"width": 640, "height": 450}


class Desk:
    """A page, and what a person does with it. `problems` is what the browser complained of.

    `glass`: for a page that runs no scripts, and so not axe either, a page of another browser that shows the same.
    """

    def __init__(self, page: Page, site: str, problems: list[str], glass: Page | None = None) -> None:
        self.page, self.site, self.problems, self.glass = page, site, problems, glass

    def open(self, name: str, *args: Any, status: int = 200) -> Desk:
        """Open the page of that name and look at it."""
        return self.go(reverse(name, args=args), status=status)

    def go(self, path: str, status: int = 200) -> Desk:
        try:
            answer = self.page.goto(self.site + path)
        except Error as error:
            if "ERR_ABORTED" not in error.message:
                raise
            # a page that loads itself anew, as a meeting's screen does, was just doing so
            answer = self.page.goto(self.site + path)
        assert answer is not None and answer.status == status, f"{path} answers {answer and answer.status}"
        return self.look()

    def follow(self, words: str, within: Locator | None = None) -> Desk:
        """Follow the first link that is called so, drawn as a button or not, and look at where it leads."""
        where = within or self.page
        drawn_as_button = where.locator("a[role=button]").filter(has_text=words)
        with self.page.expect_navigation():
            where.get_by_role("link", name=words).or_(drawn_as_button).first.click()
        return self.look()

    def turn_to(self, page: str) -> Desk:
        """Turn to another page of the family's file."""
        return self.follow(page, within=self.page.get_by_role("navigation", name="Pages of this family’s file"))

    def press(self, words: str, within: Locator | None = None) -> Desk:
        """Press the button that is called so, and look at the answer."""
        with self.page.expect_navigation():
            (within or self.page).get_by_role("button", name=words, exact=True).click()
        return self.look()

    def on_a_phone(self) -> Desk:
        """Look at the same page on a phone, and go back to the laptop."""
        self.page.set_viewport_size(PHONE)
        self.look()
        self.page.set_viewport_size(LAPTOP)
        return self

    def press_here(self, words: str) -> Desk:
        """Press a button that changes something on the page and leads nowhere."""
        self.page.get_by_role("button", name=words, exact=True).click()
        return self

    def look(self) -> Desk:
        """Whether the page is sound: nothing for axe, no scrolling sideways, and the banner of a made-up authority."""
        axe.check(self._under_glass() if self.glass else self.page)
        self.never_sideways()
        assert "Made-up data." in self.page.get_by_role("note").first.inner_text()
        return self

    def _under_glass(self) -> Page:
        """The same page, its scripts left out, where axe can run."""
        assert self.glass is not None
        shown = self.page.content()

        def answer(route: Route) -> None:
            if route.request.is_navigation_request():
                route.fulfill(body=shown, content_type="text/html; charset=utf-8")
            elif route.request.resource_type == "script":
                route.abort()
            else:
                route.continue_()

        self.glass.unroute_all()
        self.glass.route("**/*", answer)
        self.glass.goto(self.page.url)
        return self.glass

    def never_sideways(self) -> None:
        wide, room = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= room, f"{self.page.url} is {wide} pixels wide where there are {room}"

    def refused(self, status: int) -> None:
        """Forget the browser's own note that the last page came with this status; fail if it made none, or another."""
        notes = [one for one in self.problems if f"status of {status}" in one]
        assert len(notes) == 1 == len(self.problems), self.problems
        self.problems.clear()

    # What is on the page

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def text(self) -> str:
        """What stands in the body of the page, on one line."""
        return " ".join(self.page.locator("main").inner_text().split())

    def section(self, title: str) -> Locator:
        """The section of the page with that heading."""
        return self.page.get_by_role("region", name=title)

    def row(self, words: str) -> str:
        """The row of a table that holds the words, on one line."""
        return " ".join(self.page.get_by_role("row").filter(has_text=words).first.inner_text().split())

    def errors(self) -> list[str]:
        """The errors that the summary lists."""
        return self.page.locator(".govuk-error-summary__list li").all_inner_texts()

    # What is filled in

    def fill(self, label: str, text: str) -> Desk:
        self.page.get_by_label(label, exact=True).fill(text)
        return self

    def tick(self, *labels: str, within: Locator | None = None) -> Desk:
        for label in labels:
            (within or self.page).get_by_label(label, exact=True).check()
        return self

    def answer(self, question: str, choice: str) -> Desk:
        """Choose an answer to the question."""
        return self.tick(choice, within=self.question(question))

    def question(self, words: str) -> Locator:
        return self.page.get_by_role("group", name=words)

    def date(self, question: str, day: date) -> Desk:
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            self.question(question).get_by_label(part, exact=True).fill(str(value))
        return self
