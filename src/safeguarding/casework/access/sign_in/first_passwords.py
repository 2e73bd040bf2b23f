"""The link with which a joiner chooses their own password: it works once, for hours, and nobody else learns the password."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.utils.crypto import salted_hmac

_SALT = "first password"


def key_for(user: Any) -> str:
    """The key of a link for `user`. A password that is chosen, a sign-in and a later link each end it."""
    return TimestampSigner(salt=_SALT).sign(_as_it_stands(user))


def holds(user: Any, key: str) -> bool:
    """Whether the key is one of `user`, unused, and not older than `FIRST_PASSWORD_HOURS`."""
    try:
        said = TimestampSigner(salt=_SALT).unsign(key, max_age=timedelta(hours=settings.FIRST_PASSWORD_HOURS))
    except BadSignature:
        return False
    return user.last_login is None and hmac.compare_digest(said, _as_it_stands(user))


def _as_it_stands(user: Any) -> str:
    """Changes with the password, of which the link tells nothing."""
    return salted_hmac(_SALT, f"{user.pk}:{user.password}:{user.last_login}", algorithm="sha256").hexdigest()
