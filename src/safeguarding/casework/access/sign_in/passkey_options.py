"""What the browser's passkey dialogue is given, as JSON for the page's script."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.webauthn.internal import auth


def to_make_one(user: Any) -> str:
    """Options for a new passkey. They are good once, in this session."""
    return json.dumps(auth.begin_registration(user, passwordless=False), default=str)


def to_show_one(user: Any) -> str:
    """Options for showing a passkey that `user` has."""
    return json.dumps(auth.begin_authentication(user), default=str)
