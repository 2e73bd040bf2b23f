"""Who is at the door: no page without a declared door, none but public ones without sign-in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeguarding.casework.access.doors import PUBLIC
from safeguarding.casework.access.policies import Refused


class SignedIn:
    """Send people who are not signed in to the sign-in page; refuse views without a door; never let a page be stored."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        permission = getattr(view, "door", None)
        if permission is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__name__} declares no door.")
        if permission != PUBLIC and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(request, "design/403.html", {"sentence": exception.sentence}, status=403)
        return None
