"""A safe address and what hangs on it, for the tests of protected records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from safeguarding.casework.protected import actions
from safeguarding.casework.protected.models import ProtectedRow

ADDRESS = "Flat 2, 14 Zqhidden Terrace, Nowhereby, QX9 4ZZ"


@pytest.fixture
def protect(house: Any) -> Callable[..., ProtectedRow]:
    """Hold a safe address of Ivy's mother as Dawn, but for what is given."""

    def make(kind: str = "safe_address", text: str = ADDRESS, by: Any = None, person: Any = None) -> ProtectedRow:
        return actions.protect(house.family, person or house.mother, kind, text, uuid4(), by=by or house.victim_worker)

    return make
