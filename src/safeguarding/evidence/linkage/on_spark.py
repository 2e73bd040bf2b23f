"""The declared model on Spark: its conditions in Spark's words, and a session that calls nobody and says nothing.

Spark keeps rows in files of its own while it works; they are encrypted with a key that lives as long as the session.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl
import sqlglot
from splink import Linker
from sqlglot import exp

from safeguarding.evidence.linkage.prepare import LinkError

OLDEST_JAVA = 17
CLOSED = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.eventLog.enabled": "false",
    "spark.io.encryption.enabled": "true",
    "spark.log.level": "OFF",  # a plan that is logged holds rows
}
#: On one machine: nothing listens to the outside, and not more parts than a small table is worth.
ALONE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.authenticate": "true",
    "spark.network.crypto.enabled": "true",
    "spark.sql.shuffle.partitions": str(os.cpu_count() or 2),
    "spark.default.parallelism": str(os.cpu_count() or 2),
}


@dataclass(frozen=True)
class Spark:
    """`master`: local[*], local[N], spark://host:port, yarn, k8s://…"""

    master: str

    @property
    def name(self) -> str:
        return f"spark:{self.master}"

    @contextmanager
    def at_work(self) -> Iterator[_OnSpark]:
        """Raises LinkError when pyspark or Java is missing, or Spark can't do it."""
        session = _session(self.master).newSession()
        from pyspark.errors import PySparkException

        work = _OnSpark(session)
        try:
            yield work
        except PySparkException as error:
            raise LinkError(f"Spark could not do it: {str(error).strip().splitlines()[0][:300]}") from None
        finally:
            session.catalog.clearCache()
            for table in session.catalog.listTables():
                session.catalog.dropTempView(table.name)


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


def _session(master: str) -> Any:
    try:
        from pyspark.sql import SparkSession
        from splink.backends.spark import similarity_jar_location
    except ImportError:
        raise LinkError("The linkage engine is Spark, but the package pyspark is not installed beside it.") from None
    if (found := java()) is None or found < OLDEST_JAVA:
        raise LinkError(f"The linkage engine is Spark, which needs Java {OLDEST_JAVA} or later: none is on the path.")
    builder = SparkSession.builder.master(master).appName("links")
    own = CLOSED | (ALONE if master.startswith("local") else {}) | {"spark.jars": similarity_jar_location()}
    for key, value in own.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def java() -> int | None:
    """The main version of the Java on the path, or None."""
    if (path := shutil.which("java")) is None:
        return None
    said = subprocess.run([path, "-version"], capture_output=True, text=True, check=False, timeout=60).stderr
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else None
