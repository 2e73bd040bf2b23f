"""What stands now is read by its index, also once the database has counted its rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

REPLACING = [
    model for model in apps.get_models() if any(field.name == "replaces" for field in model._meta.concrete_fields)
]


@pytest.fixture
def counted(db: None) -> Iterator[None]:
    """A SQLite that has counted ten thousand rows a table, of which none replaces another."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL counts empty values apart from others and is not misled")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1")
        for model in REPLACING:
            table = model._meta.db_table
            for index, columns, partial in _indexes(cursor, table):
                if not partial:
                    each = 10_000 if columns == ["replaces_id"] else 1
                    counts = " ".join(["10000", *[str(each)] * len(columns)])
                    cursor.execute("INSERT INTO sqlite_stat1 VALUES (%s, %s, %s)", [table, index, counts])
        cursor.execute("ANALYZE sqlite_schema")
        yield
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.execute("ANALYZE sqlite_schema")


def _indexes(cursor: Any, table: str) -> list[tuple[str, list[str], bool]]:
    cursor.execute(f'PRAGMA index_list("{table}")')
    rows = [(row[1], bool(row[4])) for row in cursor.fetchall()]
    found = []
    for name, partial in rows:
        cursor.execute(f'PRAGMA index_info("{name}")')
        found.append((name, [row[2] for row in cursor.fetchall()], partial))
    return found


def _join(model: type[models.Model]) -> str:
    plan = model._default_manager.filter(replaced_by__isnull=True).values("pk").explain()
    return next(line for line in plan.splitlines() if line.endswith("LEFT-JOIN"))


def test_a_room_replaces_rows():
    assert len(REPLACING) >= 5


@pytest.mark.parametrize("model", REPLACING, ids=lambda model: model.__name__)
def test_what_stands_now_is_found_by_an_index_after_counting(model: type[models.Model], counted: None):
    assert "SEARCH" in _join(model)


@pytest.mark.parametrize("model", REPLACING, ids=lambda model: model.__name__)
def test_without_its_index_the_whole_table_would_be_read_for_each_row(model: type[models.Model], counted: None):
    (index,) = (index for index in model._meta.indexes if index.fields == ["replaces"])
    with connection.cursor() as cursor:
        cursor.execute(f'DROP INDEX "{index.name}"')
    assert "SCAN" in _join(model)
