"""The database marks a family when a row changes on which its standing rests: whoever changed it, and by whatever way.

A mark is a row that is added. It locks nothing, so it can neither hold a colleague up nor be held up; and it is there
for others from the moment at which the change is. Put up after every migration, and taken down before one.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

NAME = "touched"
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
STANDING, MARKS = "supervision_standing", "supervision_touched"
FOUND = {
    "postgresql": (
        "SELECT t.tgname::text, c.relname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE t.tgname = 'touched' AND c.relnamespace = current_schema()::regnamespace"
    ),
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'touched%'",
}
_PEOPLE = "SELECT family_id FROM families_membership WHERE person_id"
_EPISODE = "{people} IN (SELECT child_id FROM pathway_episode WHERE id = {row}.episode_id)"
_PLAN = "{people} IN (SELECT e.child_id FROM pathway_protectionplan p JOIN pathway_episode e ON e.id = p.episode_id WHERE p.id = {row}.plan_id)"
_FACTOR = "{people} IN (SELECT e.child_id FROM pathway_assessment a JOIN pathway_episode e ON e.id = a.episode_id WHERE a.id = {row}.assessment_id)"
_REPLACED = "{people} IN (SELECT person_id FROM workbook_entryperson WHERE entry_id = {row}.replaces_id)"
_VISITED = "{people} = {row}.person_id AND EXISTS (SELECT 1 FROM workbook_entry v WHERE v.id = {row}.entry_id AND v.kind = 'visit')"
_SESSION = "SELECT family_id FROM supervision_session WHERE id = {row}.session_id"
_AUTHORITY = "SELECT id FROM families_family WHERE authority_id = {row}.authority_id AND closed_on IS NULL"
_FAMILY = "SELECT {row}.family_id"
_ANY = "INSERT UPDATE DELETE"

#: By table: what happens to a row of it, and the families whose standing rests on the row.
RESTS_ON: dict[str, tuple[str, str]] = {
    "families_family": ("UPDATE", "SELECT {row}.id"),
    "families_teamallocation": (_ANY, _FAMILY),
    "families_allocation": (_ANY, _FAMILY),
    "families_membership": (_ANY, _FAMILY),
    "families_person": ("UPDATE", "{people} = {row}.id"),
    "access_post": ("UPDATE DELETE", "SELECT family_id FROM families_allocation WHERE post_id = {row}.id"),
    "pathway_episode": (_ANY, "{people} = {row}.child_id"),
    "pathway_assessment": (_ANY, _EPISODE),
    "pathway_assessmentfactor": (_ANY, _FACTOR),
    "pathway_section47": (_ANY, _EPISODE),
    "pathway_cinplan": (_ANY, _EPISODE),
    "pathway_protectionplan": (_ANY, _EPISODE),
    "pathway_planreview": (_ANY, _PLAN),
    "pathway_coregroup": (_ANY, _PLAN),
    # An entry that replaces another may concern other people, or be no visit any more.
    "workbook_entry": (_ANY, _REPLACED),
    "workbook_entryperson": (_ANY, _VISITED),
    "meetings_place": (_ANY, _FAMILY),
    "meetings_cyclerules": ("INSERT", _AUTHORITY),
    "rules_saidrules": ("INSERT", _AUTHORITY),
    # What is said in an open supervision tells the board nothing before it closes; a merge can move ratings later.
    "supervision_session": (_ANY, _FAMILY),
    "supervision_rating": ("UPDATE DELETE", _SESSION),
    "supervision_familyrating": ("UPDATE DELETE", _SESSION),
    "supervision_managersdecision": (_ANY, _SESSION),
}


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Bring the marks to the tables that there are, and drop what was worked out before: the rules may have changed.

    Run as the owner; safe to run again.
    """
    take_down(connection)
    there = set(connection.introspection.table_names())
    if not {STANDING, MARKS, *RESTS_ON} <= there:
        return
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Take down every mark that stands in the database."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND[connection.vendor])
        for name, table in cursor.fetchall():
            of = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{of}')


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables that should mark families and don't."""
    with connection.cursor() as cursor:
        cursor.execute(FOUND[connection.vendor])
        standing = {table for _, table in cursor.fetchall()}
    return sorted(set(RESTS_ON) - standing)


def statements(vendor: str) -> list[str]:
    """The SQL that puts the marks up."""
    if vendor == "postgresql":
        made = [one for table, (words, of) in RESTS_ON.items() for one in _postgresql(table, words.split(), of)]
        # What this transaction has marked is checked at once: PostgreSQL empties no table that waits to be.
        empty = ("SET CONSTRAINTS ALL IMMEDIATE", f"TRUNCATE {STANDING}, {MARKS}", "SET CONSTRAINTS ALL DEFERRED")
        return [*made, *empty]
    made = [_sqlite(table, word, of) for table, (words, of) in RESTS_ON.items() for word in words.split()]
    return [*made, f"DELETE FROM {STANDING}", f"DELETE FROM {MARKS}"]  # noqa: S608  names of our own tables


def _marks(word: str, of: str, key: str, empty: str) -> str:
    """What a trigger does: a mark for each family, of the row as it was and as it is: one may leave, another get it."""
    return " ".join(
        f"INSERT INTO {MARKS} (id, authority_id, family_id) SELECT {key}, {row}.authority_id, f.family_id "  # noqa: S608
        f"FROM (SELECT {empty} AS family_id WHERE 1 = 0 UNION {of.format(row=row, people=_PEOPLE)}) f;"
        for row in _ROWS[word]
    )


def _sqlite(table: str, word: str, of: str) -> str:
    marks = _marks(word, of, "lower(hex(randomblob(16)))", "NULL")
    return f'CREATE TRIGGER "{NAME}_{table}_{word.lower()}" AFTER {word} ON "{table}" BEGIN {marks} END'


def _postgresql(table: str, words: list[str], of: str) -> list[str]:
    marks = " ".join(
        f"IF TG_OP = '{word}' THEN {_marks(word, of, 'gen_random_uuid()', 'NULL::uuid')} END IF;" for word in words
    )
    made = f"CREATE OR REPLACE FUNCTION {NAME}_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {marks} RETURN NULL; END $$"
    on = f'CREATE TRIGGER {NAME} AFTER {" OR ".join(words)} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {NAME}_{table}()'
    return [made, on]


def before_migrating(using: str, plan: Any = (), **about: Any) -> None:
    if plan:
        take_down(connections[using])


def after_migrating(using: str, **about: Any) -> None:
    """A flush, which changes no table, has no plan."""
    if "plan" in about:
        put_up(connections[using])
