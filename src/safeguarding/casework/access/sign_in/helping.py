"""What an administrator does for somebody who can't get in, or must not stay in. Whoever asks is proved by other means."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from safeguarding.casework.access.policies import check
from safeguarding.casework.access.sign_in.letters import send_notice
from safeguarding.casework.audit.recording import record


@transaction.atomic
def remove_factors(user: Any, *, by: Any) -> int:
    """Take away the lost second factor of `user`, who sets up another at the next sign-in. Ends their sessions.

    Returns how many there were, recovery codes counted as one. Raises Refused, Http404.
    """
    check(by, "staff.manage", user)
    removed, _ = Authenticator.objects.filter(user=user).delete()
    _end(user)
    send_notice.enqueue(str(user.pk), "factor")
    record(by, "removed second factor of", user, many=removed)
    return removed


@transaction.atomic
def end_sessions_of(user: Any, *, by: Any) -> int:
    """End every listed session of `user` at once. Returns how many there were. Raises Refused, Http404."""
    check(by, "staff.manage", user)
    ended = _end(user)
    record(by, "ended sessions of", user, many=ended)
    return ended


def _end(user: Any) -> int:
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)
