"""Counting right and wrong links, by hand."""

import polars as pl
import pytest

from safeguarding.evidence import linkage

TRUTH = pl.DataFrame({"left_id": ["a", "b", "c", "d"], "right_id": ["1", "2", "3", "4"]})
LINKS = pl.DataFrame(
    [("a", "1", 0.99, "linked"), ("b", "2", 0.97, "linked"), ("x", "3", 0.96, "linked"), ("d", "4", 0.5, "doubtful")],
    schema=["left_id", "right_id", "probability", "band"],
    orient="row",
)


def test_two_of_three_links_are_right_and_two_of_four_pairs_found():
    score = linkage.score(LINKS, TRUTH)
    assert (score.links, score.right, score.true_pairs) == (3, 2, 4)
    assert (score.precision, score.recall, score.f1) == (pytest.approx(2 / 3), 0.5, pytest.approx(4 / 7))


def test_a_lower_threshold_finds_more():
    strict, loose = linkage.at_thresholds(LINKS, TRUTH, (0.98, 0.4))
    assert (strict.links, strict.right) == (1, 1) and (loose.links, loose.right) == (4, 3)


def test_nothing_linked_has_no_precision():
    assert linkage.score(LINKS.clear(), TRUTH).precision is None
    assert linkage.score(LINKS.clear(), TRUTH.clear()).f1 is None


def test_a_wrong_link_is_to_a_twin_to_the_household_or_to_somebody_else():
    people = pl.DataFrame(
        {
            "person_id": ["twin", "sister", "stranger", "r1", "r2", "r3"],
            "household_id": ["h", "h", "k", "h", "h", "h"],
            "birth_date": ["d", "e", "d", "d", "d", "d"],
        }
    )
    links = pl.DataFrame(
        {"left_id": ["twin", "sister", "stranger"], "right_id": ["r1", "r2", "r3"], "band": ["linked"] * 3}
    )
    wrong = linkage.false_links(links, TRUTH, people, people)
    assert wrong == {"twin": 1, "household": 1, "other": 1}


def test_who_is_linked_is_counted_by_group():
    people = pl.DataFrame({"person_id": ["a", "b", "c"], "ethnicity": ["WBRI", "APKN", "APKN"]})
    shares = linkage.linked_share(LINKS, people, "ethnicity")
    assert shares.rows() == [("APKN", 2, 1), ("WBRI", 1, 1)]
