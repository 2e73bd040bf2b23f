"""The database itself refuses to change or remove a row of a model that says `MAY_CHANGE`, but for the columns it names.

Put up after every migration from the models as they are, and taken down before one, which may fill a new column. On
PostgreSQL the owner alone can take it down; the application's role can't. To empty a table whole is no right of that role.

One thing else may change: to whom such a row belongs, where a room has said by `let_move` what must be written first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

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
#: Compares the rows as a whole, so that a column that a migration adds is guarded too. An argument with an asterisk is a
#: column that says to whom the row belongs.
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE may text[] := coalesce(TG_ARGV, '{{}}'); argument text; its text; was uuid; becomes uuid; which uuid;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    FOREACH argument IN ARRAY may LOOP
      its := ltrim(argument, '*');
      was := CASE WHEN argument <> its THEN to_jsonb(OLD) ->> its END;
      becomes := CASE WHEN argument <> its THEN to_jsonb(NEW) ->> its END;
      which := CASE WHEN argument <> its THEN to_jsonb(OLD) ->> 'id' END;
      IF argument <> its AND was IS DISTINCT FROM becomes AND (%s) THEN
        may := may || its;
      END IF;
    END LOOP;
    IF to_jsonb(NEW) - may = to_jsonb(OLD) - may THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '{WORDS}';
END $$
"""


@dataclass(frozen=True, slots=True)
class Move:
    """What must stand in the database before a row may go from one row of the model `of` (a label) to another.

    `when` is an SQL condition with the places {table}, {column}, {row} (its key), {was} and {becomes}.
    """

    of: str
    when: str


_MOVES: list[Move] = []


def let_move(move: Move) -> None:
    """Let rows that never change go over, as `move` says. Called once, when the rooms are made ready."""
    if move not in _MOVES:
        _MOVES.append(move)


def owners(model: type[models.Model]) -> dict[str, list[Move]]:
    """The columns of a model that say to whom its rows belong, and may change when one of the moves says so."""
    found: dict[str, list[Move]] = {}
    for field in model._meta.concrete_fields:
        related = field.related_model
        label = related._meta.label if isinstance(related, type) else ""
        if moves := [move for move in _MOVES if move.of == label]:
            found[str(field.column)] = moves
    return found


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
        return [_function(), *(_postgresql(table, may) for table, may in sorted(tables.items()))]
    return [statement for table, may in sorted(tables.items()) for statement in _sqlite(table, may)]


def _function() -> str:
    places = {"table": "TG_TABLE_NAME", "column": "its", "row": "which", "was": "was", "becomes": "becomes"}
    return _FUNCTION % (" OR ".join(f"({move.when.format(**places)})" for move in _MOVES) or "FALSE")


def _postgresql(table: str, may: frozenset[str]) -> str:
    columns = [*sorted(may), *(f"*{column}" for column in sorted(owners(_model(table))))]
    names = ", ".join(f"'{column}'" for column in columns)
    return f'CREATE TRIGGER {NAME} BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION {NAME}({names})'


def _sqlite(table: str, may: frozenset[str]) -> list[str]:
    model = _model(table)
    columns = [str(field.column) for field in model._meta.concrete_fields if field.column not in may]
    moves = owners(model)
    changed = " OR ".join(_changes(table, column, moves.get(column, [])) for column in columns)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    return [
        f'CREATE TRIGGER "{NAME}_{table}_update" BEFORE UPDATE ON "{table}" WHEN {changed} {refuse}',
        f'CREATE TRIGGER "{NAME}_{table}_delete" BEFORE DELETE ON "{table}" {refuse}',
    ]


def _changes(table: str, column: str, moves: list[Move]) -> str:
    old, new = f'OLD."{column}"', f'NEW."{column}"'
    places = {"table": f"'{table}'", "column": f"'{column}'", "row": 'OLD."id"', "was": old, "becomes": new}
    allowed = "".join(f" AND NOT ({move.when.format(**places)})" for move in moves)
    return f"({old} IS NOT {new}{allowed})"


def _model(table: str) -> type[models.Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == table)
