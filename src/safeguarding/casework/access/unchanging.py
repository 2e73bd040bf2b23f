"""The database itself refuses to change or remove a row of a model that says `MAY_CHANGE`, but for the columns it names.

Put up after every migration from the models as they are, and taken down before one, which may fill a new column. On
PostgreSQL the owner alone can take it down; the application's role can't. To empty a table whole is no right of that role.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

NAME = "unchanging"
WORDS = "a row of this table never changes and is not removed"
_FOUND = {
    "postgresql": (
        "SELECT t.tgname::text, c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE t.tgname LIKE 'unchanging%' AND c.relnamespace = current_schema()::regnamespace"
    ),
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'unchanging%'",
}
#: Compares the rows as a whole, so that a column that a migration adds is guarded too.
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - coalesce(TG_ARGV, '{{}}') = to_jsonb(OLD) - coalesce(TG_ARGV, '{{}}') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '{WORDS}';
END $$
"""


def guarded() -> dict[str, frozenset[str]]:
    """Every table whose rows never change, with the columns of it that may."""
    found = {}
    for model in apps.get_models():
        may = getattr(model, "MAY_CHANGE", None)
        if may is not None:
            columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
            found[model._meta.db_table] = frozenset(columns[name] for name in may)
    return found


def put_up(connection: BaseDatabaseWrapper, only: Collection[str] = ()) -> None:
    """Bring the refusals to what the models say, of all tables or some. Run as the owner; safe to run again."""
    take_down(connection, only)
    there = set(only or connection.introspection.table_names())
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor, there):
            cursor.execute(statement)


def take_down(connection: BaseDatabaseWrapper, only: Collection[str] = ()) -> None:
    """Take down every refusal that stands in the database, or those of some tables."""
    with connection.cursor() as cursor:
        cursor.execute(_FOUND[connection.vendor])
        for name, table in cursor.fetchall():
            if only and table not in only:
                continue
            cursor.execute(f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if connection.vendor == "postgresql" else ""))


@contextmanager
def lifted(connection: BaseDatabaseWrapper, *of: type[models.Model]) -> Iterator[None]:
    """Rows (of these models; of all when none is named) may change inside, and the refusals stand again after. In one transaction: nobody else sees them down.

    For the owner of the tables only. Nothing that serves pages uses it.
    """
    with transaction.atomic(using=connection.alias):
        tables = [model._meta.db_table for model in of]
        take_down(connection, tables)
        yield
        put_up(connection, tables)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that the models guard and the database doesn't."""
    with connection.cursor() as cursor:
        cursor.execute(_FOUND[connection.vendor])
        standing = {table for _, table in cursor.fetchall()}
    return sorted(set(guarded()) - standing)


def statements(vendor: str, there: set[str] | None = None) -> list[str]:
    """The SQL that puts the refusals up, for the tables that are there (all by default)."""
    tables = {table: may for table, may in guarded().items() if there is None or table in there}
    if vendor == "postgresql":
        return [_FUNCTION, *(_postgresql(table, may) for table, may in sorted(tables.items()))]
    return [statement for table, may in sorted(tables.items()) for statement in _sqlite(table, may)]


def _postgresql(table: str, may: frozenset[str]) -> str:
    names = ", ".join(f"'{column}'" for column in sorted(may))
    return f'CREATE TRIGGER {NAME} BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION {NAME}({names})'


def _sqlite(table: str, may: frozenset[str]) -> list[str]:
    columns = [field.column for field in _model(table)._meta.concrete_fields if field.column not in may]
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in columns)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    return [
        f'CREATE TRIGGER "{NAME}_{table}_update" BEFORE UPDATE ON "{table}" WHEN {changed} {refuse}',
        f'CREATE TRIGGER "{NAME}_{table}_delete" BEFORE DELETE ON "{table}" {refuse}',
    ]


def _model(table: str) -> type[models.Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == table)
