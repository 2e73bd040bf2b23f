"""Accounts that nobody has used for a while sleep: the password of someone who left is a way in that nobody watches."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.access.sign_in.proving import must_be_proved
from safeguarding.casework.audit.recording import record


def unused_since(user: Any) -> datetime:
    """The latest of when the account was made or woken and when its owner last signed in."""
    return max(user.opened_at, user.last_login or user.opened_at)


def is_dormant(user: Any, now: datetime | None = None) -> bool:
    """Whether nobody has used the account for `DORMANT_DAYS` days or more. A made-up person who never came isn't missed."""
    if user.last_login is None and user.authority.made_up:
        return False
    return (now or timezone.now()) - unused_since(user) >= timedelta(days=settings.DORMANT_DAYS)


def is_closed(user: Any, now: datetime | None = None) -> bool:
    """Whether nobody has used it for `CLOSED_DAYS` days or more: it is no longer woken, but opened anew."""
    unused = (now or timezone.now()) - unused_since(user)
    return is_dormant(user, now) and unused >= timedelta(days=settings.CLOSED_DAYS)


@transaction.atomic
def wake(user: Any, *, proved: str = "", by: Any) -> None:
    """Let somebody sign in again after a long absence. Their password and second factor stay as they were.

    `proved`: how it was made sure that it is they, a key of `proving.PROOFS`. Raises Refused for one's own account and for one that is closed, Http404.
    """
    check(by, "staff.manage", user)
    if by.pk == user.pk:
        raise Refused("Nobody wakes their own account. Ask another administrator.")
    if is_closed(user):
        raise Refused(f"Nobody has used this account for {settings.CLOSED_DAYS} days, so it is closed. Open it anew.")
    must_be_proved(proved)
    user.opened_at = timezone.now()
    user.save(update_fields=["opened_at"])
    record(by, "woke account", user, proved=proved)
