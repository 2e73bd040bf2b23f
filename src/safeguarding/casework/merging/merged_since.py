"""The database refuses a new row that names a person whose record was merged: also one merged in this very second.

Somebody writes of a person while a colleague merges that person's record into another. A trigger on every table whose
rows move with a merge locks the person's row as the merge does: whoever comes second waits for the first. A row that
was written first goes along with the merge; one that comes after is refused with a sentence. A foreign key alone would
not do: it is looked at when the writer commits, after the merge has looked for rows to move.

Put up after every migration from the tables as they are, and taken down before one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from safeguarding.casework.access.refusals import MARK
from safeguarding.casework.families.models import Person
from safeguarding.casework.merging.tables import moving

NAME = "merged_since"
SENTENCE = "This person’s record has just been merged with another of the same person. Open the family again, and write it for the record that was kept."
_PEOPLE = Person._meta.db_table
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE its text; who uuid; becomes uuid;
BEGIN
  FOREACH its IN ARRAY TG_ARGV LOOP
    who := to_jsonb(NEW) ->> its;
    IF who IS NOT NULL AND (TG_OP = 'INSERT' OR (to_jsonb(OLD) ->> its)::uuid IS DISTINCT FROM who) THEN
      SELECT merged_into_id INTO becomes FROM "{_PEOPLE}" WHERE id = who FOR KEY SHARE;
      IF becomes IS NOT NULL THEN
        RAISE EXCEPTION '{MARK}{SENTENCE}';
      END IF;
    END IF;
  END LOOP;
  RETURN NEW;
END $$
"""  # noqa: S608  names of our own tables
_FOUND = {
    "postgresql": (
        "SELECT t.tgname::text, c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE t.tgname = 'merged_since' AND c.relnamespace = current_schema()::regnamespace"
    ),
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'merged_since%'",
}


def guarded() -> dict[str, list[str]]:
    """The tables whose rows move with a merge, with their columns that name a person."""
    found: dict[str, list[str]] = defaultdict(list)
    for model, field, _ in moving():
        if model is not Person:  # whom a record was merged into is said by a merge alone, which queues at both
            found[model._meta.db_table].append(str(field.column))
    return dict(found)


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Bring the refusals to the tables that there are. Run as the owner; safe to run again."""
    take_down(connection)
    there = set(connection.introspection.table_names())
    tables = {table: columns for table, columns in guarded().items() if table in there}
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor, tables):
            cursor.execute(statement)


def take_down(connection: BaseDatabaseWrapper, *only: str) -> None:
    """Take down the refusals, or those of some tables."""
    with connection.cursor() as cursor:
        cursor.execute(_FOUND[connection.vendor])
        for name, table in cursor.fetchall():
            if not only or table in only:
                of = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER "{name}"{of}')


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that should be guarded and are not."""
    with connection.cursor() as cursor:
        cursor.execute(_FOUND[connection.vendor])
        standing = {table for _, table in cursor.fetchall()}
    return sorted(set(guarded()) - standing)


def statements(vendor: str, tables: dict[str, list[str]]) -> list[str]:
    """The SQL that puts the refusals up."""
    if vendor == "postgresql":
        return [_FUNCTION, *(_postgresql(table, columns) for table, columns in sorted(tables.items()))]
    return [
        _sqlite(table, column, word)
        for table, columns in sorted(tables.items())
        for column in columns
        for word in ("INSERT", "UPDATE")
    ]


def _postgresql(table: str, columns: list[str]) -> str:
    names = ", ".join(f"'{column}'" for column in columns)
    of = ", ".join(f'"{column}"' for column in columns)
    return f'CREATE TRIGGER {NAME} BEFORE INSERT OR UPDATE OF {of} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {NAME}({names})'


def _sqlite(table: str, column: str, word: str) -> str:
    merged = f'EXISTS (SELECT 1 FROM "{_PEOPLE}" WHERE id = NEW."{column}" AND merged_into_id IS NOT NULL)'  # noqa: S608
    changed = f' AND OLD."{column}" IS NOT NEW."{column}"' if word == "UPDATE" else ""
    of = f' OF "{column}"' if word == "UPDATE" else ""
    return (
        f'CREATE TRIGGER "{NAME}_{table}_{column}_{word.lower()}" BEFORE {word}{of} ON "{table}" '
        f"WHEN {merged}{changed} BEGIN SELECT RAISE(ABORT, '{MARK}{SENTENCE}'); END"
    )


def before_migrating(using: str, plan: Any = (), **about: Any) -> None:
    if plan:
        take_down(connections[using])


def after_migrating(using: str, **about: Any) -> None:
    """A flush, which changes no table, has no plan."""
    if "plan" in about:
        put_up(connections[using])
