"""What every test may use."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, transaction

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference facts and data beside the checkout; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the reference folder “shared” beside the checkout")
    return SHARED


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> None:
    """Without migrations, which take half a minute a process, the tables come from the models, and what the one
    migration that is no table puts up must be put up here. On PostgreSQL the tests run the migrations."""
    if not request.config.getvalue("nomigrations"):
        return
    from django.db import connection

    from safeguarding.casework.audit.append_only import REFUSE

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for statement in REFUSE[connection.vendor]:
            cursor.execute(statement)


#: What Django puts into a database that it has migrated, and would have to put there again.
_DJANGOS_OWN = ("django_content_type", "auth_permission", "django_site")


def _when_nobody_waits(flush: Callable[[], Any]) -> Any:
    """A page that its browser has left may still be being answered, and the flush and it wait for one another: the
    database ends one of the two, and the flush, which is undone whole, begins again."""
    for left in reversed(range(5)):
        try:
            return flush()
        except OperationalError:
            if not left:
                raise
            time.sleep(1)


def _empty_postgresql(connection: Any) -> None:
    """Remove the rows that there are. To TRUNCATE two hundred tables makes a thousand files anew, which takes a second.
    Locked first: what is still being written would stay."""
    with transaction.atomic(), connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name not in _DJANGOS_OWN]
        tables.remove("django_migrations")
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables))
        filled = [name for (name,) in cursor.fetchall()]
        # Neither references nor refusals are asked: the rows go all together.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in filled:
            cursor.execute(f"DELETE FROM {name}")


@pytest.fixture(scope="session", autouse=True)
def a_flush_may_empty_the_audit_log() -> Iterator[None]:
    """The database refuses to empty the audit log and tables whose rows never change. Only the flush that ends a
    transactional test may.
    """
    from django.core.management.commands import flush
    from django.db.backends.base.operations import BaseDatabaseOperations

    from safeguarding.casework.access.unchanging import NAME, guarded
    from safeguarding.casework.access.unchanging import statements as refusals
    from safeguarding.casework.audit.append_only import ALLOW, REFUSE
    from safeguarding.casework.supervision import touching

    plain = BaseDatabaseOperations.execute_sql_flush

    def lifted(self: Any, statements: list[str]) -> Any:
        vendor = self.connection.vendor
        if vendor == "postgresql":
            return _when_nobody_waits(lambda: _empty_postgresql(self.connection))
        triggers = [f"{NAME}_{table}_{verb}" for table in guarded() for verb in ("update", "delete")]
        emptied = [one for one in statements if not any(f'"{table}"' in one for table in _DJANGOS_OWN)]
        with self.connection.cursor() as cursor:  # a row that goes marks its family, which is gone too
            cursor.execute(touching.FOUND[vendor])
            triggers += [name for name, _ in cursor.fetchall()]
        taken_down = [*(f'DROP TRIGGER "{name}"' for name in triggers), *ALLOW[vendor]]
        put_up = [*refusals(vendor), *REFUSE[vendor], *touching.statements(vendor)]
        return plain(self, [*taken_down, *emptied, *put_up])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", lifted)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *args, **about: None)
        yield
