"""Every change to how somebody signs in: by themselves, on record, with notice to them."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.usersessions.models import UserSession
from django.db import transaction

from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.access.sign_in.factors import factors_of, must_have_factor
from safeguarding.casework.access.sign_in.letters import send_notice
from safeguarding.casework.audit.recording import record


@transaction.atomic
def change_password(password: str, *, by: Any) -> None:
    """Give oneself a new password. Every session ends with the old one, but for the caller's, who keeps theirs."""
    check(by, "account.own")
    by.set_password(password)
    by.save(update_fields=["password"])
    send_notice.enqueue(str(by.pk), "password")
    record(by, "changed password")


@transaction.atomic
def add_app(secret: str, *, by: Any) -> Authenticator:
    """Set up an authenticator app, in place of the one before."""
    check(by, "account.own")
    Authenticator.objects.filter(user=by, type=Authenticator.Type.TOTP).delete()
    made = TOTP.activate(by, secret).instance
    RecoveryCodes.activate(by)
    send_notice.enqueue(str(by.pk), "factor")
    record(by, "added second factor", kind="app")
    return made


@transaction.atomic
def add_passkey(name: str, credential: dict[str, Any], *, by: Any) -> Authenticator:
    """Add a passkey that has just been made."""
    check(by, "account.own")
    made = WebAuthn.add(by, name, credential).instance
    RecoveryCodes.activate(by)
    send_notice.enqueue(str(by.pk), "factor")
    record(by, "added second factor", kind="passkey")
    return made


@transaction.atomic
def remove_factor(number: int, *, by: Any) -> None:
    """Remove the app or a passkey. Refused for the last one of somebody who must have one."""
    check(by, "account.own")
    held = factors_of(by)
    removed = next((one for one in held if one.pk == number), None)
    if removed is None:
        return
    if len(held) == 1 and must_have_factor(by):
        raise Refused("Your role needs a second factor. Add another before you remove this one.")
    removed.delete()
    if len(held) == 1:
        Authenticator.objects.filter(user=by, type=Authenticator.Type.RECOVERY_CODES).delete()
    send_notice.enqueue(str(by.pk), "factor")
    record(by, "removed second factor", kind="passkey" if removed.type == Authenticator.Type.WEBAUTHN else "app")


@transaction.atomic
def new_recovery_codes(*, by: Any) -> list[str]:
    """Make new recovery codes; the old ones stop working. Refused without a second factor."""
    check(by, "account.own")
    if not factors_of(by):
        raise Refused("Recovery codes stand in for a second factor. Set one up first.")
    Authenticator.objects.filter(user=by, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(by)
    codes.mark_as_viewed()
    send_notice.enqueue(str(by.pk), "factor")
    record(by, "made recovery codes")
    return codes.get_unused_codes()


@transaction.atomic
def end_sessions(numbers: set[int], *, by: Any) -> int:
    """End sessions of one's own, at once. Returns how many there were."""
    check(by, "account.own")
    ended = list(UserSession.objects.filter(user=by, pk__in=numbers))
    for session in ended:
        session.end()
    if ended:
        record(by, "ended sessions", many=len(ended))
    return len(ended)
