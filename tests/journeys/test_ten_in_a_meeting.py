"""Ten professionals, each with a browser of their own, in one supervision for some minutes of the browsers' clocks.

One minute by default, MEETING_MINUTES=5 for five (`make bench BENCH=meeting`). Lines drop, answers are lost on their way back, laptops sleep, pages are loaded anew. What the workbook said it has
must be there at the end, once; and everybody must read the same.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

import pytest
from django.urls import reverse
from playwright.sync_api import Route
from tests.casework.conftest import House
from tests.casework.supervision.acts import again, opened
from tests.journeys.desk import Desk

from safeguarding.casework.access.models import Post, User
from safeguarding.casework.families.models import Allocation
from safeguarding.casework.supervision import actions, queries
from safeguarding.casework.supervision.models import Line, Rating, Session

pytestmark = pytest.mark.journey
MINUTES = int(os.environ.get("MEETING_MINUTES", "1"))
SECONDS = 10
WORKERS = ("social_worker", "victim_worker", "perpetrator_worker", "substance_worker", "mental_health_worker")
FIVE_MORE = ("social_worker", "social_worker", "substance_misuse_worker", "mental_health_worker", "da_victim_worker")
ANSWERS = ("Red", "Amber", "Green", "Cannot rate")
UNSAVED = "(not saved yet)"


def ten_professionals(county: House) -> list:
    """The five who work with the family, and five more."""
    of, start = {"authority": county.authority}, date.today() - timedelta(days=30)
    people = [getattr(county, who) for who in WORKERS]
    for number, role in enumerate(FIVE_MORE):
        made = User.objects.create_user(f"more{number}@example.org", f"Nia Extra{number}", **of)
        post = Post.objects.create(
            **of, user=made, agency=county.council, office=county.office, team=county.team, role=role, start=start
        )
        Allocation.objects.create(**of, family=county.family, post=post, start=start)
        people.append(made)
    return people


@dataclass
class Somebody:
    """One of the ten: what they wrote, what the workbook acknowledged, and what befell their laptop."""

    user: object
    desk: Desk
    session: Session
    chance: random.Random
    wrote: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    rated: list[tuple[str, str]] = field(default_factory=list)
    offline: bool = False
    befell: Counter = field(default_factory=Counter)

    def sit_down(self) -> None:
        self.desk.page.clock.install()
        self.desk.page.on("response", self.heard)
        self.load()

    def load(self) -> None:
        """The screen of the meeting, as it is now. It looks at nothing with axe: other journeys do."""
        self.desk.page.goto(self.desk.site + reverse("room", args=[self.session.pk]))

    def heard(self, answer) -> None:
        """Note a sentence that the workbook says it has, as the browser hears it."""
        if answer.url.endswith("/room/write/") and answer.status == 200:
            self.acknowledged.add(answer.json()["text"])

    def write(self, words: str) -> None:
        self.desk.page.get_by_label("Which part of the agenda?").select_option(index=self.chance.randint(1, 8))
        self.desk.page.get_by_label("What was said?").fill(words)
        self.desk.press_here("Save sentence")
        self.wrote.append(words)

    def lose_an_answer(self) -> None:
        """The next sentence reaches the workbook, and its answer never comes back."""

        def cut(route: Route) -> None:
            route.fetch()
            route.abort("connectionreset")

        self.desk.page.route("**/room/write/", cut, times=1)
        self.befell["answer lost"] += 1

    def drop(self) -> None:
        self.desk.page.context.set_offline(True)
        self.offline = True
        self.befell["line dropped"] += 1

    def come_back(self) -> None:
        self.desk.page.context.set_offline(False)
        self.offline = False

    def sleep(self) -> None:
        """The lid is shut for two minutes: timers stand still, and fire late."""
        self.desk.page.clock.fast_forward(120_000)
        self.befell["slept"] += 1

    def load_again(self) -> None:
        """A page loaded anew, which a browser asks about while something is not saved."""
        if not self.offline and not self.desk.page.get_by_text(UNSAVED).count():
            self.load()
            self.befell["loaded anew"] += 1

    def rate_again(self) -> None:
        """Change one's mind of a child; every other time the answer is lost and the form is sent again."""
        if self.offline or self.desk.page.get_by_text(UNSAVED).count():
            return
        page, child = self.desk.page, self.chance.choice(list(queries.children_of(again(self.user), self.session)))
        page.goto(self.desk.site + reverse("rate", args=[self.session.pk, child.pk]))
        answer, reason = self.chance.choice(ANSWERS), f"{self.user.name}, view {len(self.rated) + 1}"
        for lost in (True, False) if self.chance.random() < 0.5 else (False,):
            self.give(answer, reason, lost=lost)
        self.rated.append((str(child.pk), reason))
        self.befell["rated again"] += 1
        self.load()

    def give(self, answer: str, reason: str, *, lost: bool) -> None:
        page = self.desk.page
        page.get_by_label(answer, exact=True).check()
        page.get_by_label("Why?").fill(reason)
        if not lost:
            with page.expect_navigation():
                page.get_by_role("button", name="Save rating").click()
            assert page.get_by_role("button", name="Save rating").count() == 0, page.content()
            return
        form = page.locator("form:has(button:text('Save rating'))")
        body = form.evaluate("form => Object.fromEntries(new FormData(form))")
        page.request.post(page.url, form=body, headers={"Referer": page.url}, max_redirects=0)


