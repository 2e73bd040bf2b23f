"""What somebody sent when their session was locked or over: kept on the server until they have signed in again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

#: More than anybody types in one form.
MOST_CHARACTERS = 500_000
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "password", "current", "code", "credential"})


def hold(request: HttpRequest, whose: str) -> dict[str, Any] | None:
    """The form that was posted, as it can be kept in a session; None where there is nothing to keep, or too much.

    `whose`: the id of the person whose session it came under. Only they will see it.
    """
    if request.method != "POST":
        return None
    fields = [[name, value] for name, values in request.POST.lists() if name not in NOT_KEPT for value in values]
    if not fields or sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return None
    return {"path": request.get_full_path(), "fields": fields, "files": bool(request.FILES), "whose": whose}


def held_for(request: HttpRequest, user: Any) -> dict[str, Any] | None:
    """What is kept for `user` in this session. What was kept for somebody else is thrown away."""
    kept = request.session.get("held")
    if kept and UUID(kept["whose"]) != user.pk:
        del request.session["held"]
        return None
    return kept


def let_go(request: HttpRequest) -> None:
    """Throw away what is kept."""
    request.session.pop("held", None)
