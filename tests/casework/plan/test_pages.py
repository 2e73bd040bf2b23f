"""The plan’s pages: for whom, what they say when something is wrong or somebody was quicker, and how few statements."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.casework.plan.conftest import TODAY

from safeguarding.casework.plan.models import GoalScore, PlanAction, PlanGiven, PlanPoint, PlanVersion, SafetyPlan
from safeguarding.casework.plan.parenting import ParentingAssessment


def on(name="on", day=TODAY):
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def where(house, name, *args):
    return reverse(name, args=[house.family.pk, *args])


def page(house, name, *args, user=None):
    response = house.client(user or house.social_worker).get(where(house, name, *args))
    assert response.status_code == 200, response.content.decode()[:400]
    return " ".join(response.content.decode().split())


def send(house, name, *args, user=None, **fields):
    said = {"client_key": str(uuid.uuid4()), **fields}
    return house.client(user or house.social_worker).post(where(house, name, *args), said)


def test_an_empty_plan_says_what_it_holds_not_yet(house):
    said = page(house, "plan")
    for words in ("No safety plan has been written.", "Nothing written yet.", "No action has been agreed yet."):
        assert words in said


def test_every_part_of_the_plan_is_written_on_its_form(house):
    for kind in PlanPoint.Kind.values:
        answer = send(house, "plan-point-new", kind, words=f"Words of {kind}", said_by=str(house.mother.pk), **on())
        assert answer.status_code == 302
    said = page(house, "plan")
    assert all(f"Words of {kind}" in said for kind in PlanPoint.Kind.values)
    assert said.count("Kay Harlow’s words") == len(PlanPoint.Kind.values)


def test_a_point_without_words_says_so(house):
    response = send(house, "plan-point-new", "goal", words=" ", **on())
    assert "Enter the words" in response.content.decode()


def test_whoever_is_slower_is_shown_both_and_can_save_on_top(house, plan):
    first = plan.point("One")
    plan.point("Two", over=first)
    response = send(house, "plan-point", first.pk, words="Three", **on())
    assert response.status_code == 409
    text = response.content.decode()
    assert "Somebody saved this first" in text
    assert "Two" in text
    assert "Three" in text
    standing = PlanPoint.objects.get(words="Two")
    assert f'name="version" value="{standing.pk}"' in text
    assert send(house, "plan-point", first.pk, words="Three", version=str(standing.pk), **on()).status_code == 302


def test_an_action_is_agreed_marked_and_shown(house, plan):
    goal = plan.point()
    owner = f"person:{house.father.pk}"
    answer = send(house, "plan-action-new", text="Go to the group", owner=owner, goal=str(goal.pk), **on("due"))
    assert answer.status_code == 302
    action = PlanAction.objects.get()
    assert "Lee Barrow" in page(house, "plan")
    response = send(house, "plan-action", action.pk, done="no", why_not="", **on())
    assert "Enter why it was not done" in response.content.decode()
    assert send(house, "plan-action", action.pk, done="no", why_not="No bus", **on()).status_code == 302
    assert send(house, "plan-action", action.pk, done="yes", **on()).status_code == 302
    said = page(house, "plan-action", action.pk)
    assert "No bus" in said
    assert "Done on" in page(house, "plan")


LEVELS = {"much_more": "A", "more": "B", "expected": "C", "less": "D", "much_less": "E"}


def test_a_goal_gets_levels_and_a_score_on_its_pages(house, plan):
    goal = plan.point()
    assert "This goal has no levels yet" in page(house, "goal", goal.pk)
    assert house.client(house.social_worker).get(where(house, "goal-score", goal.pk)).status_code == 302
    wrong = send(house, "goal-levels", goal.pk, variant="minus_one", weight="11", **LEVELS)
    assert "The weight must be 10 or fewer" in wrong.content.decode()
    assert send(house, "goal-levels", goal.pk, variant="minus_one", weight="1", **LEVELS).status_code == 302
    assert "+1: B" in page(house, "goal-score", goal.pk)
    assert send(house, "goal-score", goal.pk, level="1", informant="together", **on()).status_code == 302
    assert GoalScore.objects.get().level == 1
    assert "60.0" in page(house, "plan")
    assert "+1: B" in page(house, "goal", goal.pk)


def test_the_latest_safety_plan_stands_at_one_address(house, plan):
    assert "No safety plan has been written." in page(house, "safety-plan")
    first = plan.safety("One")
    plan.safety("Two", over=first)
    said = page(house, "safety-plan")
    assert said.index("Two") < said.index("Earlier versions") < said.index("One")


def test_a_safety_plan_written_meanwhile_is_shown_beside_ones_own(house, plan):
    first = plan.safety("One")
    plan.safety("Two", over=first)
    fields = {"words": "Three", "version": str(first.pk), **on("agreed_on")}
    response = send(house, "safety-plan-write", **fields)
    assert response.status_code == 409
    text = response.content.decode()
    assert "Two" in text
    standing = SafetyPlan.objects.get(words="Two")
    assert str(standing.pk) in text
    assert send(house, "safety-plan-write", **{**fields, "version": str(standing.pk)}).status_code == 302
    assert SafetyPlan.objects.count() == 3


def test_a_review_without_anybody_there_or_with_an_earlier_next_day_is_not_kept(house):
    response = send(house, "plan-review", words="x", **on(), **on("next_on"))
    text = response.content.decode()
    assert "Select who was there" in text
    assert "The next review must be after this one" in text
    present = [f"person:{house.mother.pk}", f"user:{house.social_worker.pk}"]
    assert send(house, "plan-review", words="Carry on", present=present, **on()).status_code == 302
    assert "Kay Harlow" in page(house, "plan")


def test_a_version_is_frozen_agreed_printed_and_given(house, plan):
    plan.point("All of us want quiet evenings")
    assert "has not been frozen" in page(house, "plan")
    assert send(house, "plan-version-new").status_code == 302
    version = PlanVersion.objects.get()
    fields = {"person": str(house.mother.pk), "agreed": "yes", "words": "Good", **on()}
    assert send(house, "plan-agree", version.pk, **fields).status_code == 302
    said = page(house, "plan-version", version.pk)
    assert "Kay Harlow agreed" in said
    assert "Sheet for Kay Harlow" in said
    sheet = page(house, "plan-print", version.pk, house.mother.pk)
    assert "All of us want quiet evenings" in sheet
    assert send(house, "plan-print", version.pk, house.mother.pk, how="hand", **on()).status_code == 302
    assert PlanGiven.objects.get().person == house.mother
    assert "Given to Kay Harlow" in page(house, "plan-version", version.pk)
    assert "Sheet for" not in page(house, "plan-version", version.pk, user=house.perpetrator_worker)


def test_an_assessment_is_drafted_and_finished_on_its_pages(house, plan):
    plan.step("started")
    mother = house.mother.pk
    said = page(house, "assessment", mother)
    assert "Substance use" in said
    assert "Write your view of the whole" in said
    assert send(house, "assessment-view", mother, "safety", words="Safe most days").status_code == 302
    assert send(house, "assessment-view", mother, "whole", words="Good enough").status_code == 302
    assert send(house, "assessment-comment", mother, area="", words="I try", **on()).status_code == 302
    evidence = {"text": "On time for school", "known": "record", "points": "strength", "area": "basic_care", **on()}
    assert send(house, "assessment-evidence", mother, **evidence).status_code == 302
    assert "Finish the assessment" in page(house, "assessment", mother)
    assert "never changes" in page(house, "assessment-finish", mother)
    answer = send(house, "assessment-finish", mother)
    done = ParentingAssessment.objects.get()
    assert answer["Location"] == where(house, "assessment-finished", done.pk)
    said = page(house, "assessment-finished", done.pk)
    for words in ("Safe most days", "Good enough", "“I try”", "On time for school", f"Snapshot {done.pk}"):
        assert words in said
    assert said.count("First written by Sam Okafor, social worker") == said.count("First written by")


def test_only_those_who_may_write_assessments_are_offered_it(house, plan):
    said = page(house, "assessment", house.mother.pk, user=house.substance_worker)
    assert "Write your view" not in said
    response = house.client(house.substance_worker).get(where(house, "assessment-view", house.mother.pk, "whole"))
    assert response.status_code == 403


def test_something_said_in_error_leaves_the_plan(house, plan):
    goal = plan.point("Not ours")
    assert "Entered in error" in page(house, "plan-mistake", goal.pk)
    assert send(house, "plan-mistake", goal.pk, why="Another family’s").status_code == 302
    assert "Not ours" not in page(house, "plan")


@pytest.mark.parametrize(
    ("who", "status"), [("manager", 200), ("perpetrator_worker", 200), ("outsider", 404), ("performance", 403)]
)
def test_who_opens_the_pages(house, plan, who, status):
    goal, action = plan.point(), plan.action()
    plan.scale(goal)
    version = plan.version()
    client = house.client(getattr(house, who))
    for name, *args in (
        ("plan",), ("safety-plan",), ("plan-point-new", "goal"), ("plan-point", goal.pk), ("plan-mistake", goal.pk),
        ("plan-action-new",), ("plan-action", action.pk), ("goal", goal.pk), ("goal-levels", goal.pk),
        ("goal-score", goal.pk), ("plan-review",), ("plan-version-new",), ("plan-version", version.pk),
        ("plan-agree", version.pk), ("safety-plan-write",), ("assessment", house.mother.pk),
        ("assessment-comment", house.mother.pk), ("assessment-evidence", house.mother.pk),
    ):  # fmt: skip
        expected = status
        if name == "plan-mistake" and who == "perpetrator_worker":
            expected = 403  # another discipline's words
        assert client.get(where(house, name, *args)).status_code == expected, name


@pytest.mark.parametrize("name", ["plan", "assessment", "safety-plan"])
def test_the_pages_take_as_many_statements_for_much_as_for_little(house, plan, name):
    def fill(times):
        for number in range(times):
            goal = plan.point(f"Goal {number}", said_by=house.mother)
            scale = plan.scale(goal)
            plan.score(scale, 0)
            plan.mark(plan.action(goal=goal))
            plan.point(f"Worry {number}", kind="worry")
            plan.evidence(f"Seen {number}")
            plan.comment()

    address = where(house, name, house.mother.pk) if name == "assessment" else where(house, name)
    client = house.client(house.social_worker)
    fill(1)
    plan.version()
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    fill(6)
    plan.version()
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)
