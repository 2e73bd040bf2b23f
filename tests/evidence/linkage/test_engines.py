"""One declaration on two engines: the same pairs, the same scores, and nothing left of the rows.

What needs Spark is skipped where it isn't installed. `make spark` runs it, with all that `linkage_engine` runs on both.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import polars as pl
import pytest
from tests.engines import NONE_SKIPPED, files_of

from safeguarding.evidence import linkage
from safeguarding.evidence.linkage import cluster, declare, engine, on_spark
from safeguarding.evidence.made_up.damage import pairs

ON_SPARK = "spark:local[2]"


@pytest.mark.parametrize(("name", "is_"), [("duckdb", "duckdb"), (" spark ", "spark:local[*]"), (ON_SPARK, ON_SPARK)])
def test_an_engine_is_chosen_by_name(name, is_):
    assert engine.named(name).name == is_


@pytest.mark.parametrize("name", ["", "postgres", "duckdb:here"])
def test_an_unknown_engine_is_refused_with_those_that_there_are(name):
    with pytest.raises(linkage.LinkError, match="Give duckdb, spark, or spark:"):
        engine.named(name)


@pytest.mark.parametrize(("gone", "says"), [("pyspark", "pyspark is not installed"), ("java", "none is on the path")])
def test_spark_that_is_not_installed_is_said(gone, says, monkeypatch):
    monkeypatch.setattr(on_spark, "find_spec", lambda name: None if gone == name else name)
    monkeypatch.setattr(on_spark.shutil, "which", lambda name: None)
    left, right, _ = pairs(20, seed=2)
    with pytest.raises(linkage.LinkError, match=says):
        linkage.link(left, right, engine=engine.spark())


@pytest.mark.parametrize(("must", "outcome"), [("", "1 skipped"), ("yes", "1 error")])
def test_what_needs_spark_is_skipped_with_a_sentence_and_fails_where_it_must_run(must, outcome):
    one = f"{__file__}::test_nothing_of_a_link_is_left_in_spark"
    run = [sys.executable, "-m", "pytest", "-n", "0", "-q", "-rsE", "-p", "no:cacheprovider", "--nomigrations", one]
    without_java = {**os.environ, "PATH": "/nowhere", NONE_SKIPPED: must}
    said = subprocess.run(run, env=without_java, capture_output=True, text=True, check=False).stdout
    assert outcome in said and "Needs the package pyspark and Java 17 or later: run make spark." in said


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


def test_the_same_pairs_score_the_same_on_both(spark):
    left, right, truth = pairs(240, seed=2)
    here, there = linkage.link(left, right), linkage.link(left, right, engine=engine.named(spark))
    assert there.links.equals(here.links) and there.evidence.equals(here.evidence)
    assert linkage.score(there.links, truth).recall > 0.9


def test_a_model_trained_on_spark_is_kept_as_one_trained_in_duckdb_and_weighs_alike(spark):
    from dataclasses import replace

    left, right, _ = pairs(2100, seed=4)
    model = declare.load()
    quick = replace(model, training=replace(model.training, random_pairs=100_000))
    there = linkage.link(left, right, quick, engine=engine.named(spark))
    assert there.trained.how == "trained" and "jaro_winkler_similarity" in str(there.trained.settings)
    here = linkage.link(left, right, quick, trained=there.trained)
    both = here.evidence.join(there.evidence, on=["left_id", "right_id"], how="full", suffix="_there")
    assert both["left_id"].null_count() == both["left_id_there"].null_count() == 0
    assert both.select((pl.col("match_weight") - pl.col("match_weight_there")).abs().max()).item() < 1e-6


@pytest.fixture
def scratch(monkeypatch, tmp_path):
    """An empty folder in which the system puts temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_nothing_of_a_link_is_left_in_spark(spark, scratch):
    left, right, _ = pairs(60, seed=2)
    linkage.link(left, right, engine=engine.named(spark))
    assert not [*scratch.iterdir()], "its folder is gone"
    with engine.named(spark).at_work() as work:
        assert work.session.catalog.listTables() == [] and work.session.sparkContext._jsc.getPersistentRDDs().isEmpty()


def test_after_a_failure_the_folder_is_gone_and_no_row_is_told(spark, scratch, caplog, capfd):
    with pytest.raises(linkage.LinkError, match="CAST_INVALID_INPUT") as failed, engine.named(spark).at_work() as work:
        work.hold("left_rows", pl.DataFrame({"given": ["Zzyzx"]}))
        assert work.session.sql("select given from left_rows").toArrow() and [*scratch.iterdir()]
        work.session.sql("select cast(given as int) from left_rows").collect()
    assert "Zzyzx" not in str((failed.value, caplog.text, capfd.readouterr())) and failed.value.__suppress_context__
    assert not [*scratch.iterdir()]


@pytest.mark.parametrize("encrypted", [True, False])
def test_what_spark_keeps_on_the_disk_can_not_be_read(spark, scratch, monkeypatch, encrypted):
    if not encrypted:  # the control: the same search finds a row
        plain = {"spark.io.encryption.enabled": "false", "spark.shuffle.compress": "false"}
        monkeypatch.setattr(cluster, "CLOSED", cluster.CLOSED | plain)
    with engine.named(spark).at_work() as work:
        work.hold("left_rows", pl.DataFrame({"given": ["Zzyzx"] * 100}))
        assert work.session.sql("select given, count(*) from left_rows group by given").collect()
        found = files_of(work.session)
    assert found and ("Zzyzx" in found) is not encrypted


def test_a_java_that_died_is_started_anew_with_no_secret_among_its_arguments(spark, tmp_path):
    with engine.named(spark).at_work() as work:
        gateway = work.session.sparkContext._gateway
    gateway.proc.kill()
    gateway.proc.wait()
    (file := tmp_path / "spark.conf").write_text(
        f"spark.master {spark.partition(':')[2]}\nspark.driver.memory 900m\nspark.hadoop.password quokka-token\n"
    )
    with engine.named(f"spark:{file}").at_work() as work:
        context = work.session.sparkContext
        assert context.getConf().get("spark.hadoop.password") == "quokka-token"
        arguments = Path(f"/proc/{context._gateway.proc.pid}/cmdline").read_text()
    assert "900m" in arguments and "quokka-token" not in arguments
