"""What somebody sees of their own sign-in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.tokens import default_token_generator
from django.utils.http import urlsafe_base64_decode

from safeguarding.casework.access.models import User
from safeguarding.casework.access.sign_in import first_passwords
from safeguarding.casework.access.sign_in.backend import Backend, is_open
from safeguarding.casework.access.sign_in.factors import factors_of


def kinds_of_factor(user: Any) -> set[str]:
    """`totp`, `webauthn`: what `user` has set up."""
    return {one.type for one in factors_of(user)}


def with_codes(user: Any) -> list[Authenticator]:
    """What of `user` is shown by entering a code: the authenticator app and the recovery codes."""
    return list(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN))


def sessions_of(user: Any) -> list[UserSession]:
    """Where `user` is signed in, last used first. Sessions that are over are taken off the list."""
    sessions = UserSession.objects.purge_and_list(user)
    return sorted(sessions, key=lambda session: session.last_seen_at, reverse=True)


def unseen_recovery_codes(user: Any) -> list[str]:
    """The recovery codes of `user` where they have not been shown yet; they are shown once."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    if found is None or found.wrap().did_view:
        return []
    found.wrap().mark_as_viewed()
    return found.wrap().get_unused_codes()


def recovery_codes_left(user: Any) -> int:
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(found.wrap().get_unused_codes()) if found else 0


def user_of_link(whose: str, key: str) -> Any:
    """The user whose link to a new password this is, None where it has been used, is too old or never was one."""
    try:
        user = User.objects.select_related("authority").get(pk=UUID(urlsafe_base64_decode(whose).decode()))
    except (ValueError, User.DoesNotExist):
        return None
    if first_passwords.holds(user, key):
        return user if is_open(user) else None
    holds = default_token_generator.check_token(user, key) and Backend().user_can_authenticate(user)
    return user if holds else None
