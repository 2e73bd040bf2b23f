"""Wrong and missed links for whom, from reviewed pairs alone, held against a truth that the estimate never sees."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.evidence.indicators.county import county as made_county
from tests.evidence.linkage.test_calibrate import reviewed

from safeguarding.evidence import indicators, linkage
from safeguarding.evidence.linkage.quality import by_group, chances, draws


def county(number=6000, seed=3):
    """Rows with one candidate each; whether it is the person is drawn by the same rule as the reviewed pairs."""
    pairs = reviewed(number, seed)
    rng = np.random.default_rng(seed)
    return pairs.with_columns(
        left_id=pl.int_range(number).cast(pl.String),
        right_id=pl.int_range(number).cast(pl.String),
        band=pl.when(pl.col("probability") >= 0.999).then(pl.lit("linked")).otherwise(pl.lit("doubtful")),
        reason=pl.lit("The evidence is not strong enough."),
        group=pl.Series(rng.choice(["A", "B"], number, p=[0.8, 0.2])),
    )


def test_estimates_of_wrong_and_missed_links_hold_the_truth():
    rows, found = county(), linkage.calibrate(reviewed(3000, seed=8))
    table = by_group(rows.drop("same", "group"), rows.select("left_id", "group"), found)
    assert table["group"].to_list() == ["A", "B"]
    for line in table.iter_rows(named=True):
        here = rows.filter(pl.col("group") == line["group"])
        linked = here.filter(pl.col("band") == "linked")
        assert line["rows"] == len(here) and line["linked"] == len(linked)
        for name, truth in (
            ("false_links", (~linked["same"]).sum()),
            ("missed_links", here.filter(pl.col("band") != "linked")["same"].sum()),
        ):
            assert line[f"{name}_low"] <= truth <= line[f"{name}_high"]
            assert line[f"{name}_low"] <= line[name] <= line[f"{name}_high"]


def test_a_group_of_few_rows_may_hold_none_or_some_whatever_the_chance():
    rows = county(3000).filter(pl.col("probability").is_between(0.999, 0.99999)).head(12)
    of = rows.select("left_id", group=pl.lit("few"))
    line = by_group(rows.drop("same", "group"), of, linkage.calibrate(reviewed(5000))).row(0, named=True)
    assert 0 < line["false_links"] < 3
    assert line["false_links_low"] == 0 and line["false_links_high"] >= 1
    assert line["false_links_high"] == int(line["false_links_high"]) <= line["linked"] == 12


def test_a_source_is_a_group_of_rows():
    rows, found = county(200), linkage.calibrate(reviewed(3000))
    groups = rows.select("right_id", group=pl.lit("police"))
    assert by_group(rows.drop("same", "group"), groups, found)["rows"].to_list() == [200]


def test_without_reviewed_pairs_nothing_is_estimated():
    rows, none = county(200), linkage.calibrate(reviewed(0))
    table = by_group(rows.drop("same", "group"), rows.select("left_id", "group"), none)
    assert table["false_links"].null_count() == len(table) and table["linked"].sum() > 0


def test_what_a_person_decided_is_certain_and_a_pair_held_back_has_the_chance_of_those_reviewed():
    found = linkage.calibrate(reviewed(1000).with_columns(held=pl.int_range(1000) < 100))
    rows = pl.DataFrame(
        {
            "probability": [0.5, 0.5, 0.9999],
            "band": ["linked", "not_linked", "doubtful"],
            "reason": [None, None, "The given names are different, so this may be a twin or another relative."],
            "how": ["person", "person", "model"],
        }
    )
    assert chances(rows, found)["chance"].to_list() == [1.0, 0.0, found.held.chance]


def table_of_links(number=2000):
    rows = county(number)
    return rows.select(
        event_id="right_id", person_id="left_id", probability="probability", band="band", how=pl.lit("model")
    ), rows


def linked_rows(links):
    return {"rows": float((links["band"] == "linked").sum())}


def sensitivity(links, calibration, numbers_of=linked_rows):
    return linkage.sensitivity(links, calibration, numbers_of)["rows"]


def test_the_band_of_a_number_holds_what_it_would_be_with_every_link_right():
    links, rows = table_of_links()
    band = sensitivity(links, linkage.calibrate(reviewed(3000, seed=8)))
    assert band.stands == linked_rows(links)["rows"]
    assert band.low <= rows["same"].sum() <= band.high and band.low < band.high
    assert band == sensitivity(links, linkage.calibrate(reviewed(3000, seed=8)))


def test_a_small_review_gives_a_wider_band():
    links, _ = table_of_links()
    small, large = (sensitivity(links, linkage.calibrate(reviewed(n, 8))) for n in (200, 5000))
    assert small.high - small.low > large.high - large.low


def test_no_band_without_enough_reviews_or_where_the_number_is_hidden():
    links, _ = table_of_links(300)
    none = sensitivity(links, linkage.calibrate(reviewed(20)))
    assert none.low is None and "too few" in none.says
    hidden = sensitivity(links, linkage.calibrate(reviewed(2000)), lambda _: {"rows": None})
    assert (hidden.stands, hidden.low) == (None, None) and "too small to show" in hidden.says


def test_a_draw_has_the_columns_of_the_table_and_no_row_twice():
    links, _ = table_of_links(300)
    (one,) = draws(
        pl.concat([links, links.with_columns(person_id=pl.lit("other"))]), linkage.calibrate(reviewed(2000)), 1
    )
    assert one.columns == links.columns and one["event_id"].is_unique().all()
    with pytest.raises(StopIteration):
        next(draws(links, linkage.calibrate(reviewed(2000)), 0))


def test_an_indicator_is_made_anew_under_the_links_that_may_be():
    definition = indicators.definitions()["police_domestic_abuse_before_after"]
    tables = made_county(families=200, seed=4)
    rng = np.random.default_rng(4)
    spoilt = tables.links.with_columns(probability=pl.Series(rng.uniform(0.97, 0.99999, len(tables.links))))
    found = linkage.calibrate(reviewed(3000, seed=8))
    bands = linkage.indicator_sensitivity(definition, replace(tables, links=spoilt), found, draws_made=12)
    changes = [band for band in bands.values() if band.low is not None]
    assert changes and all(band.low <= band.high and band.draws == 12 for band in changes)
    sure = tables.links.with_columns(how=pl.lit("person"))
    certain = linkage.indicator_sensitivity(definition, replace(tables, links=sure), found, draws_made=3)
    assert all(band.low in (None, pytest.approx(band.stands)) for band in certain.values())


NAMELESS, TWINS = "There is no given name.", "The given names are different."


def rows_before_and_after(seed, number=2400):
    """Rows before and after a day. Of those held back most without a name are after it, and are the person; most that may
    be twins are before it, and are somebody else."""
    rng = np.random.default_rng([seed, 9])
    kind = rng.choice(3, number, p=[0.6, 0.2, 0.2])
    pairs = reviewed(number, seed)
    same = np.where(kind == 0, pairs["same"].to_numpy(), rng.random(number) < np.where(kind == 1, 0.96, 0.1))
    reason = pl.Series([None, NAMELESS, TWINS]).gather(pl.Series(kind))
    held = pl.Series(kind > 0)
    return pairs.with_columns(
        event_id=pl.int_range(number).cast(pl.String),
        person_id=pl.int_range(number).cast(pl.String),
        band=pl.when((pl.col("probability") >= 0.999) & ~held).then(pl.lit("linked")).otherwise(pl.lit("doubtful")),
        how=pl.lit("model"),
        reason=reason,
        held=held,
        same=pl.Series(same),
        after=pl.Series(rng.random(number) < np.array([0.5, 0.9, 0.1])[kind]),
    )


def change_held(seed, calibration):
    """Whether the change from before to after under the true links lies in its band."""
    rows = rows_before_and_after(seed)

    def change(links):
        counted = links.filter(pl.col("band") == "linked").join(rows.select("event_id", "after"), on="event_id")
        after = int(counted["after"].sum())
        return {"change": 100.0 * (after / max(len(counted) - after, 1) - 1)}

    links = rows.select("event_id", "person_id", "probability", "band", "how", "reason")
    true = change(rows.with_columns(band=pl.when("same").then(pl.lit("linked")).otherwise(pl.lit("not_linked"))))
    band = linkage.sensitivity(links, calibration, change)["change"]
    return band.low <= true["change"] <= band.high


def test_the_band_of_a_change_holds_the_truth_in_made_up_counties():
    reviews = [linkage.calibrate(rows_before_and_after(100 + seed, 1500)) for seed in range(20)]
    held = sum(change_held(seed, review) for seed, review in enumerate(reviews))
    assert held >= 18
    pooled = sum(change_held(seed, replace(review, reasons={})) for seed, review in enumerate(reviews))
    assert pooled <= 2, "one chance for whatever is held back would put the truth outside"


def test_so_many_draws_make_ends_between_which_one_more_would_lie():
    links, _ = table_of_links(300)
    numbers = iter([0.0, *range(1, 41)])
    band = sensitivity(links, linkage.calibrate(reviewed(2000)), lambda _: {"rows": float(next(numbers))})
    assert (band.low, band.high) == (1.0, 40.0), "39 of 41 times: 95 in 100"
