"""Every page declares its door. A view without one can't be reached."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from safeguarding.casework.access.policies import check

PUBLIC = "public"
View = Callable[..., HttpResponseBase]


def door(permission: str) -> Callable[[View], View]:
    """Open the view to holders of `permission`; `PUBLIC` to everyone. The view checks its own things besides."""

    def declare(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if permission != PUBLIC:
                check(request.user, permission)
            return view(request, *args, **kwargs)

        checked.door = permission  # type: ignore[attr-defined]
        return checked

    return declare
