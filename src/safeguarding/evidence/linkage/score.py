"""How right the links are, where the truth is known: made-up people, test sets, or pairs that people have reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from safeguarding.evidence.linkage.declare import LINKED

KINDS = ("twin", "household", "other")


@dataclass(frozen=True)
class Score:
    """`precision`: the share of links that are right. `recall`: the share of true pairs that were linked.

    Both, and their harmonic mean `f1`, are None where there is nothing to divide by.
    """

    rule: str
    links: int
    right: int
    true_pairs: int
    precision: float | None
    recall: float | None
    f1: float | None


def score(links: pl.DataFrame, truth: pl.DataFrame) -> Score:
    """The links in the band “linked” against `truth` (left_id, right_id)."""
    return _score("linked", links.filter(pl.col("band") == LINKED), truth)


def at_thresholds(
    links: pl.DataFrame, truth: pl.DataFrame, thresholds: Sequence[float] = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
) -> list[Score]:
    """Every reported pair at or above each probability, whatever its band: to see what another threshold would do."""
    return [_score(f"probability at least {p}", links.filter(pl.col("probability") >= p), truth) for p in thresholds]


def false_links(links: pl.DataFrame, truth: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame) -> dict[str, int]:
    """Wrong links counted by who was taken for whom: a twin, another of the household, or somebody else.

    `left` and `right` have person_id, household_id and birth_date. A twin is somebody of the same household with the
    same recorded date of birth.
    """
    wrong = links.filter(pl.col("band") == LINKED).join(truth, on=["left_id", "right_id"], how="anti")
    columns = ["household_id", "birth_date"]
    both = wrong.join(left.select("person_id", *columns), left_on="left_id", right_on="person_id", how="left").join(
        right.select("person_id", *columns), left_on="right_id", right_on="person_id", how="left", suffix="_right"
    )
    home = pl.col("household_id") == pl.col("household_id_right")
    twin = home & (pl.col("birth_date") == pl.col("birth_date_right"))
    kinds = both.select(
        pl.when(twin).then(pl.lit("twin")).when(home).then(pl.lit("household")).otherwise(pl.lit("other"))
    )
    counts = dict(kinds.to_series().value_counts().iter_rows())
    return {kind: counts.get(kind, 0) for kind in KINDS}


def linked_share(links: pl.DataFrame, people: pl.DataFrame, by: str) -> pl.DataFrame:
    """Per group of `people` (ethnicity, say): how many there are and how many have at least one link.

    Returns the column `by`, people and linked. Who is linked less often is seen less often in every figure that rests
    on links, so the share belongs beside them.
    """
    linked = links.filter(pl.col("band") == LINKED)["left_id"].unique()
    return (
        people.group_by(by)
        .agg(pl.len().alias("people"), pl.col("person_id").is_in(linked.implode()).sum().alias("linked"))
        .sort(by, nulls_last=True)
    )


def _score(rule: str, links: pl.DataFrame, truth: pl.DataFrame) -> Score:
    right = len(links.join(truth, on=["left_id", "right_id"], how="semi"))
    precision = right / len(links) if len(links) else None
    recall = right / len(truth) if len(truth) else None
    f1 = 2 * right / (len(links) + len(truth)) if len(links) + len(truth) else None
    return Score(rule, len(links), right, len(truth), precision, recall, f1)
