"""The plan: whose words, who does what, what was frozen, agreed and given; nothing is written over unseen."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404
from tests.casework.plan.conftest import TODAY

from safeguarding.casework.access.policies import Refused
from safeguarding.casework.audit.models import Event
from safeguarding.casework.plan import actions, presenters, printing, queries
from safeguarding.casework.plan.models import PlanPoint, PlanVersion
from safeguarding.casework.programme.writing import Overtaken
from safeguarding.casework.protected import actions as protected


def held(house, user=None):
    return queries.plan_of(user or house.social_worker, house.family)


def test_a_goal_stands_in_the_words_of_who_said_it(house, plan):
    goal = plan.point("I want my evenings back.", said_by=house.mother)
    line = presenters.point_line(goal, held(house))
    assert line.words == "I want my evenings back."
    assert line.whose.startswith("Kay Harlow’s words, ")
    assert line.by.startswith("First written by Sam Okafor, social worker, ")


def test_a_change_keeps_what_was_said_before_and_who_said_it_first(house, plan):
    first = plan.point("One")
    second = plan.point("Two", over=first, by=house.manager)
    assert [row.words for row in held(house).of("goal")] == ["Two"]
    line = presenters.point_line(second, held(house))
    assert "First written by Sam Okafor" in line.by
    assert "changed by Tess Marlow" in line.by


def test_two_people_never_write_over_the_same_words(house, plan):
    first = plan.point("One")
    plan.point("Two", over=first)
    with pytest.raises(Overtaken) as told:
        plan.point("Three", over=first, by=house.manager)
    assert told.value.standing.words == "Two"
    assert PlanPoint.objects.count() == 2


def test_the_same_form_twice_is_one_point(house, plan):
    key = uuid.uuid4()
    assert plan.point(key=key) == plan.point(key=key)


def test_the_database_keeps_a_point_as_it_was_said(plan):
    plan.point()
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanPoint.objects.update(words="Other words")


@pytest.mark.parametrize("wrong", [{"words": " "}, {"kind": "wish"}, {"days": -1}])
def test_a_point_without_words_of_no_kind_or_said_tomorrow_is_refused(plan, wrong):
    with pytest.raises(ValueError):
        plan.point(**wrong)


def test_a_point_taken_back_stands_no_more_and_says_why(house, plan):
    goal = plan.point()
    actions.take_back(goal, "Said by a neighbour", uuid.uuid4(), by=house.social_worker)
    assert held(house).of("goal") == []
    assert PlanPoint.objects.get(replaces=goal).mistake == "Said by a neighbour"


def test_an_action_is_overdue_the_day_after_it_was_due_until_it_is_done(house, plan):
    action = plan.action(due=-1)
    assert presenters.action_line(action, held(house), TODAY).state == "1 day overdue"
    plan.mark(action, done=False, note="The nursery was shut")
    assert presenters.action_line(action, held(house), TODAY).state.endswith("The nursery was shut. 1 day overdue")
    plan.mark(action)
    assert presenters.action_line(action, held(house), TODAY).state.startswith("Done on")
    assert not queries.overdue(action, done=True, today=TODAY)
    assert not queries.overdue(plan.action(due=0), done=False, today=TODAY)


def test_somebody_of_the_family_can_own_an_action_and_a_stranger_can_not(house, plan):
    assert presenters.owner_of(plan.action(owner=house.father)) == "Lee Barrow"
    with pytest.raises(ValueError, match="never in the family"):
        plan.action(owner=house.other_child)
    with pytest.raises(ValueError, match="works with the family"):
        plan.action(owner=house.outsider)


def test_ones_own_open_actions_are_those_not_done(house, plan):
    done, todo = plan.action("A", due=1), plan.action("B", due=2)
    plan.action("C", owner=house.manager, by=house.manager)
    plan.mark(done)
    assert list(queries.open_actions_of(house.social_worker)) == [todo]


def test_an_action_not_done_needs_a_reason(plan):
    with pytest.raises(ValueError, match="why"):
        plan.mark(plan.action(), done=False)


def test_the_latest_safety_plan_is_the_one_that_holds_and_none_is_written_over_unseen(house, plan):
    first = plan.safety("One")
    second = plan.safety("Two", over=first)
    assert [row.words for row in queries.safety_plans(house.social_worker, house.family)] == ["Two", "One"]
    for over in (first, None):
        with pytest.raises(Overtaken):
            plan.safety("Three", over=over)
    assert plan.safety("Three", over=second).words == "Three"


def test_a_version_stays_as_it_was_frozen(house, plan):
    goal = plan.point("One")
    plan.action("Ring")
    plan.safety("Nan stays")
    version = plan.version()
    plan.point("Two", over=goal)
    items = queries.items_of(house.social_worker, version)
    assert sorted((row.point or row.action).pk for row in items) == sorted(
        [goal.pk, *(row.pk for row in held(house).actions.standing())]
    )
    assert version.safety_plan.words == "Nan stays"
    assert queries.changed_since(held(house), version, version.safety_plan, items) == 2


def test_a_version_is_only_made_where_something_changed(house, plan):
    plan.point("One")
    first = plan.version()
    assert plan.version() == first
    plan.point("Two", kind="worry")
    assert plan.version().number == 2
    assert [row.number for row in queries.versions_of(house.social_worker, house.family)] == [2, 1]


def test_an_empty_plan_is_not_frozen(plan):
    with pytest.raises(ValueError, match="holds nothing"):
        plan.version()


def test_who_agreed_and_what_they_said_stands_beside_the_version(house, plan):
    plan.point()
    version = plan.version()
    actions.agree_version(version, house.mother, False, TODAY, "Not yet", uuid.uuid4(), by=house.social_worker)
    (agreement,), given = queries.replies_of(house.social_worker, version)
    assert (agreement.agreed, agreement.words, given) == (False, "Not yet", [])


def test_a_review_says_who_was_there(house, plan):
    review = actions.review_plan(
        house.family, TODAY, "Carry on", TODAY + timedelta(days=30), [house.mother, house.social_worker],
        uuid.uuid4(), by=house.social_worker,
    )  # fmt: skip
    (row,) = presenters.review_rows(queries.reviews_of(house.social_worker, house.family))
    assert set(row["there"].split(", ")) == {"Kay Harlow", "Sam Okafor"}
    assert review.next_on == TODAY + timedelta(days=30)
    with pytest.raises(ValueError):
        actions.review_plan(house.family, TODAY, "X", TODAY, [house.mother], uuid.uuid4(), by=house.social_worker)


def lines(version, person, by):
    return [line for part in printing.parts_for(version, person, by) for line in part.lines]


def test_the_sheet_for_a_parent_leaves_out_what_the_other_said_and_is_to_do(house, plan):
    plan.point("My own goal", said_by=house.mother)
    plan.point("His goal", said_by=house.father)
    plan.point("Ivy’s wish", said_by=house.child)
    plan.point("All of us")
    plan.action("His task", owner=house.father)
    plan.action("My task", owner=house.mother)
    version = plan.version()
    said = " | ".join(lines(version, house.mother, house.social_worker))
    assert "You said: “My own goal”" in said
    assert "Ivy Harlow said: “Ivy’s wish”" in said
    assert "All of us" in said
    assert "My task" in said
    assert "His" not in said


def test_a_plan_that_could_show_where_somebody_is_does_not_leave(house, plan):
    address = "14 Larkspur Terrace, Netherby, QX9 4ZZ"
    protected.protect(house.family, house.mother, "safe_address", address, uuid.uuid4(), by=house.victim_worker)
    plan.point("We meet at Larkspur Terrace on Mondays")
    version = plan.version()
    assert printing.findings_of(version, house.father, house.social_worker)
    with pytest.raises(Refused, match="could show where"):
        actions.give_version(version, house.father, "hand", TODAY, uuid.uuid4(), by=house.social_worker)
    response = house.client(house.social_worker).get(
        f"/families/{house.family.pk}/plan/versions/{version.pk}/for/{house.father.pk}/"
    )
    assert "can’t be given yet" in response.content.decode()
    given = actions.give_version(version, house.mother, "hand", TODAY, uuid.uuid4(), by=house.social_worker)
    assert given.person == house.mother


def test_only_those_who_read_protected_information_print_or_give_a_plan(house, plan):
    plan.point()
    version = plan.version()
    url = f"/families/{house.family.pk}/plan/versions/{version.pk}/for/{house.mother.pk}/"
    assert house.client(house.perpetrator_worker).get(url).status_code == 403
    with pytest.raises(Refused):
        actions.give_version(version, house.mother, "hand", TODAY, uuid.uuid4(), by=house.perpetrator_worker)


def test_outsiders_know_of_nothing(house, plan):
    goal = plan.point()
    version = plan.version()
    for made in (
        lambda: plan.point(by=house.outsider),
        lambda: plan.mark(plan.action(), by=house.outsider),
        lambda: plan.safety(by=house.outsider),
        lambda: actions.take_back(goal, "x", uuid.uuid4(), by=house.outsider),
        lambda: plan.version(by=house.outsider),
    ):
        with pytest.raises(Http404):
            made()
    assert PlanVersion.objects.get() == version


def test_the_log_never_holds_the_words(house, plan):
    plan.point("Unmistakable words")
    plan.safety("More unmistakable words")
    assert not [event for event in Event.objects.all() if "nmistakable" in str(event.what)]
