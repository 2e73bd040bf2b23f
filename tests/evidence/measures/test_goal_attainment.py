"""T of a family's own goals: the published vectors, and what must hold of all of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.spec.tables import rows

from safeguarding.evidence.measures import goal_attainment as gas
from safeguarding.evidence.measures.goal_attainment import Goal, GoalError, Score

levels = st.integers(-2, 2)
weights = st.floats(0.01, 100)
pairs = st.lists(st.tuples(levels, weights), min_size=1, max_size=12)


def t_of(scored):
    return gas.attainment(Goal(str(place), level, weight) for place, (level, weight) in enumerate(scored)).score


@pytest.mark.parametrize("row", rows("goal_attainment.md", "Goal attainment"), ids=lambda row: row["Why it is here"])
def test_t_is_what_the_page_says(row):
    scored = zip(map(int, row["Levels"].split(", ")), map(float, row["Weights"].split(", ")), strict=True)
    assert f"{t_of(scored):.2f}" == row["T"]


@given(pairs)
def test_better_and_worse_by_as_much_lie_as_far_from_50(scored):
    turned = [(-level, weight) for level, weight in scored]
    assert t_of(scored) - 50 == pytest.approx(50 - t_of(turned), abs=1e-9)


@given(pairs, st.floats(0.01, 100))
def test_only_the_proportion_of_the_weights_matters(scored, times):
    assert t_of([(level, weight * times) for level, weight in scored]) == pytest.approx(t_of(scored))


@given(pairs.filter(lambda scored: scored[0][0] < 2))
def test_a_goal_that_gets_better_never_lowers_t(scored):
    (level, weight), *others = scored
    assert t_of([(level + 1, weight), *others]) > t_of(scored)


@given(pairs)
def test_the_order_of_the_goals_does_not_matter(scored):
    assert t_of(scored[::-1]) == pytest.approx(t_of(scored))


@given(pairs)
def test_goals_that_move_together_as_one_are_their_weighted_mean(scored):
    goals = [Goal(str(place), *pair) for place, pair in enumerate(scored)]
    mean = sum(level * weight for level, weight in scored) / sum(weight for _, weight in scored)
    assert gas.attainment(goals, rho=1).score == pytest.approx(50 + 10 * mean)


def test_without_a_goal_there_is_no_number():
    nothing = gas.attainment([])
    assert (nothing.score, nothing.goals, nothing.says) == (None, 0, "No goal was scored.")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Goal("a", 3),
        lambda: Goal("a", 0, 0),
        lambda: Goal("a", 0, float("nan")),
        lambda: gas.attainment([Goal("a", 0), Goal("a", 1)]),
        lambda: gas.attainment([Goal("a", 0)], rho=1.5),
    ],
)
def test_what_can_not_be_counted_is_refused(wrong):
    with pytest.raises(GoalError):
        wrong()


MAY, JUNE = date(2026, 5, 4), date(2026, 6, 8)


def score(goal, on, level, variant="minus_one", informant="together", weight=1):
    return Score(goal, on, level, variant, informant, weight)


def test_scores_of_another_variant_or_by_somebody_else_stand_in_a_series_of_their_own():
    found = gas.over_time(
        [score("a", MAY, -1), score("a", MAY, -2, "minus_two"), score("a", MAY, 0, informant="worker")]
    )
    assert [(one.variant, one.informant, one.days[0].attainment.score) for one in found] == [
        ("minus_one", "together", 40.0),
        ("minus_one", "worker", 50.0),
        ("minus_two", "together", 30.0),
    ]


def test_days_of_the_same_goals_can_be_compared():
    (series,) = gas.over_time([score("a", JUNE, 0), score("a", MAY, -1)])
    assert [(day.on, day.attainment.score) for day in series.days] == [(MAY, 40.0), (JUNE, 50.0)]
    assert series.comparable
    assert series.says == "50 is what was expected when the goals were set."


@pytest.mark.parametrize("later", [[score("b", JUNE, 0)], [score("a", JUNE, 0, weight=2)]])
def test_days_of_other_goals_or_weights_say_that_they_can_not_be_compared(later):
    (series,) = gas.over_time([score("a", MAY, -1), *later])
    assert not series.comparable
    assert series.says.endswith("compare only days that are.")
