"""The flow beside the published boards: neither gives away what the other hides.

The attack holds what everybody can: the page of the flow, and the boards with the children on a protection plan at the end
of each month and the plans that ended in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise

import pytest
from django.urls import reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.casework.caseload.parts import family, plan

from safeguarding.casework.families.models import Membership, TeamAllocation
from safeguarding.casework.flow import presenters, steps
from safeguarding.casework.insight import publishing, queries
from safeguarding.casework.pathway.models import ProtectionPlan
from safeguarding.evidence.disclosure import CHILDREN_IN_NEED
from safeguarding.evidence.indicators import definitions
from safeguarding.evidence.pathway_flow import Flow, MonthFlow
from safeguarding.evidence.periods import add_months

FIRST, LEAST, MOST = date(2025, 1, 1), 1, 5


@dataclass(frozen=True)
class Record:
    """What happened in months one after another: plans that began, how many of these by a step up, plans that ended."""

    began: list[int]
    up: list[int]
    ended: list[int]
    at_first: int = 40

    @property
    def months(self) -> list[date]:
        return [add_months(FIRST, number) for number in range(len(self.began))]

    def boards(self) -> tuple[dict[date, float | None], dict[date, float | None]]:
        """Children there at the end of each month and the one before the first, and plans ended, small ones hidden."""
        steps = [a - b for a, b in zip(self.began, self.ended, strict=True)]
        there = list(accumulate(steps, initial=self.at_first))
        days = [add_months(FIRST, -1), *self.months]
        return dict(zip(days, map(_shown, there), strict=True)), dict(
            zip(self.months, map(_shown, self.ended), strict=True)
        )

    def page(self, stepping):
        """Steps up by month, as the page of the flow shows them."""
        flows = tuple(MonthFlow(month, True, up=up) for month, up in zip(self.months, self.up, strict=True))
        found = presenters.for_many(Flow(flows, ()), stepping=stepping)[""]
        return dict(zip(self.months, found.series["up"], strict=True))


def _shown(count):
    return None if CHILDREN_IN_NEED.hides(count) else float(count)


def found_out(record, stepping):
    """Of each month, between which numbers an outsider knows the steps up and the plans ended to be."""
    page, (there, ended) = record.page(stepping), record.boards()
    spans = {}
    for before, month in pairwise(there):
        least, most = (0 if month not in stepping else LEAST, float("inf") if month not in stepping else MOST)
        if page[month] is not None:
            least = most = page[month]
        over_least, over_most = (LEAST, MOST) if ended[month] is None else (ended[month], ended[month])
        if there[month] is not None and there[before] is not None:
            change = there[month] - there[before]
            over_least = max(over_least, least - change, -change)
            most = min(most, change + over_most)
        spans[month] = (least, most), (over_least, over_most)
    return spans


#: One plan began, and by a step up; and five ended, when ten stepped up and the children on a plan became five more.
ONE_STEP, FIVE_ENDED = Record([1], [1], [0]), Record([10], [10], [5])


def test_every_month_beside_the_boards_would_give_hidden_numbers_away():
    assert found_out(ONE_STEP, {FIRST})[FIRST][0] == (1, 1)
    assert found_out(FIVE_ENDED, {FIRST})[FIRST][1] == (5, 5)


def test_the_months_that_are_told_beside_the_boards_dont():
    assert found_out(ONE_STEP, steps.tellable(*ONE_STEP.boards()))[FIRST][0] == (0, 1)
    assert found_out(FIVE_ENDED, steps.tellable(*FIVE_ENDED.boards()))[FIRST][1] == (1, 5)


def test_months_in_which_none_or_many_plans_began_are_told():
    record = Record([0, 5, 12], [0, 3, 9], [6, 0, 8])
    assert record.page(steps.tellable(*record.boards())) == dict(zip(record.months, (0, None, 9), strict=True))
    assert len(steps.tellable(*record.boards())) == 3


def test_a_month_that_the_boards_dont_show_yet_is_not_told():
    assert steps.tellable({}, {}) == frozenset()
    assert steps.tellable({FIRST: 40.0}, {FIRST: 0.0}) == frozenset()


@st.composite
def records(draw):
    began = draw(st.lists(st.integers(0, 15), min_size=1, max_size=6))
    up = [draw(st.integers(0, many)) for many in began]
    return Record(began, up, [draw(st.integers(0, 15)) for _ in began], 100)


@settings(max_examples=200, deadline=None)
@example(ONE_STEP)
@example(FIVE_ENDED)
@given(records())
def test_nobody_finds_out_from_the_page_what_the_boards_hide_or_from_the_boards_what_the_page_hides(record):
    there, ended = record.boards()
    stepping = steps.tellable(there, ended)
    page, without = record.page(stepping), found_out(Record(record.began, [0] * len(record.up), record.ended, 100), ())
    for month, (steps_up, over) in found_out(record, stepping).items():
        if ended[month] is None:
            assert over == without[month][1]  # no more than who never saw the page
        if page[month] is None:
            assert steps_up[0] == 0 or steps_up[1] - steps_up[0] >= CHILDREN_IN_NEED.width


@pytest.mark.django_db
def test_the_page_hides_whether_the_one_plan_that_began_was_a_step_up(house):
    last = queries.last_quarter()
    step, no_step = (add_months(last.replace(day=1), -number) for number in (1, 0))
    for number in range(8):
        _on_a_plan(house, f"Family {number}", step - timedelta(days=100))
        _on_a_plan(house, f"Ended {number}", step - timedelta(days=100), step - timedelta(days=70))
    stepped = plan(house, _child(house, "Stepped"), "in_need", step - timedelta(days=60), step + timedelta(days=3))
    ProtectionPlan.objects.create(
        authority=house.authority, episode=stepped, start=step + timedelta(days=3), initial_category="NEG",
        latest_category="NEG",
    )  # fmt: skip
    _on_a_plan(house, "Straight", no_step + timedelta(days=3))
    said = _said(house)
    assert {said[month] for month in (step, no_step, add_months(step, -1))} == {"c"}  # before anything is published
    among = [definitions()[name] for name in (steps.OPEN, steps.ENDED)]
    assert publishing.bring_up_to_date(house.performance, among=among, now=True).published
    said = _said(house)
    assert (said[step], said[no_step], said[add_months(step, -1)]) == ("c", "c", "0")


def _child(house, name):
    """The child of a family that a team has held for long."""
    made, long_ago = family(house, name), queries.last_quarter() - timedelta(days=400)
    TeamAllocation.objects.filter(family=made).update(start=long_ago)
    Membership.objects.filter(family=made).update(start=long_ago)
    return Membership.objects.get(family=made).person


def _on_a_plan(house, name, start, end=None):
    plan(house, _child(house, name), "protection", start, end, referred=start - timedelta(days=10))


def _said(house):
    """Steps up by month, as a partner's analyst reads them."""
    figures = house.client(house.analyst).get(reverse("flow")).context["months"]
    assert figures.head[2] == "Step up"
    months = {
        f"{month:%B %Y}": month for month in (add_months(queries.last_quarter().replace(day=1), -n) for n in range(9))
    }
    return {months[row[0]]: row[2] for row in figures.rows if row[0] in months}
