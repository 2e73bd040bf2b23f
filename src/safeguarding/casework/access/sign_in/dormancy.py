"""Accounts that nobody has used for a while sleep: the password of someone who left is a way in that nobody watches."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import check
from safeguarding.casework.audit.recording import record


def is_dormant(user: Any, now: datetime | None = None) -> bool:
    """Whether the account's last sign-in is `DORMANT_DAYS` days ago or more. One that was never used isn't dormant."""
    if user.last_login is None:
        return False
    return (now or timezone.now()) - user.last_login >= timedelta(days=settings.DORMANT_DAYS)


@transaction.atomic
def wake(user: Any, *, by: Any) -> None:
    """Let somebody sign in again after a long absence. Their password and second factor stay as they were."""
    check(by, "staff.manage", user)
    user.last_login = None
    user.save(update_fields=["last_login"])
    record(by, "woke account", user)
