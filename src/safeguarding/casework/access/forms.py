"""Signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate

from safeguarding.casework.access.models import User
from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm


class SignIn(GovukForm):
    """One answer for an unknown address, a wrong password and an account that has ended."""

    email = fields.EmailField(missing="Enter your email address", autocomplete="username")
    password = fields.PasswordField(missing="Enter your password")

    user: User | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "email" in cleaned and "password" in cleaned:
            self.user = authenticate(username=cleaned["email"], password=cleaned["password"])  # type: ignore[assignment]
            if self.user is None:
                raise forms.ValidationError("The email address or the password is not right. Check both and try again.")
        return cleaned
