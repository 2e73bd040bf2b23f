"""One declaration on two engines: the same pairs, the same scores. What needs Spark is skipped where it isn't installed.

`make spark` runs these, and the tests of FEBRL 4, of awkward pairs and of the history, on Spark.
"""

from importlib.util import find_spec

import polars as pl
import pytest

from safeguarding.evidence import linkage
from safeguarding.evidence.linkage import declare, engine, on_spark
from safeguarding.evidence.made_up.damage import pairs

needs_spark = pytest.mark.skipif(find_spec("pyspark") is None, reason="pyspark is not installed: see make spark")
ON_SPARK = "spark:local[2]"


@pytest.mark.parametrize(("name", "is_"), [("duckdb", "duckdb"), (" spark ", "spark:local[*]"), (ON_SPARK, ON_SPARK)])
def test_an_engine_is_chosen_by_name(name, is_):
    assert engine.named(name).name == is_


@pytest.mark.parametrize("name", ["", "postgres", "duckdb:here"])
def test_an_unknown_engine_is_refused_with_those_that_there_are(name):
    with pytest.raises(linkage.LinkError, match="Give duckdb, spark, or spark:"):
        engine.named(name)


@pytest.mark.skipif(find_spec("pyspark") is not None, reason="pyspark is installed here")
def test_spark_that_is_not_installed_is_said():
    left, right, _ = pairs(20, seed=2)
    with pytest.raises(linkage.LinkError, match="pyspark is not installed"):
        linkage.link(left, right, engine=engine.spark())


def test_every_condition_of_the_shipped_model_can_be_said_in_spark():
    found = [level.when for c in declare.load().comparisons for level in c.levels if level.when]
    said = {condition: on_spark.in_spark(condition) for condition in found}
    assert len(said) > 25 and not any("&&" in one or "HAMMING" in one or "SIMILARITY" in one for one in said.values())


@pytest.mark.parametrize(
    ("duckdb", "spark"),
    [
        ("jaro_winkler_similarity(given_l, given_r) >= 0.92", "jaro_winkler(given_l, given_r) >= 0.92"),
        ("list_has_any(given_forms_l, given_forms_r)", "arrays_overlap(given_forms_l, given_forms_r)"),
        ('l."born" = r."born"', "l.`born` = r.`born`"),
    ],
)  # fmt: skip
def test_a_condition_in_the_words_of_spark(duckdb, spark):
    assert on_spark.in_spark(duckdb).lower() == spark


def test_a_function_that_only_one_engine_has_is_refused():
    with pytest.raises(linkage.LinkError, match="not known to Spark"):
        on_spark.in_spark("bar(given_l, given_r, 1) > 2")


@needs_spark
def test_the_same_pairs_score_the_same_on_both():
    left, right, truth = pairs(240, seed=2)
    here, there = linkage.link(left, right), linkage.link(left, right, engine=engine.named(ON_SPARK))
    assert there.links.equals(here.links) and there.evidence.equals(here.evidence)
    assert linkage.score(there.links, truth).recall > 0.9


@needs_spark
def test_a_model_trained_on_spark_is_kept_as_one_trained_in_duckdb_and_weighs_alike(tmp_path):
    from dataclasses import replace

    left, right, _ = pairs(2100, seed=4)
    model = declare.load()
    quick = replace(model, training=replace(model.training, random_pairs=100_000))
    there = linkage.link(left, right, quick, engine=engine.named(ON_SPARK))
    assert there.trained.how == "trained" and "jaro_winkler_similarity" in str(there.trained.settings)
    here = linkage.link(left, right, quick, trained=there.trained)
    both = here.evidence.join(there.evidence, on=["left_id", "right_id"], how="full", suffix="_there")
    assert both["left_id"].null_count() == both["left_id_there"].null_count() == 0
    assert both.select((pl.col("match_weight") - pl.col("match_weight_there")).abs().max()).item() < 1e-6


@needs_spark
def test_nothing_of_a_link_is_left_in_spark():
    left, right, _ = pairs(60, seed=2)
    linkage.link(left, right, engine=engine.named(ON_SPARK))
    with engine.named(ON_SPARK).at_work() as work:
        assert work.session.catalog.listTables() == []
        assert work.session.conf.get("spark.io.encryption.enabled") == "true"
