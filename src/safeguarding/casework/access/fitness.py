"""Whether a PostgreSQL is fit to hold real families: under which role the workbook would serve, and what it could lose."""

from __future__ import annotations

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from safeguarding.casework.access.enforced import OPEN_TABLES, without_policy
from safeguarding.casework.access.unchanging import missing as unguarded

_ROLE = """
SELECT session_user, r.rolsuper, r.rolbypassrls,
  EXISTS (SELECT FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
          AND pg_has_role(session_user, c.relowner, 'MEMBER')),
  EXISTS (SELECT FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
          AND has_table_privilege(session_user, c.oid, 'TRUNCATE')),
  has_schema_privilege(session_user, current_schema(), 'CREATE')
FROM pg_roles r WHERE r.rolname = session_user
"""
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def faults(connection: BaseDatabaseWrapper) -> list[str]:
    """Each a sentence: what is wrong and how to mend it. The page on PostgreSQL in the guides says more."""
    return [*_of_the_role(connection), *_of_the_tables(connection), *_of_the_server(connection)]


def _of_the_role(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_ROLE)
        name, superuser, bypasses, owns, truncates, creates = cursor.fetchone()
    mend = "Give DATABASE_URL a role of its own and DATABASE_OWNER_URL the owner."
    found = []
    if name != settings.DATABASE_ROLE:
        found.append(f"DATABASE_URL signs in as {name}, but DATABASE_ROLE is {settings.DATABASE_ROLE}: make them one.")
    if superuser:
        found.append(f"The role {name} is a superuser, whom no policy holds. {mend}")
    elif bypasses:
        found.append(f"The role {name} may bypass row-level security. Take BYPASSRLS from it.")
    elif owns:
        found.append(f"The role {name} owns the tables or belongs to who does, and could switch policies off. {mend}")
    else:
        if truncates:
            found.append(f"The role {name} may truncate tables, which no policy filters. Take that right from it.")
        if creates:
            found.append(f"The role {name} may create things in the schema. Revoke CREATE on the schema from it.")
    return found


def _of_the_tables(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        missing = sorted(set(without_policy(cursor)) - set(OPEN_TABLES))
    found = [f"No policy guards {', '.join(missing)}. Run: safeguarding setup"] if missing else []
    if tables := unguarded(connection):
        found.append(f"Rows that must never change can be changed in {', '.join(tables)}. Run: safeguarding setup")
    return found


def _of_the_server(connection: BaseDatabaseWrapper) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for name in DURABLE:
            cursor.execute("SELECT current_setting(%s)", [name])
            if cursor.fetchone()[0] == "off":
                found.append(f"PostgreSQL runs with {name} off: a power cut would lose saved work. Set {name} = on.")
    return found
