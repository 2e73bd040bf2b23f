"""Both engines of linking, for tests that hold on each of them, and what is found of the rows while one is at work."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from splink.internals.linker_components.table_management import LinkerTableManagement

from safeguarding.evidence.linkage import engine, on_spark, scoring

NONE_SKIPPED = "LINKAGE_NONE_SKIPPED"  # scripts/spark says so: a test that can't run there has failed
ON_SPARK = os.environ.get("LINKAGE_SPARK", "spark:local[2]")


def need_spark() -> None:
    """Skip where Spark isn't there, or fail where it must be."""
    if find_spec("pyspark") is not None and shutil.which("java") and (on_spark.java() or 0) >= on_spark.OLDEST_JAVA:
        return
    says = "Needs the package pyspark and Java 17 or later: run make spark."
    if os.environ.get(NONE_SKIPPED):
        pytest.fail(says, pytrace=False)
    pytest.skip(says)


@pytest.fixture(scope="session")
def spark() -> str:
    """The name of the engine that is Spark."""
    need_spark()
    return ON_SPARK


@pytest.fixture(scope="session", params=["duckdb", "spark"])
def linkage_engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each engine in turn: everything that is linked meanwhile, and names no engine, is linked there. Its name."""
    name: str = request.getfixturevalue("spark") if request.param == "spark" else request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring, "duckdb", lambda: engine.named(name))
        patch.setattr(settings, "LINKAGE_ENGINE", name)
        yield name


@pytest.fixture
def in_the_linker(linkage_engine: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that stands in any table of the linker, and in a file of the engine, as one text for each time that it
    scored pairs."""
    seen: list[str] = []
    clear = LinkerTableManagement.delete_tables_created_by_splink_from_db

    def watched(self: Any) -> None:
        api = self._linker._db_api
        seen.append((_in_spark(api.spark) if hasattr(api, "spark") else _in_duckdb(api._con)).lower())
        clear(self)

    monkeypatch.setattr(LinkerTableManagement, "delete_tables_created_by_splink_from_db", watched)
    return seen


def _in_duckdb(con: Any) -> str:
    tables = con.sql("select table_name from information_schema.tables").fetchall()
    return " ".join(f"{name}: {con.table(name).fetchall()}" for (name,) in tables)


def _in_spark(session: Any) -> str:
    tables = [table.name for table in session.catalog.listTables()]
    assert tables, "Spark has no table: nothing would be found"
    return " ".join([*(f"{name}: {session.table(name).collect()}" for name in tables), files_of(session)])


def files_of(session: Any) -> str:
    """Everything that Spark has on the disk: what it shuffles, spills and keeps, its warehouse, and logs if there were any."""
    folder = Path(session.conf.get("spark.local.dir")).parent
    return " ".join(path.read_bytes().decode(errors="ignore") for path in folder.rglob("*") if path.is_file())