def everybody_has_rated(people: list, session: Session) -> None:
    for user in people:
        for child in queries.children_of(again(user), session):
            actions.rate_child(session, child, "amber", f"{user.name} to begin with", None, by=again(user))


def live_through(ten: list[Somebody], chance: random.Random) -> None:
    """Every ten seconds some write, and something befalls some of them."""
    numbers = count(1)
    happenings = ("write", "write", "write", "lose_an_answer", "drop", "sleep", "load_again", "rate_again", "nothing")
    for _ in range(MINUTES * 60 // SECONDS):
        for one in ten:
            happening = chance.choice(happenings)
            if one.offline and chance.random() < 0.5:
                one.come_back()
            if happening in ("write", "lose_an_answer"):
                if happening == "lose_an_answer" and not one.offline:
                    one.lose_an_answer()
                one.write(f"{one.user.name} says number {next(numbers)}.")
            elif happening != "nothing":
                getattr(one, happening)()
        for one in ten:
            one.desk.page.clock.run_for(SECONDS * 1000)


def until_all_is_saved(ten: list[Somebody]) -> None:
    for one in ten:
        one.come_back()
    for one in ten:
        for _ in range(60):
            if not one.desk.page.get_by_text(UNSAVED).count():
                break
            one.desk.page.clock.run_for(SECONDS * 1000)
            one.desk.page.wait_for_timeout(100)
        assert one.desk.page.get_by_text(UNSAVED).count() == 0


def test_ten_people_lose_nothing_that_was_acknowledged_and_write_nothing_twice(county, desk, problems, record_property):
    # given ten professionals, who have rated, with the screen of the meeting before them
    people, session, chance = ten_professionals(county), opened(county), random.Random(2026)
    everybody_has_rated(people, session)
    ten = [Somebody(user, desk(user), session, random.Random(number)) for number, user in enumerate(people)]
    for one in ten:
        one.sit_down()
    # when they live through minutes of drops, sleeps, lost answers and pages loaded anew
    live_through(ten, chance)
    until_all_is_saved(ten)
    # then every sentence is there once, under one number each, the acknowledged among them
    written = Counter(Line.objects.order_by("number").values_list("text", flat=True))
    wrote = Counter(words for one in ten for words in one.wrote)
    assert written == wrote
    assert set().union(*(one.acknowledged for one in ten)) <= set(written)
    assert list(Line.objects.order_by("number").values_list("number", flat=True)) == list(range(1, len(wrote) + 1))
    # and every rating that was acknowledged, once, with no branch in its chain
    for one in ten:
        for child, reason in one.rated:
            assert Rating.objects.filter(rater=one.user, child_id=child, reason=reason).count() == 1
    assert Rating.objects.filter(replaced_by__isnull=True).count() == 20
    # and everybody reads the same
    for one in ten:
        one.load()
        shown = one.desk.page.locator("[data-line]").evaluate_all("all => all.map(one => Number(one.dataset.line))")
        assert sorted(shown) == list(range(1, len(wrote) + 1))
    befell = sum((one.befell for one in ten), Counter())
    assert all(
        befell[what] >= MINUTES for what in ("answer lost", "line dropped", "slept", "loaded anew", "rated again")
    )
    problems.clear()  # the browsers' own notes of lost lines
    for what, times in {"sentences": len(wrote), **befell}.items():
        record_property(what, times)


def test_a_screen_that_sent_without_a_key_of_its_own_would_be_noticed(county, desk, problems):
    """The control: where each try carries another key, a lost answer writes the sentence twice."""
    people, session = ten_professionals(county)[:1], opened(county)
    for child in queries.children_of(again(people[0]), session):
        actions.rate_child(session, child, "amber", "To begin with", None, by=again(people[0]))
    one = Somebody(people[0], desk(people[0]), session, random.Random(1))
    one.desk.page.add_init_script(
        "const send = window.fetch; window.fetch = (where, how) => {"
        " if (how?.body instanceof URLSearchParams) how.body.set('client_key', crypto.randomUUID());"
        " return send(where, how) }"
    )
    one.sit_down()
    one.lose_an_answer()
    one.write("Said once.")
    until_all_is_saved([one])
    assert Line.objects.filter(text="Said once.").count() == 2
    problems.clear()
