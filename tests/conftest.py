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
    """The database refuses to empty the audit log. Only the flush that ends a transactional test may."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from safeguarding.casework.audit.append_only import ALLOW, REFUSE

    plain = BaseDatabaseOperations.execute_sql_flush

    def lifted(self: Any, statements: list[str]) -> Any:
        vendor = self.connection.vendor
        return plain(self, [*ALLOW[vendor], *statements, *REFUSE[vendor]])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", lifted)
        yield
