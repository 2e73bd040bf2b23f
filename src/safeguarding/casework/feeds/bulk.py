"""Many rows at once: new ones by COPY where the database has it, else by inserts of many; and keys in parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar
from uuid import uuid4

from django.db import connection, models

BATCH = 2000
SOME = 500
Key = TypeVar("Key")


def in_parts(keys: Iterable[Key]) -> Iterator[list[Key]]:
    """The keys, `SOME` at a time: a database refuses a statement with too many values (SQLite above 250,000)."""
    held = list(keys)
    yield from (held[at : at + SOME] for at in range(0, len(held), SOME))


def insert(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Insert the rows, given by column (`person_id`, not `person`); every column but `id` must be there.

    Constraints hold as for any insert. Call it within a transaction: half a batch is never kept.
    """
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create((model(**row) for row in rows), batch_size=BATCH)
        return
    columns = [str(field.column) for field in model._meta.concrete_fields]
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        # COPY refuses a table with row-level security: the rows pass its policies on their way out of a table of our own.
        cursor.execute(f"CREATE TEMP TABLE brought_in ON COMMIT DROP AS SELECT {quoted} FROM {table} WITH NO DATA")  # noqa: S608
        with cursor.copy(f"COPY brought_in ({quoted}) FROM STDIN") as copy:
            for row in rows:
                whole = {"id": uuid4()} | row
                copy.write_row([whole[column] for column in columns])
        cursor.execute(f"INSERT INTO {table} ({quoted}) SELECT {quoted} FROM brought_in")  # noqa: S608
        cursor.execute("DROP TABLE brought_in")
