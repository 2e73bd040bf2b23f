"""What somebody sent when their session was locked or over: kept on the server until they have signed in again."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from cryptography.fernet import InvalidToken, MultiFernet
from django.http import HttpRequest

from safeguarding.casework.access.sign_in.sealing import keys_for

#: More than anybody types in one form.
MOST_CHARACTERS = 500_000
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "password", "current", "code", "credential"})


def hold(request: HttpRequest, whose: str) -> dict[str, Any] | None:
    """The form that was posted, as it can be kept in a session; None where there is nothing to keep, or too much.

    `whose`: the id of the person whose session it came under. Only they will see it. What they typed is sealed: it may
    have been meant for a record that is.
    """
    if request.method != "POST":
        return None
    fields = [[name, value] for name, values in request.POST.lists() if name not in NOT_KEPT for value in values]
    if not fields or sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return None
    sealed = _keys().encrypt(json.dumps(fields).encode()).decode()
    return {"path": request.get_full_path(), "sealed": sealed, "files": bool(request.FILES), "whose": whose}


def held_for(request: HttpRequest, user: Any) -> dict[str, Any] | None:
    """What is kept for `user` in this session, with its `fields`. What was kept for somebody else is thrown away, and
    so is what no key opens any more."""
    kept = request.session.get("held")
    if not kept:
        return None
    if UUID(kept["whose"]) == user.pk:
        try:
            return kept | {"fields": json.loads(_keys().decrypt(kept["sealed"]))}
        except InvalidToken:
            pass
    del request.session["held"]
    return None


def let_go(request: HttpRequest) -> None:
    """Throw away what is kept."""
    request.session.pop("held", None)


def _keys() -> MultiFernet:
    return keys_for("held form")
