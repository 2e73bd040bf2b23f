"""What every test may use."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

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


@pytest.fixture(scope="session", autouse=True)
def a_flush_may_empty_the_audit_log() -> Iterator[None]:
    """The database refuses to empty the audit log and tables whose rows never change. Only the flush that ends a
    transactional test may. On PostgreSQL that empties tables whole, which is no row's removal.
    """
    from django.db.backends.base.operations import BaseDatabaseOperations

    from safeguarding.casework.access.unchanging import NAME, guarded
    from safeguarding.casework.access.unchanging import statements as refusals
    from safeguarding.casework.audit.append_only import ALLOW, REFUSE

    plain = BaseDatabaseOperations.execute_sql_flush

    def lifted(self: Any, statements: list[str]) -> Any:
        vendor = self.connection.vendor
        if vendor == "sqlite":
            triggers = [f"{NAME}_{table}_{verb}" for table in guarded() for verb in ("update", "delete")]
            statements = [*(f'DROP TRIGGER "{name}"' for name in triggers), *statements, *refusals(vendor)]
        return _when_nobody_waits(lambda: plain(self, [*ALLOW[vendor], *statements, *REFUSE[vendor]]))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", lifted)
        yield
