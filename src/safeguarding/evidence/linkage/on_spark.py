"""The declared model on Spark: its conditions in Spark's words, and a session that calls nobody and says nothing.

Spark keeps rows in files of its own while it works: in one folder, encrypted with a key that lives as long as the
session, and removed with it.
"""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import polars as pl
import sqlglot
from splink import Linker
from sqlglot import exp

from safeguarding.evidence.linkage.cluster import Cluster, at_the_start
from safeguarding.evidence.linkage.prepare import LinkError

OLDEST_JAVA = 17
_ONE_AT_A_TIME = Lock()  # a process has one Spark at most
#: What these log of a failure holds the row, and of each command, a setting that may be a secret.
SILENT = ("SQLQueryContextLogger", "DataFrameQueryContextLogger", "py4j.clientserver", "py4j.java_gateway")


@dataclass(frozen=True)
class Spark:
    """Spark where the cluster says. It is started for each work and stopped after it, so that nothing stays of the rows."""

    cluster: Cluster

    @property
    def name(self) -> str:
        return f"spark:{self.cluster.name}"

    @contextmanager
    def at_work(self) -> Iterator[_OnSpark]:
        """Raises LinkError when pyspark or Java is missing, Spark can't be reached, or can't do it."""
        _is_here()
        for name in SILENT:
            logging.getLogger(name).disabled = True
        with (
            _ONE_AT_A_TIME,
            TemporaryDirectory(prefix="links-", dir=self.cluster.folder) as folder,
            _started(self.cluster, folder) as session,
        ):
            try:
                yield _OnSpark(session)
            except Exception as error:
                if not _of_spark(error):
                    raise
                raise LinkError(f"Spark could not do it: {_kind_of(error)}.") from None


def _of_spark(error: Exception) -> bool:
    return type(error).__module__.split(".")[0] in ("pyspark", "py4j")


def _kind_of(error: Exception) -> str:
    """The name of the error. What else it says may hold a row or a secret."""
    return str(getattr(error, "getCondition", lambda: None)() or type(error).__name__)


@cache
def in_spark(condition: str) -> str:
    """An SQL condition of a model, as DuckDB has it, in the words of Spark with Splink's functions.

    Raises LinkError where a function is not known to both.
    """
    tree = sqlglot.parse_one(condition, read="duckdb").transform(_said_in_spark)
    return str(tree.sql(dialect="spark"))


def _said_in_spark(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.JarowinklerSimilarity):
        return exp.Anonymous(this="jaro_winkler", expressions=[node.this, node.expression])
    if isinstance(node, exp.ArrayOverlaps):
        return exp.Anonymous(this="arrays_overlap", expressions=[node.this, node.expression])
    if isinstance(node, exp.Anonymous) and node.name.lower() == "hamming":
        one, other = (part.sql(dialect="spark") for part in node.expressions)
        letters = f"zip_with(split({one}, ''), split({other}, ''), (x, y) -> IF(x = y, 0, 1))"
        return sqlglot.parse_one(f"aggregate({letters}, 0, (sum, x) -> sum + x)", read="spark")
    if isinstance(node, exp.Anonymous) and node.name.lower() not in (
        "jaro_winkler",
        "arrays_overlap",
        "damerau_levenshtein",
    ):
        raise LinkError(f"The model uses {node.name}, which is not known to Spark; use another function, or DuckDB.")
    return node


def settings_in_spark(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Splink's settings as they are kept, for Spark."""

    def level(entry: Mapping[str, Any]) -> dict[str, Any]:
        condition = entry["sql_condition"]
        return {**entry, "sql_condition": condition if condition == "ELSE" else in_spark(condition)}

    return {
        **settings,
        "sql_dialect": "spark",
        "comparisons": [
            {**one, "comparison_levels": [level(entry) for entry in one["comparison_levels"]]}
            for one in settings["comparisons"]
        ],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": in_spark(rule["blocking_rule"]), "sql_dialect": "spark"}
            for rule in settings["blocking_rules_to_generate_predictions"]
        ],
    }


class _OnSpark:
    def __init__(self, session: Any) -> None:
        self.session = session

    def hold(self, name: str, rows: pl.DataFrame) -> None:
        arrow = rows.to_arrow(compat_level=pl.CompatLevel.oldest())
        self.session.createDataFrame(arrow).createOrReplaceTempView(name)

    def let_go(self, name: str) -> None:
        self.session.catalog.dropTempView(name)

    def linker(self, settings: Mapping[str, Any], common: Sequence[str] = ()) -> Linker:
        from splink.backends.spark import SparkAPI

        api = SparkAPI(spark_session=self.session, break_lineage_method="persist")
        tables = [api.register(f"{side}_rows", dataset_display_name=side) for side in ("left", "right")]
        linker = Linker(tables, settings_in_spark(settings), log_level=None)
        for column in common:
            linker.table_management.register_term_frequency_lookup(api.register(f"shares_{column}"), column)
        return linker

    def rows_of(self, scored: Any, columns: Sequence[str]) -> pl.DataFrame:
        found = self.session.sql(f"select {', '.join(columns)} from {scored.physical_name}").toArrow()  # noqa: S608
        frame = pl.from_arrow(found)
        if not isinstance(frame, pl.DataFrame):
            raise TypeError("Spark gave no table.")
        return frame


def _is_here() -> None:
    """Raises LinkError where pyspark or Java is missing."""
    if find_spec("pyspark") is None:
        raise LinkError("The linkage engine is Spark, but the package pyspark is not installed beside it.")
    if (found := java()) is None or found < OLDEST_JAVA:
        raise LinkError(f"The linkage engine is Spark, which needs Java {OLDEST_JAVA} or later: none is on the path.")


@contextmanager
def _started(cluster: Cluster, folder: str) -> Iterator[Any]:
    """A session of its own, whose files on this machine lie in the folder. It ends with the work."""
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession
    from splink.backends.spark import similarity_jar_location

    if SparkContext._active_spark_context is not None:
        raise LinkError("Spark is at work in this process already, with settings of its own; stop it first.")
    if (gateway := SparkContext._gateway) is not None and gateway.proc.poll() is not None:
        SparkContext._gateway = SparkContext._jvm = None  # that Java has died
    settings = cluster.settings(folder, similarity_jar_location())
    try:
        # Java is started apart: SparkContext would give it every setting as an argument.
        SparkContext._ensure_initialized(conf=SparkConf(loadDefaults=False).setAll([*at_the_start(settings).items()]))
        _forget_folders(SparkContext._jvm)
        session = SparkSession.builder.config(map=settings).appName("links").getOrCreate()
    except Exception as error:
        raise LinkError(f"Spark at {cluster.master} could not be started: {_kind_of(error)}.") from None
    try:
        yield session
    finally:
        session.stop()


def _forget_folders(jvm: Any) -> None:
    """Java keeps the folder of its first session in mind and would make it anew: Spark's own tests forget it so."""
    getattr(getattr(jvm.org.apache.spark.util, "Utils$"), "MODULE$").clearLocalRootDirs()


def java() -> int | None:
    """The main version of the Java on the path, or None."""
    if (path := shutil.which("java")) is None:
        return None
    said = subprocess.run([path, "-version"], capture_output=True, text=True, check=False, timeout=60).stderr
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else None
