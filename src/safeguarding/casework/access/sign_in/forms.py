"""What is asked of somebody who signs in, or changes how."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.base.internal.flows import check_rate_limit, post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.webauthn.internal import auth as passkeys
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from safeguarding.casework.access.sign_in import queries
from safeguarding.casework.access.sign_in.attempts import note_failure
from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm

NOT_RIGHT = "The email address or the password is not right. Check both and try again."
WRONG_CODE = "The code is not right, or has been used. Wait for a new one and try again."
WRONG_PASSKEY = "The passkey was not accepted. Try again."


class UsedUp(Exception):
    """Too many tries: nothing was looked at."""


class SignIn(GovukForm):
    """One answer for an unknown address, a wrong password and an account that has ended."""

    email = fields.EmailField(missing="Enter your email address", autocomplete="username")
    password = fields.PasswordField(missing="Enter your password")

    user: Any = None

    def __init__(self, *args: Any, on: HttpRequest | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "email" in cleaned and "password" in cleaned:
            self.user = authenticated(self.request, cleaned["email"], cleaned["password"])
            if self.user is None:
                raise ValidationError(NOT_RIGHT)
        return cleaned


class OwnPassword(GovukForm):
    """The password of the person who is signed in, asked again."""

    password = fields.PasswordField("Your password", missing="Enter your password")

    def __init__(self, *args: Any, on: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = on

    def clean_password(self) -> str:
        user: Any = self.request.user
        if authenticated(self.request, user.email, self.cleaned_data["password"]) != user:
            raise ValidationError("The password is not right. Try again.")
        return self.cleaned_data["password"]


class NewPassword(GovukForm):
    """A new password, shown while it is typed if wanted, so it is asked once."""

    password = fields.PasswordField(
        "New password", missing="Enter a new password", autocomplete="new-password",
        hint="12 characters or more. Three words that do not belong together make a good one.",
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]


class ChangePassword(NewPassword):
    """The password as it is, and a new one."""

    current = fields.PasswordField("Your password now", missing="Enter your password")

    field_order = ("current", "password")

    def clean_current(self) -> str:
        if authenticated(self.on, self.user.email, self.cleaned_data["current"]) != self.user:
            raise ValidationError("The password is not right. Try again.")
        return self.cleaned_data["current"]

    def __init__(self, *args: Any, on: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on


class Forgotten(GovukForm):
    email = fields.EmailField(missing="Enter your email address", autocomplete="username")


class Code(GovukForm):
    """A code of the authenticator app, or a recovery code."""

    code = fields.TextField(
        "Code", missing="Enter the code", autocomplete="one-time-code", inputmode="numeric", width=10
    )

    authenticator: Authenticator | None = None

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_code(self) -> str:
        clear = _may_try(self.user)
        code = "".join(self.cleaned_data["code"].split())
        for one in queries.with_codes(self.user):
            # allauth remembers a used code for half a minute; ours is good for one and a half.
            if one.wrap().validate_code(code) and cache.add(f"sign-in-code:{self.user.pk}:{code}", True, timeout=120):
                self.authenticator = one
                clear()
                return code
        note_failure.enqueue(str(self.user.pk), "code")
        raise ValidationError(WRONG_CODE)


class Passkey(GovukForm):
    """The answer of a passkey, which a script puts in."""

    credential = forms.JSONField(
        widget=forms.HiddenInput, error_messages={"required": WRONG_PASSKEY, "invalid": WRONG_PASSKEY}
    )

    authenticator: Authenticator | None = None

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_credential(self) -> Any:
        clear = _may_try(self.user)
        try:
            passkeys.parse_authentication_response(self.cleaned_data["credential"])
            self.authenticator = passkeys.complete_authentication(self.user, self.cleaned_data["credential"])
        except (ValidationError, ValueError, TypeError, KeyError):
            note_failure.enqueue(str(self.user.pk), "passkey")
            raise ValidationError(WRONG_PASSKEY) from None
        clear()
        return self.cleaned_data["credential"]


class NewApp(GovukForm):
    """The first code of an authenticator app, which shows that it holds the secret."""

    code = fields.TextField("Code from the app", missing="Enter the code from the app", autocomplete="one-time-code", inputmode="numeric", width=10)  # fmt: skip

    def __init__(self, *args: Any, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = secret

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split())
        if not validate_totp_code(self.secret, code):
            raise ValidationError(WRONG_CODE)
        return code


class NewPasskey(GovukForm):
    """A new passkey, which a script puts in, and what its owner calls it."""

    name = fields.TextField("What do you want to call it?", called="The name", missing="Enter a name for the passkey", hint="For example, work laptop", max_length=40)  # fmt: skip
    credential = forms.JSONField(
        widget=forms.HiddenInput, error_messages={"required": WRONG_PASSKEY, "invalid": WRONG_PASSKEY}
    )

    def clean_credential(self) -> Any:
        try:
            passkeys.parse_registration_response(self.cleaned_data["credential"])
            passkeys.complete_registration(self.cleaned_data["credential"])
        except (ValidationError, ValueError, TypeError, KeyError):
            raise ValidationError(WRONG_PASSKEY) from None
        return self.cleaned_data["credential"]


def authenticated(request: Any, email: str, password: str) -> Any:
    """The user of an address and a password, or None. Raises UsedUp."""
    try:
        return get_adapter(request).authenticate(request, email=email, password=password)
    except ValidationError:
        raise UsedUp from None


def used(request: Any, authenticator: Authenticator, **more: Any) -> None:
    """Note in the session that a second factor was shown."""
    post_authentication(request, authenticator, **more)


def _may_try(user: Any) -> Any:
    try:
        return check_rate_limit(user)
    except ValidationError:
        raise UsedUp from None
