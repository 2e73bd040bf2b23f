"""Thresholds from pairs that people have reviewed."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.evidence import linkage
from safeguarding.evidence.linkage.calibrate import Calibration, calibrate, weight_of, wilson, wrong_above
from safeguarding.evidence.made_up.damage import pairs


def reviewed(number, seed=1, shift=6.0, slope=0.8):
    """Pairs whose true chance of being one person is logistic in the weight; half at `shift` bits."""
    rng = np.random.default_rng(seed)
    weight = rng.uniform(-6, 18, number)
    same = rng.random(number) < 1 / (1 + np.exp(-slope * (weight - shift)))
    return pl.DataFrame({"probability": 1 / (1 + 2.0**-weight), "same": same})


def threshold(shift=6.0, slope=0.8, sure=0.9):
    return shift + np.log(sure / (1 - sure)) / slope


def test_the_threshold_is_found_where_nine_in_ten_are_one_person():
    found = calibrate(reviewed(4000))
    assert found.enough
    assert pl.select(weight_of(pl.lit(found.linked))).item() == pytest.approx(threshold(), abs=1.5)
    assert found.linked_low <= found.linked <= found.linked_high and found.doubtful < found.linked
    assert "4,000 reviewed pairs" in found.says


def test_the_interval_of_the_threshold_holds_the_true_one_in_most_reviews():
    true = 1 / (1 + 2.0 ** -threshold())
    held = 0
    for seed in range(100):
        found = calibrate(reviewed(600, seed))
        held += found.linked_low <= true * (1 + 1e-12) and (
            found.linked_high is None or true <= found.linked_high * 1.0005
        )
    assert held >= 90


@pytest.mark.parametrize(
    "pairs", [reviewed(99), reviewed(4000).filter("same"), reviewed(4000).filter(~pl.col("same")), reviewed(0)]
)
def test_too_few_pairs_set_no_threshold_and_say_so(pairs):
    found = calibrate(pairs)
    assert not found.enough and found.linked is None and "too few to set a threshold from" in found.says


def test_a_model_that_tells_nobody_apart_gets_no_threshold():
    pairs = reviewed(1000).with_columns(same=pl.int_range(1000) % 2 == 0)
    found = calibrate(pairs)
    assert found.linked is None and "at no weight are 90%" in found.says


def test_pairs_that_a_limit_holds_are_counted_apart():
    pairs = reviewed(1000).with_columns(held=pl.int_range(1000) < 100)
    found = calibrate(pairs)
    assert found.pairs == 900 and found.held.pairs == 100
    assert found.held.low < found.held.chance < found.held.high


def test_a_pair_that_nobody_could_decide_is_refused():
    with pytest.raises(ValueError, match="leave out what nobody could decide"):
        calibrate(
            pl.DataFrame({"probability": [0.5], "same": [None]}, schema={"probability": pl.Float64, "same": pl.Boolean})
        )
    with pytest.raises(ValueError, match="no column same"):
        calibrate(pl.DataFrame({"probability": [0.5]}))
    with pytest.raises(ValueError, match="worth_a_look < sure"):
        calibrate(reviewed(10), sure=0.01)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
def test_chances_never_fall_with_the_weight_and_lie_within_their_bounds(rows):
    found = calibrate(pl.DataFrame(rows, schema={"probability": pl.Float64, "same": pl.Boolean}, orient="row"))
    for which in ("chance", "low", "high"):
        values = [getattr(step, which) for step in found.steps]
        assert values == sorted(values) and all(0 <= value <= 1 for value in values)
    assert sum(step.pairs for step in found.steps) == len(rows) == found.pairs
    assert Calibration.from_json(found.as_json()) == found


def test_each_pair_gets_the_chance_of_its_step():
    found = calibrate(reviewed(4000))
    weights = pl.DataFrame({"w": [-50.0, found.steps[3].start, 50.0]})
    chances = weights.select(found.chance(pl.col("w"))).to_series().to_list()
    assert chances == [found.steps[0].chance, found.steps[3].chance, found.steps[-1].chance]


def test_wilsons_interval_as_in_the_textbooks():
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)  # Newcombe, Stat Med 17 (1998), table I
    with pytest.raises(ValueError, match="share of nothing"):
        wilson(0, 0)


def two_deliveries(seed):
    """Sure links of two deliveries: 20,000 of which 1 in 100 is wrong, 400 of which 1 in 5 is; 100 of each are drawn."""
    rng = np.random.default_rng(seed)
    wrong, parts = 0, []
    for number, share in ((20_000, 0.01), (400, 0.2)):
        same = rng.random(number) >= share
        wrong += int((~same).sum())
        drawn = rng.choice(same, 100, replace=False)
        parts.append(pl.DataFrame({"probability": 0.999, "same": drawn, "stands_for": number / 100}))
    return pl.concat(parts), wrong / 20_400


@pytest.mark.parametrize(("weighted", "least", "most"), [(True, 90, 100), (False, 0, 10)])
def test_the_share_of_wrong_links_holds_the_true_one_only_where_drawn_pairs_count_for_those_they_stand_for(
    weighted, least, most
):
    held = 0
    for seed in range(100):
        pairs, true = two_deliveries(seed)
        found = wrong_above(pairs if weighted else pairs.drop("stands_for"), 0.9)
        held += found.low <= true <= found.high
    step = calibrate(pairs if weighted else pairs.drop("stands_for")).steps[-1]
    assert 1 - step.chance == pytest.approx(found.chance), "the estimate by group rests on the same"
    assert least <= held <= most


def test_nothing_reviewed_above_the_threshold_says_nothing_of_it():
    pairs, _ = two_deliveries(1)
    assert wrong_above(pairs, 0.9999) is None
    assert wrong_above(pairs.with_columns(held=True), 0.9) is None
    with pytest.raises(ValueError, match="stands for nothing"):
        calibrate(pairs.with_columns(stands_for=0.0))


NAMELESS, TWINS = "There is no given name.", "The given names are different."


def held_back():
    """Of the rows without a given name nearly all are one person, of those that may be twins hardly any."""
    pairs = reviewed(1000).with_columns(held=pl.int_range(1000) < 200)
    number = pl.int_range(pl.len())
    return pairs.with_columns(
        same=pl.when("held").then(pl.when(number < 100).then(number >= 4).otherwise(number >= 190)).otherwise("same"),
        reason=pl.when("held").then(pl.when(number < 100).then(pl.lit(NAMELESS)).otherwise(pl.lit(TWINS))),
    )


def chance_of(calibration, reason):
    at = weight_of(pl.lit(0.99))
    return pl.select(calibration.chance(at, reason=reason)).item()


def test_each_limit_has_the_chance_of_the_pairs_that_it_held_back():
    found = calibrate(held_back())
    assert found.held.chance == pytest.approx(0.53)
    assert chance_of(found, NAMELESS) > 0.9 and chance_of(found, TWINS) < 0.2
    assert Calibration.from_json(found.as_json()) == found


def with_twins(number):
    """Of the rows that may be twins only the first so many were reviewed."""
    return held_back().filter((pl.col("reason") != TWINS).fill_null(True) | (pl.int_range(pl.len()) < 100 + number))


def test_a_limit_of_which_few_pairs_were_reviewed_has_a_chance_of_its_own_with_a_wide_interval():
    found = calibrate(with_twins(10))
    [step] = found.reasons[TWINS]
    assert (step.pairs, step.same, chance_of(found, TWINS)) == (10, 0, 0.0)
    assert step.high > 0.25, "ten pairs can't say more"
    assert found.held.chance > 0.8, "as one of all that are held it would have this chance"


def test_a_limit_of_which_hardly_any_pair_was_reviewed_has_the_chance_of_all_held():
    found = calibrate(with_twins(4))
    assert list(found.reasons) == [NAMELESS]
    assert chance_of(found, TWINS) == found.held.chance


def test_a_calibration_that_was_kept_before_limits_were_told_apart_still_reads():
    kept = calibrate(held_back()).as_json()
    del kept["reasons"]
    assert chance_of(Calibration.from_json(kept), TWINS) == pytest.approx(0.53)


def test_a_threshold_comes_from_the_pairs_that_either_engine_scored(linkage_engine):
    left, right, truth = pairs(300, seed=9)
    same = truth.select("left_id", "right_id", same=pl.lit(True))
    scored = linkage.link(left, right).links.join(same, on=["left_id", "right_id"], how="left")
    reviewed_pairs = scored.select("probability", pl.col("same").fill_null(False))
    found = calibrate(reviewed_pairs)
    assert found.enough and found.linked_low <= found.linked, linkage_engine
    above = pl.col("probability") >= found.linked
    assert reviewed_pairs.filter(above)["same"].mean() >= 0.9 > reviewed_pairs.filter(~above)["same"].mean()
