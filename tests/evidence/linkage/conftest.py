"""The engines on which the tests of linking run."""

from tests.engines import in_the_linker, linkage_engine, spark  # noqa: F401
