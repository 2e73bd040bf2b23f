"""The second factor: whose it must be, who has one, whether it was shown in this session."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from safeguarding.casework.access.snapshot import snapshot_of

#: How long somebody counts as just seen, in seconds.
LATELY = 5 * 60
#: What a person may do on a password alone: see their own home page and look after their sign-in.
ON_A_PASSWORD = frozenset({"home.see", "account.own"})
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def must_have_factor(user: Any) -> bool:
    """Whether `user` gets nowhere without a second factor: everyone who may do anything, but for made-up people."""
    return not user.authority.made_up and bool(snapshot_of(user).permissions - ON_A_PASSWORD)


def factors_of(user: Any) -> list[Authenticator]:
    """The authenticator app and the passkeys of `user`, oldest first. Recovery codes are no factor by themselves."""
    return list(Authenticator.objects.filter(user_id=user.pk, type__in=KINDS).order_by("created_at", "pk"))


def shown_lately(request: HttpRequest) -> bool:
    """Whether somebody has proved in the last five minutes, in this session, who they are: by whatever way they have."""
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < LATELY for record in records)


def factor_shown(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor, here or at the council's own sign-on."""
    return any(
        record["method"] == "mfa" or record.get("factor")
        for record in get_authentication_records(request, request.user)
    )
