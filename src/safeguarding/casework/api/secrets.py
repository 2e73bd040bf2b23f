"""The secret of a token: `fsw_` + the authority's code + 43 random letters and digits."""

from __future__ import annotations

import hashlib
import re
import secrets as random

_FORM = re.compile(r"fsw_(?P<code>[0-9A-Z]{3})_[A-Za-z0-9_-]{43}")


def new_secret(code: str) -> str:
    """A secret with 256 random bits for the authority of this code."""
    return f"fsw_{code}_{random.token_urlsafe(32)}"


def code_of(secret: str) -> str | None:
    """The authority's code in a secret; None for what was never a secret of ours."""
    found = _FORM.fullmatch(secret)
    return found["code"] if found else None


def digest_of(secret: str) -> str:
    """What is kept of a secret. As it is random and long, it can't be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def prefix_of(secret: str) -> str:
    """The first letters: enough to tell tokens apart, useless for coming in."""
    return secret[:12]
