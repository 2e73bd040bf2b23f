"""What PostgreSQL enforces by itself: forced policies, references that stay in one authority, the application's rights.

Put up after every migration, from the tables as the database has them, so that a new room can't forget it.

- A table with a column `authority_id` shows and accepts the rows of the authority that `within` has set; none when unset.
- A table without one that refers to such rows follows them: its row is there when every row it refers to is.
- People and authorities are found before an authority is known, at sign-in; then only those of the authority.
- A reference between two tables with `authority_id` must stay within one: foreign keys by themselves ignore policies.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

#: No policy can hold for these, and why.
OPEN_TABLES = {
    "django_migrations": "which form the database has; the application may only read it",
    "django_content_type": "names of models",
    "auth_permission": "Django's own; no person holds one: roles are in the code",
    "auth_group": "Django's own; unused",
    "auth_group_permissions": "Django's own; unused",
    "django_session": "read before anyone is known; what it keeps of a typed form is sealed",
    "cache": "read before anyone is known; holds no casework",
    "django_tasks_database_dbtaskresult": "jobs hold keys, never rows; each enters its authority itself",
    "django_site": "the name of this installation",
    "socialaccount_socialapp": "settings of a council's own sign-on; read before anyone is known",
    "socialaccount_socialapp_sites": "settings of a council's own sign-on; read before anyone is known",
}
#: Tables whose rows the application may add and read, never change or remove.
APPEND_ONLY = ("audit_event", "audit_anchor")
#: Tables that the application may only read.
READ_ONLY = ("django_migrations",)

_NOW = "nullif(current_setting('app.authority', true), '')::bigint"
_OWN = f"authority_id = {_NOW}"
_UNSET = f"{_NOW} IS NULL"
_ITSELF = f"id = {_NOW}"

#: A policy: command, which rows are seen, which are accepted.
Rule = tuple[str, str, str]
#: Policies by name for the two tables that are looked into at sign-in.
SIGN_IN: dict[str, dict[str, Rule]] = {
    "access_authority": {
        "found": ("SELECT", f"{_UNSET} OR {_ITSELF}", ""),
        "made": ("INSERT", "", _UNSET),
        "changed": ("UPDATE", _ITSELF, _ITSELF),
    },
    "access_user": {
        "found": ("SELECT", f"{_UNSET} OR {_OWN}", ""),
        "made": ("INSERT", "", _OWN),
        "changed": ("UPDATE", f"{_UNSET} OR {_OWN}", f"{_UNSET} OR {_OWN}"),
        "removed": ("DELETE", _OWN, ""),
    },
}

_TABLES = """
SELECT c.relname, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'authority_id'
  AND NOT a.attisdropped), c.relrowsecurity AND c.relforcerowsecurity, coalesce(array_agg(p.polname::text) FILTER (WHERE p.polname IS NOT NULL), '{}')
FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace GROUP BY c.oid ORDER BY c.relname
"""
_REFERENCES = """
SELECT f.relname, a.attname, t.relname, b.attname FROM pg_constraint k
JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum = k.conkey[1]
JOIN pg_attribute b ON b.attrelid = t.oid AND b.attnum = k.confkey[1]
WHERE k.contype = 'f' AND cardinality(k.conkey) = 1 AND f.relnamespace = current_schema()::regnamespace
ORDER BY 1, 2
"""
_CONSTRAINTS = "SELECT conname::text FROM pg_constraint WHERE connamespace = current_schema()::regnamespace"

#: Roles belong to the whole server: another database's set-up may make the same one at the same moment.
_MAKE_ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE "{role}" LOGIN NOSUPERUSER NOBYPASSRLS; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Bring policies, references and rights to what this module says. Run as the owner; safe to run again."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for statement in statements(cursor):
            cursor.execute(statement)
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:  # a throwaway server: elsewhere an administrator makes the role, and its password
            cursor.execute(_MAKE_ROLE.format(role=settings.DATABASE_ROLE))
    give_rights(connection)


def statements(cursor: Any) -> list[str]:
    """What is missing in the database at hand, as SQL in the order to run it in."""
    tables = _rows(cursor, _TABLES)
    references = _rows(cursor, _REFERENCES)
    constraints = {name for (name,) in _rows(cursor, _CONSTRAINTS)}
    policies = _policies([row[0] for row in tables if row[1]], [row[0] for row in tables], references)
    found: list[str] = []
    for table, _, forced, names in tables:
        if table not in policies:
            continue
        if not forced:
            found += [f'ALTER TABLE "{table}" {word} ROW LEVEL SECURITY' for word in ("ENABLE", "FORCE")]
        wanted = {_named(name, rule): _rule(rule) for name, rule in policies[table].items()}
        found += [f'DROP POLICY "{name}" ON "{table}"' for name in names if name not in wanted]
        found += [f'CREATE POLICY "{name}" ON "{table}" {rule}' for name, rule in wanted.items() if name not in names]
    return found + _same_authority({row[0] for row in tables if row[1]}, references, constraints)


def _rule(rule: Rule) -> str:
    command, seen, accepted = rule
    return f"FOR {command}" + (f" USING ({seen})" if seen else "") + (f" WITH CHECK ({accepted})" if accepted else "")


def _named(name: str, rule: Rule) -> str:
    """The name says what the policy says, so that one whose words have changed is noticed and made anew."""
    return f"{name}_{sha256(_rule(rule).encode()).hexdigest()[:8]}"


def _rows(cursor: Any, query: str) -> list[Any]:
    cursor.execute(query)
    return list(cursor.fetchall())


def without_policy(cursor: Any) -> list[str]:
    """The tables of the schema that no forced policy guards."""
    return [table for table, _, forced, names in _rows(cursor, _TABLES) if not (forced and names)]


def _policies(
    own: list[str], everything: list[str], references: list[tuple[str, str, str, str]]
) -> dict[str, dict[str, Rule]]:
    """Every guarded table with its policies. A table that refers to a guarded one is guarded, whatever lies between."""
    policies = {table: {"own_authority": ("ALL", _OWN, _OWN)} for table in own}
    policies |= {table: of for table, of in SIGN_IN.items() if table in everything}
    left = [table for table in everything if table not in policies and table not in OPEN_TABLES]
    while follow := {
        table: conditions
        for table in left
        if table not in policies
        if (conditions := [_follows(*one) for one in references if one[0] == table and one[2] in policies])
    }:
        for table, conditions in follow.items():
            rule = " AND ".join(conditions)
            policies[table] = {"follows": ("ALL", rule, rule)}
    return policies


def _follows(table: str, column: str, target: str, key: str) -> str:
    there = f'EXISTS (SELECT FROM "{target}" found WHERE found."{key}" = "{table}"."{column}")'
    return f'("{table}"."{column}" IS NULL OR {there})'


def _same_authority(own: set[str], references: list[tuple[str, str, str, str]], constraints: set[str]) -> list[str]:
    found: list[str] = []
    for table, column, target, key in references:
        name, unique = f"{table}_{column}_here", f"{target}_{key}_here"
        if not {table, target} <= own or column == "authority_id" or _short(name) in constraints:
            continue
        if _short(unique) not in constraints:
            constraints.add(_short(unique))
            found.append(f'ALTER TABLE "{target}" ADD CONSTRAINT "{_short(unique)}" UNIQUE ("{key}", authority_id)')
        found.append(
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{_short(name)}" FOREIGN KEY ("{column}", authority_id) '
            f'REFERENCES "{target}" ("{key}", authority_id) DEFERRABLE INITIALLY DEFERRED'
        )
    return found


def _short(name: str) -> str:
    """The last 63 characters: PostgreSQL cuts longer names, at the end, where these differ."""
    return name[-63:].lstrip("_")


def give_rights(connection: BaseDatabaseWrapper) -> None:
    """Let the application's role read and write rows, and nothing more. Nothing when the role is not made yet."""
    role = f'"{settings.DATABASE_ROLE}"'
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname = current_user FROM pg_roles WHERE rolname = %s", [settings.DATABASE_ROLE])
        if (found := cursor.fetchone()) is None or found[0]:
            return
        cursor.execute("SELECT current_schema()")
        schema = f'"{cursor.fetchone()[0]}"'
        rows, numbers = "SELECT, INSERT, UPDATE, DELETE", "USAGE"
        for statement in (
            f"GRANT USAGE ON SCHEMA {schema} TO {role}",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {rows} ON TABLES TO {role}",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {numbers} ON SEQUENCES TO {role}",
            f"GRANT {rows} ON ALL TABLES IN SCHEMA {schema} TO {role}",
            f"GRANT {numbers} ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        ):
            cursor.execute(statement)
        for table in (*APPEND_ONLY, *READ_ONLY):
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
            if cursor.fetchone()[0]:
                words = "INSERT, UPDATE, DELETE" if table in READ_ONLY else "UPDATE, DELETE"
                cursor.execute(f"REVOKE {words} ON {table} FROM {role}")
