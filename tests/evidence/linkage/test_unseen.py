"""True pairs that no block brings together, estimated from those that one does, where the truth is known."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from safeguarding.evidence import linkage
from safeguarding.evidence.linkage.quality import by_group
from safeguarding.evidence.linkage.unseen import Unseen, unseen_pairs

MODEL = replace(linkage.load(), blocks=(("given", "postcode"), ("postcode", "born"), ("given", "born")))


def county(number=20_000, wrong=0.1, seed=1, together=False):
    """People and their rows, a name, a date or a postcode wrong each for itself, or the last two always together; and who
    of them a block of two fields brings together with their row."""
    rng = np.random.default_rng(seed)
    people = pl.DataFrame(
        {
            "person_id": [f"p{n}" for n in range(number)],
            "given_name": [f"given{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}" for n in range(number)],
            "postcode": [f"QX1 {n % 10}{'ABCDEFG'[n % 7]}{'ABCDEFGHJK'[n // 70 % 10]}" for n in range(number)],
            "birth_date": [f"{1950 + n % 60}-05-{1 + n % 28:02}" for n in range(number)],
        }
    )
    spoilt = {"given_name": "another", "postcode": "ZZ9 9ZZ", "birth_date": "1901-01-01"}
    hits = {column: pl.Series(rng.random(number) < wrong) for column in spoilt}
    if together:
        hits["postcode"] = hits["birth_date"]
    rows = people.with_columns(
        pl.when(hits[column]).then(pl.lit(value)).otherwise(column).alias(column) for column, value in spoilt.items()
    )
    seen = pl.Series(sum(hit.to_numpy().astype(int) for hit in hits.values()) < 2)
    return people, rows.rename({"person_id": "event_id"}), seen


def pairs(people, seen):
    return people.filter(seen).select(left_id="person_id", right_id="person_id", chance=pl.lit(1.0))


def found(people, rows, seen):
    return unseen_pairs(people, rows, pairs(people, seen), MODEL)


def test_what_no_block_brings_together_is_told_from_what_blocks_do():
    held = 0
    for seed in range(10):
        people, rows, seen = county(seed=seed)
        told, true = found(people, rows, seen), int((~seen).sum())
        assert told.seen == seen.sum()
        assert told.share * told.seen == pytest.approx(true, rel=0.25)
        held += told.low * told.seen - 2 * true**0.5 <= true <= told.high * told.seen + 2 * true**0.5
    assert held >= 9


def test_it_is_too_low_where_two_things_always_go_wrong_together():
    people, rows, seen = county(together=True)
    told = found(people, rows, seen)
    assert told.share * told.seen < 0.5 * (~seen).sum(), "the assumption that the page states"


def test_a_faithful_copy_hides_nobody_and_no_pair_says_nothing():
    people, rows, seen = county(500, wrong=0.0)
    assert found(people, rows, seen).share == pytest.approx(0.0, abs=1e-9)
    assert unseen_pairs(people, rows, pairs(people, seen).clear(), MODEL) == Unseen(None, None, None, 0.0)


def test_the_links_that_nobody_could_see_are_among_the_missed_ones():
    links = pl.DataFrame(
        {
            "left_id": [f"p{n}" for n in range(400)],
            "right_id": [f"r{n}" for n in range(400)],
            "probability": [0.99, 0.2] * 200,
            "band": ["linked", "not_linked"] * 200,
            "reason": pl.Series([None] * 400, dtype=pl.String),
        }
    )
    reviewed = pl.DataFrame({"probability": [0.99, 0.2] * 200, "same": [True] * 200 + [True, False] * 100})
    calibration = linkage.calibrate(reviewed)
    groups = links.select("left_id", group=pl.lit("all"))
    without = by_group(links, groups, calibration).row(0, named=True)
    told = by_group(links, groups, calibration, Unseen(0.1, 0.08, 0.12, 300.0)).row(0, named=True)
    seen = without["linked"] - without["false_links"] + without["missed_links"]
    assert told["missed_links"] == pytest.approx(without["missed_links"] + 0.1 * seen)
    assert told["missed_links_high"] - told["missed_links"] > without["missed_links_high"] - without["missed_links"]
    assert told["false_links"] == without["false_links"]
