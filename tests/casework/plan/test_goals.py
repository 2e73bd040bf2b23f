"""Goal attainment on the page: only what can be compared stands together."""

import pytest

from safeguarding.casework.plan import presenters, queries


def shown(house):
    return presenters.attainment(queries.plan_of(house.social_worker, house.family))


def test_t_is_shown_for_each_day_that_goals_were_scored(house, plan):
    one, two = plan.scale(plan.point("One"), weight=2), plan.scale(plan.point("Two"))
    plan.score(one, 1)
    plan.score(two, -1)
    (chart,) = shown(house)
    ((_, _, t, goals),) = chart["table"].rows
    assert (t, goals) == ("54.0", "2 goals")
    assert "50 is what was expected" in chart["says"]
    assert "<svg" in chart["svg"]


def test_scales_that_start_elsewhere_are_never_shown_together(house, plan):
    plan.score(plan.scale(plan.point("One")), 0)
    plan.score(plan.scale(plan.point("Two"), variant="minus_two"), 0)
    charts = shown(house)
    assert len(charts) == 2
    assert charts[0]["title"] != charts[1]["title"]
    assert all(len(chart["table"].rows) == 1 for chart in charts)


def test_a_score_put_right_the_same_day_replaces_the_one_before(house, plan):
    scale = plan.scale(plan.point())
    plan.score(scale, -2)
    plan.score(scale, 1)
    assert [row[2] for row in shown(house)[0]["table"].rows] == ["60.0"]


def test_other_words_for_the_levels_begin_a_new_scale_and_old_scores_are_not_mixed_in(house, plan):
    goal = plan.point()
    old = plan.scale(goal)
    plan.score(old, 2)
    new = plan.scale(goal, over=old, levels={level: f"Now {level}" for level in range(-2, 3)})
    assert shown(house) == []
    plan.score(new, 0)
    assert [row[2] for row in shown(house)[0]["table"].rows] == ["50.0"]


def test_a_goal_keeps_its_levels_when_its_words_change(house, plan):
    goal = plan.point("One")
    scale = plan.scale(goal)
    changed = plan.point("Two", over=goal)
    assert queries.plan_of(house.social_worker, house.family).scale_of(changed) == scale


def test_a_day_on_which_other_goals_were_scored_says_so(house, plan):
    one, two = plan.scale(plan.point("One")), plan.scale(plan.point("Two"))
    plan.score(one, -1, days=30)
    plan.score(one, 0)
    plan.score(two, 0)
    assert "compare only days that are" in shown(house)[0]["says"]


@pytest.mark.parametrize(
    "wrong", [{"levels": {0: "Only this"}}, {"weight": 0}, {"weight": 11}, {"variant": "from_the_middle"}]
)
def test_a_scale_has_five_levels_and_a_weight_from_1_to_10(plan, wrong):
    with pytest.raises(ValueError):
        plan.scale(plan.point(), **wrong)


def test_a_goal_is_scored_from_minus_2_to_2(plan):
    scale = plan.scale(plan.point())
    for level in (-3, 3):
        with pytest.raises(ValueError):
            plan.score(scale, level)
