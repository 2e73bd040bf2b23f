"""The tests of linking run in DuckDB, and on the engine of LINKAGE_ENGINE where that is set, as `make spark` does."""

import os

import pytest

from safeguarding.evidence.linkage import engine, scoring


@pytest.fixture(scope="session", autouse=True)
def _engine_of_this_run():
    with pytest.MonkeyPatch.context() as patch:
        if name := os.environ.get("LINKAGE_ENGINE"):
            patch.setattr(scoring, "duckdb", lambda: engine.named(name))
        yield
