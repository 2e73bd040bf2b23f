"""Who may sign in."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from safeguarding.casework.access.models import User
from safeguarding.casework.access.sign_in.dormancy import is_dormant
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.access.within import within


def user_of_address(email: str) -> Any:
    """The person of an e-mail address, however it is spelt, or None."""
    return User.objects.select_related("authority").filter(email__iexact=email).first()


class Backend(AuthenticationBackend):
    """allauth's: a password by e-mail address, the same work for an unknown one."""

    def _authenticate_by_email(self, email: str, password: str) -> Any:
        return self._check_password(user_of_address(email), password)

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether the account is open and somebody holds a post under it today."""
        if not is_open(user):
            return False
        with within(user.authority_id):
            return bool(snapshot_of(user).posts)

    def get_user(self, user_id: Any) -> Any:
        """The user of a session; None ends it. Whether they still hold a post, `LivingSession` asks."""
        user = User.objects.select_related("authority").filter(pk=user_id).first()
        return user if user is not None and is_open(user) else None


def is_open(user: Any) -> bool:
    """Whether the account is neither switched off nor asleep."""
    return user.is_active and not is_dormant(user)
