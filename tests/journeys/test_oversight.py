"""The log: who opened a family, what a person opened, and what somebody made of a pattern."""

from __future__ import annotations

import os

import pytest
from tests.casework.oversight.conftest import worker

from safeguarding.casework.audit.recording import record

pytestmark = pytest.mark.journey


@pytest.fixture
def busy(county):
    """Some reading: by those who work with the family, in an emergency, and by somebody who had no part in it."""
    for user in (county.social_worker, county.victim_worker, county.mental_health_worker):
        for section in ("family", "workbook", "chronology"):
            record(user, "read", county.family, section=section, relationship="allocated")
    record(county.outsider, "read", county.family, section="family", relationship="break-glass")
    record(county.outside_manager, "read", county.family, section="workbook", relationship="team")
    return county


def shown(at, name: str):
    """Look at the page on a laptop and on a phone; keep pictures where somebody wants to see them."""
    at.on_a_phone()
    if folder := os.environ.get("PICTURES"):
        for width in (1280, 375):
            at.page.set_viewport_size({"width": width, "height": 900})
            at.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        at.page.set_viewport_size({"width": 1280, "height": 900})


def test_a_manager_sees_who_opened_a_family_and_a_worker_sees_their_own_log(busy, desk):
    # given a manager in the file of a family of the team
    at = desk(busy.manager)
    at.open("family", busy.family.pk)
    # when they ask who has opened it
    at.follow("Who has opened this file")
    # then everyone is there with their role, the page and how they came to it
    assert "Sam Okafor" in at.text and "Allocated to the family" in at.text
    assert "Break-glass" in at.text
    shown(at, "opened")
    # and a worker of the team has a log, which the worker can read as well
    at.follow("Logs")
    shown(at, "logs")
    at.follow("Sam Okafor")
    assert "Read chronology" in at.text
    shown(at, "worker-log")
    mine = desk(busy.social_worker)
    mine.open("home").follow("See your log")
    assert mine.heading == "What you have opened and done"
    shown(mine, "my-log")


def test_information_governance_looks_at_a_pattern_and_says_what_came_of_it(busy, desk):
    # given an officer and nothing looked over yet
    at = desk(worker(busy, "iggy", "Iggy Lund", "ig_officer"))
    at.open("patterns")
    assert "Nothing to look at." in at.text
    shown(at, "patterns-empty")
    # when the last days are looked over
    at.press("Look now")
    # then somebody who had no part in the family stands there
    assert "Orla Finch" in at.row("Did not work with the family")
    shown(at, "patterns")
    # and a decision without a reason is asked for again
    at.follow("Did not work with the family")
    at.press("Save decision")
    assert "Select what you decided" in at.text
    shown(at, "finding")
    at.page.get_by_label("Explained: there was a reason to open it").check()
    at.fill("Why?", "She covered the team that afternoon and it was not entered")
    at.press("Save decision")
    assert "Your decision is saved." in at.text
    assert "Orla Finch" not in at.text
