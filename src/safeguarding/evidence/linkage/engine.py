"""Where the comparing is done: in DuckDB inside this process, or on Spark for those who have outgrown one machine.

A model is declared once, in DuckDB's SQL; what is kept of a training is in it too, so that a model trained on one engine
scores the same pairs alike on the other. `named` reads the one word of a setting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import polars as pl
from duckdb import DuckDBPyConnection, OutOfMemoryException
from duckdb import connect as open_duckdb
from splink import DuckDBAPI, Linker
from splink.internals.exceptions import SplinkException

from safeguarding.evidence.linkage.prepare import LinkError

DUCKDB, SPARK = "duckdb", "spark"
HERE = "local[*]"


class Work(Protocol):
    """An engine at work, with the tables that it was given. They are gone when it ends."""

    def hold(self, name: str, rows: pl.DataFrame) -> None:
        """Make `rows` the table of that name, in place of one that may be there."""

    def let_go(self, name: str) -> None:
        """Drop the table."""

    def linker(self, settings: Mapping[str, Any], common: Sequence[str] = ()) -> Linker:
        """A Splink linker over the tables left_rows and right_rows.

        `settings` as they are kept. For each column of `common` the shares of its values are in the table shares_`column`.
        """

    def rows_of(self, scored: Any, columns: Sequence[str]) -> pl.DataFrame:
        """Columns, as SQL, of one of Splink's tables."""


class Engine(Protocol):
    """`name` as it stands in the setting."""

    @property
    def name(self) -> str: ...

    def at_work(self) -> AbstractContextManager[Work]:
        """Raises LinkError when the engine isn't there, and, from within, when the memory is too little."""


def named(name: str, *, memory_mb: int | None = None) -> Engine:
    """The engine of a setting: `duckdb`, `spark` (all cores of this machine), `spark:` and a master, as `spark:yarn`, or
    `spark:` and a file of Spark's settings, as `spark:/etc/safeguarding/spark.conf`.

    Raises LinkError with the names that there are, or where the file can't be used.
    """
    kind, _, where = name.strip().partition(":")
    if kind == DUCKDB and not where:
        return duckdb(memory_mb)
    if kind == SPARK:
        return spark(where or HERE)
    raise LinkError(
        f"The linkage engine is “{kind}”. Give duckdb, spark, or spark: and a Spark master or a file of its settings."
    )


def duckdb(memory_mb: int | None = None) -> Engine:
    """DuckDB inside this process, with at most `memory_mb` megabytes."""
    return _DuckDB(memory_mb)


def spark(master: str = HERE) -> Engine:
    """Spark at the address of its master, by a file of its settings, or on this machine.

    It needs the package pyspark, and Java 17 or later. Raises LinkError where the file can't be used.
    """
    from safeguarding.evidence.linkage import cluster
    from safeguarding.evidence.linkage.on_spark import Spark

    return Spark(cluster.named(master))


def connect(memory_mb: int | None = None) -> DuckDBPyConnection:
    """A DuckDB in memory that reads no file, calls no one and spills nothing to disk: the rows are personal data."""
    config: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "enable_external_access": False,
        "temp_directory": "",
        "preserve_insertion_order": False,
    }
    if memory_mb is not None:
        config["memory_limit"] = f"{memory_mb}MB"
    con = open_duckdb(config=config)
    con.execute("set enable_progress_bar = false")  # it would be drawn on standard output, into the JSON of a command
    return con


@dataclass(frozen=True)
class _DuckDB:
    memory_mb: int | None
    name: str = DUCKDB

    @contextmanager
    def at_work(self) -> Iterator[Work]:
        with connect(self.memory_mb) as con:
            try:
                yield _InDuckDB(con)
            except (OutOfMemoryException, SplinkException) as error:
                if "Out of Memory" not in str(error):
                    raise
                allowed = f"the {self.memory_mb} MB allowed" if self.memory_mb else "there is"
                raise LinkError(
                    f"Linking needs more memory than {allowed}; allow more, or link fewer rows at once."
                ) from None


class _InDuckDB:
    def __init__(self, con: DuckDBPyConnection) -> None:
        self.con = con

    def hold(self, name: str, rows: pl.DataFrame) -> None:
        self.con.register(name, rows.to_arrow())

    def let_go(self, name: str) -> None:
        self.con.unregister(name)

    def linker(self, settings: Mapping[str, Any], common: Sequence[str] = ()) -> Linker:
        api = DuckDBAPI(self.con)
        tables = [api.register(f"{side}_rows", dataset_display_name=side) for side in ("left", "right")]
        linker = Linker(tables, dict(settings), log_level=None)
        for column in common:
            shares = DuckDBAPI(self.con).register(f"shares_{column}")
            linker.table_management.register_term_frequency_lookup(shares, column)
        return linker

    def rows_of(self, scored: Any, columns: Sequence[str]) -> pl.DataFrame:
        found: pl.DataFrame = scored.as_duckdbpyrelation().project(", ".join(columns)).pl()
        return found
