"""Where allauth asks how we do things."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest

from safeguarding.casework.access.sign_in import devices
from safeguarding.casework.access.sign_in.attempts import note_failure
from safeguarding.casework.access.sign_in.backend import user_of_address
from safeguarding.casework.access.sign_in.sealing import keys_for


class Accounts(DefaultAccountAdapter):
    """No sign-up, no letters and no messages of allauth's own; one answer for every failed try."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        return ["safeguarding.casework.access.sign_in.stages.SecondFactor"]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what was done."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise NotImplementedError("Letters are in letters.py.")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The user of the credentials, None where they don't hold. Raises ValidationError when tries are used up,
        before any password is hashed.
        """
        self.pre_authenticate(request, **credentials)
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()  # kept aside for a page that would tell an account ended
        if user:
            self._rollback_login_failed_rl_usage()
        else:
            known = user_of_address(credentials["email"])
            note_failure.enqueue(str(known.pk) if known else "", "password")
        return user

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return self.key_of_tries(request, credentials["email"])

    def key_of_tries(self, request: HttpRequest, email: str) -> str:
        """By account, and apart for each device that its owner has signed in with: a stranger who uses up the tries
        does not lock the owner out.
        """
        return f"{email.lower()}:{devices.known(request, email)}"


class Factors(DefaultMFAAdapter):
    """The secret that an authenticator app shares with us is kept encrypted."""

    def encrypt(self, text: str) -> str:
        return keys_for("second factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keys_for("second factor").decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)


class CouncilAccounts(DefaultSocialAccountAdapter):
    """Nobody is made an account by signing in. The provider is asked where the settings say, and nowhere that it leads to."""

    def get_requests_session(self) -> Any:
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
