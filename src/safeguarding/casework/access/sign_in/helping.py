"""What an administrator does for somebody who can't get in, or must not stay in. Whoever asks is proved by other means.

Never for oneself: whoever has got hold of an administrator's session must not get past its second factor with it.
"""

from __future__ import annotations

import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.access.sign_in.letters import send_first_password, send_notice
from safeguarding.casework.access.sign_in.proving import must_be_proved
from safeguarding.casework.audit.recording import record

OWN = "Nobody does this to their own account. Ask another administrator."
USED = "They have signed in before. They ask for a new password themselves, on the page where they sign in."
CLOSED = "The account is closed. Open it again first."


@transaction.atomic
def remove_factors(user: Any, *, proved: str = "", by: Any) -> int:
    """Take away the lost second factor of `user`, who sets up another at the next sign-in. Ends their sessions.

    `proved`: a key of `proving.PROOFS`. Returns how many there were, recovery codes counted as one. Raises Refused, Http404.
    """
    _may_help(user, by)
    must_be_proved(proved)
    removed, _ = Authenticator.objects.filter(user=user).delete()
    _end(user)
    send_notice.enqueue(str(user.pk), "factor")
    record(by, "removed second factor of", user, many=removed, proved=proved)
    return removed


@transaction.atomic
def end_sessions_of(user: Any, *, by: Any) -> int:
    """End every listed session of `user` at once. Returns how many there were. Raises Refused, Http404."""
    _may_help(user, by)
    ended = _end(user)
    record(by, "ended sessions of", user, many=ended)
    return ended


@transaction.atomic
def invite(user: Any, site: str, *, by: Any) -> None:
    """Send `user`, who has never signed in, a link to choose a password; links sent before stop working.

    `site`: the address of the workbook, without a slash at the end. Nobody knows a password in between: what stands in
    its place is random. Raises Refused, Http404.
    """
    _may_help(user, by)
    if user.last_login is not None:
        raise Refused(USED)
    if not user.is_active:
        raise Refused(CLOSED)
    _no_password(user)
    send_first_password.enqueue(str(user.pk), site)
    record(by, "sent first password link to", user)


@transaction.atomic
def open_anew(user: Any, site: str, *, proved: str = "", by: Any) -> None:
    """Open an account that was closed because nobody used it: as for a joiner, with no password and no second factor.

    `proved`: a key of `proving.PROOFS`. Raises Refused, Http404.
    """
    _may_help(user, by)
    must_be_proved(proved)
    if not user.is_active:
        raise Refused(CLOSED)
    Authenticator.objects.filter(user=user).delete()
    _end(user)
    user.last_login, user.opened_at, user.council_subject = None, timezone.now(), ""
    _no_password(user, "last_login", "opened_at", "council_subject")
    send_first_password.enqueue(str(user.pk), site)
    record(by, "opened account anew", user, proved=proved)


@transaction.atomic
def choose_first_password(password: str, *, by: Any) -> None:
    """Give oneself the first password. Its owner came with a link that `first_passwords` holds good; they may have no
    post yet, so that no permission is asked for.
    """
    by.set_password(password)
    by.save(update_fields=["password"])
    send_notice.enqueue(str(by.pk), "password")
    record(by, "chose first password")


def _may_help(user: Any, by: Any) -> None:
    check(by, "staff.manage", user)
    if by.pk == user.pk:
        raise Refused(OWN)


def _no_password(user: Any, *more: str) -> None:
    user.set_password(secrets.token_urlsafe(40))
    user.save(update_fields=["password", *more])


def _end(user: Any) -> int:
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)
