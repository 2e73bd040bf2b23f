"""Agreement: the published example, a slow twin written from the definition, and what must hold of any ratings."""

import json
from itertools import permutations

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeguarding.commands import main
from safeguarding.evidence.measures.agreement import SAME, Agreement, Unit, agreement, alpha

N = None
#: Krippendorff 2011, section E: four observers, twelve units, five values, answers missing.
PUBLISHED = list(
    zip(
        (1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N),
        (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3),
        (N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N),
        (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N),
        strict=True,
    )
)
ORDER = (1, 2, 3, 4, 5)
#: The same paper, section B: two observers, ten units, two values.
TWO = list(zip((0, 1, 0, 0, 0, 0, 0, 0, 1, 0), (1, 1, 1, 0, 0, 1, 0, 0, 0, 0), strict=True))
COLOURS = ("green", "amber", "red")


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_the_published_example_gives_the_published_figures(level, published):
    assert alpha(PUBLISHED, ORDER, level) == pytest.approx(published, abs=5e-4)


def test_the_published_example_of_two_observers_gives_the_published_figure():
    assert alpha(TWO, (0, 1), "nominal") == pytest.approx(0.095, abs=5e-4)


def slow_alpha(units, order, level):
    """From the definition: the mean difference of pairs within units over that of all pairs."""
    held = [[value for value in unit if value is not None] for unit in units]
    held = [unit for unit in held if len(unit) > 1]
    every = [value for unit in held for value in unit]

    def apart(one, other):
        if level == "nominal":
            return float(one != other)
        if level == "interval":
            return float((one - other) ** 2)
        low, high = sorted((order.index(one), order.index(other)))
        between = sum(every.count(value) for value in order[low : high + 1])
        return (between - (every.count(one) + every.count(other)) / 2) ** 2 if low != high else 0.0

    expected = sum(apart(*pair) for pair in permutations(every, 2))
    if not expected:
        return None
    observed = sum(apart(*pair) / (len(unit) - 1) for unit in held for pair in permutations(unit, 2))
    return 1 - (observed / len(every)) / (expected / (len(every) * (len(every) - 1)))


ratings = st.lists(st.lists(st.sampled_from([1, 2, 3, None]), min_size=1, max_size=4), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ratings, st.sampled_from(["nominal", "ordinal", "interval"]))
def test_alpha_is_what_the_definition_says(units, level):
    slow = slow_alpha(units, (1, 2, 3), level)
    found = alpha(units, (1, 2, 3), level)
    assert found is None if slow is None else found == pytest.approx(slow, abs=1e-9)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ratings)
def test_who_gave_which_rating_and_in_which_order_makes_no_difference(units):
    turned = [list(reversed(unit)) for unit in reversed(units)]
    for level in ("nominal", "ordinal"):
        one, other = alpha(units, (1, 2, 3), level), alpha(turned, (3, 2, 1), level)
        assert one == other or one == pytest.approx(other)


def test_red_against_green_is_worse_than_red_against_amber_only_where_the_order_counts():
    same = [("red", "red"), ("amber", "amber"), ("green", "green")] * 4
    near, far = [*same, ("red", "amber")] * 2, [*same, ("red", "green")] * 2
    assert alpha(far, COLOURS) < alpha(near, COLOURS)
    assert alpha(near, COLOURS) < 1


def test_cannot_rate_counts_as_no_answer():
    units = [("red", "green", "red"), ("amber", "amber"), ("green", "green")]
    assert alpha([(*unit, None) for unit in units], COLOURS) == alpha(units, COLOURS)


def test_an_answer_that_is_none_of_the_order_is_refused():
    with pytest.raises(ValueError, match="purple"):
        alpha([("purple", "red")], COLOURS)
    with pytest.raises(ValueError, match="nominal, ordinal, interval"):
        alpha([("green", "red")], COLOURS, "ratio")


def month(family, *answers):
    return Unit(family, answers)


#: Ten families, each with six children’s months: mostly alike.
TEAM = [
    month(family, *pair)
    for family in range(10)
    for pair in [("red", "red"), ("amber", "amber"), ("green", "green"), ("red", "amber"), ("green", "amber"), ("amber", "amber")]
]  # fmt: skip


def test_a_team_gets_a_figure_with_an_interval_that_holds_it_and_is_the_same_each_time():
    found = agreement(TEAM, COLOURS)
    assert (found.units, found.clusters, found.answers) == (60, 10, 120)
    assert found.alike == pytest.approx(4 / 6)
    assert found.low <= found.alpha <= found.high
    assert found == agreement(reversed(TEAM), COLOURS)


def test_families_that_differ_make_the_interval_wide_where_more_of_the_same_would_not_narrow_it():
    alike = [month("a", "red", "red"), month("a", "green", "green")]
    apart = [month("b", "red", "green"), month("b", "amber", "red")]
    units = [Unit((one.cluster, n), one.values) for n in range(5) for one in alike + apart]
    wide = agreement(units * 4, COLOURS)
    assert agreement(units * 40, COLOURS).low == pytest.approx(wide.low, abs=0.02)


@pytest.mark.parametrize(
    "few", [TEAM[:19], [Unit(1, one.values) for one in TEAM], [month(n, "red") for n in range(50)]]
)
def test_too_few_children_or_families_get_words_and_no_figure(few):
    found = agreement(few, COLOURS)
    assert found.alpha is None and found.alike is None
    assert found.says.startswith("Too few to say")


def test_where_everybody_always_says_green_nothing_is_claimed():
    found = agreement([month(n % 6, "green", "green") for n in range(30)], COLOURS)
    assert found == Agreement(None, None, None, 1.0, 30, 6, 60, SAME)


def run(tmp_path, text, *more):
    file = tmp_path / "ratings.csv"
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(main, ["agreement", str(file), *more])


def test_the_command_says_the_figure_with_all_that_belongs_to_it(tmp_path):
    rows = [f"{unit.cluster},{place},{value}" for place, unit in enumerate(TEAM) for value in (*unit.values, "")]
    text = "\n".join(["cluster,unit,answer", *rows])
    found = run(tmp_path, text)
    assert found.exit_code == 0
    assert "67% of pairs alike; 60 units with 120 answers in 10 clusters." in found.output
    assert json.loads(run(tmp_path, text, "--json").output)["alpha"] == agreement(TEAM, COLOURS).alpha
    assert "nominal" not in found.output and run(tmp_path, text, "--level", "nominal").output != found.output


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("cluster,unit,answer\na,1,red\na,1,red", 1, "Too few to say"),
        ("cluster,answer\na,red", 2, "add the column unit"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path, text, code, words):
    found = run(tmp_path, text)
    assert found.exit_code == code
    assert words in found.output
    assert CliRunner().invoke(main, ["agreement", str(tmp_path / "nothing.csv")]).exit_code == 2
