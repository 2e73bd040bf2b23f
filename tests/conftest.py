"""What every test may use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference facts and data beside the checkout; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the reference folder “shared” beside the checkout")
    return SHARED


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
        return plain(self, [*ALLOW[vendor], *statements, *REFUSE[vendor]])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", lifted)
        yield
