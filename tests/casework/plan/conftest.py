"""Short ways to write what a plan holds."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from tests.casework.conftest import House
from tests.casework.programme.conftest import Writer

from safeguarding.casework.plan import actions

TODAY = date.today()
LEVELS = {level: f"Level {level}" for level in (-2, -1, 0, 1, 2)}


class Planner(Writer):
    """Writes as the social worker unless told otherwise; each call is a form of its own."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.family = house.family

    def point(self, words="We want quiet evenings.", kind="goal", said_by=None, by=None, over=None, days=0, key=None):
        on, by = TODAY - timedelta(days=days), by or self.house.social_worker
        return actions.write_point(self.family, kind, words, said_by, on, key or uuid.uuid4(), by=by, over=over)

    def action(self, text="Ring the nursery", owner=None, due=7, goal=None, by=None):
        owner, by = owner or self.house.social_worker, by or self.house.social_worker
        return actions.add_action(self.family, text, owner, TODAY + timedelta(days=due), goal, uuid.uuid4(), by=by)

    def mark(self, action, done=True, note="", days=0, by=None):
        on, by = TODAY - timedelta(days=days), by or self.house.social_worker
        return actions.mark_action(action, done, on, note, uuid.uuid4(), by=by)

    def scale(self, goal, variant="minus_one", weight=1, over=None, levels=LEVELS):
        by = self.house.social_worker
        return actions.set_scale(goal, variant, weight, levels, uuid.uuid4(), by=by, over=over)

    def score(self, scale, level, days=0, informant="together"):
        on = TODAY - timedelta(days=days)
        return actions.score_goal(scale, level, informant, on, uuid.uuid4(), by=self.house.social_worker)

    def safety(self, words="Nan stays when he drinks.", over=None, by=None):
        by = by or self.house.social_worker
        return actions.write_safety_plan(self.family, words, TODAY, None, uuid.uuid4(), by=by, over=over)

    def version(self, by=None):
        return actions.make_version(self.family, uuid.uuid4(), by=by or self.house.social_worker)

    def view(self, words="Good enough care.", area="", over=None, by=None):
        by, over = by or self.house.social_worker, over.pk if over else None
        return actions.write_view(self.family, self.house.mother, area, words, uuid.uuid4(), by=by, over=over)

    def comment(self, words="I try every day.", area=""):
        by = self.house.social_worker
        return actions.add_comment(self.family, self.house.mother, area, words, TODAY, uuid.uuid4(), by=by)

    def finish(self, by=None):
        by = by or self.house.social_worker
        return actions.finish_assessment(self.family, self.house.mother, uuid.uuid4(), by=by)


@pytest.fixture
def plan(house):
    return Planner(house)
