"""Who is at the door: no page without a declared door, none but public ones without sign-in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeguarding.casework.access.doors import PUBLIC
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.access.reading import AskedWhy
from safeguarding.casework.access.refusals import sentence_of
from safeguarding.casework.access.sign_in.held import hold
from safeguarding.casework.access.within import within
from safeguarding.casework.audit.recording import REFUSED, record
from safeguarding.casework.design.errors import form_only

#: What the log says of somebody who had to say why before the next file.
ASKED_WHY = "was asked why so many files"


class WithinAuthority:
    """Answer a signed-in person within their authority. What failed leaves nothing behind; what was answered is kept.

    On PostgreSQL the whole answer is one transaction. Django has turned an exception into a page by the time it comes
    here, so the transaction is told to roll back.
    """

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        with within(user.authority_id):
            response: HttpResponse = self.get_response(request)
            if response.status_code >= 500 and connection.vendor == "postgresql":
                transaction.set_rollback(True)
        return response


class SignedIn:
    """Send people who are not signed in to the sign-in page; refuse views without a door; never let a page be stored."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and request.accepts("text/html"):
            response = form_only(request, response)
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
        sentence = exception.sentence if isinstance(exception, Refused) else sentence_of(exception)
        if sentence:
            record_refusal(request)
            return render(request, "design/403.html", {"sentence": sentence}, status=403)
        if isinstance(exception, AskedWhy):
            return ask_why(request, exception)
        return None


def record_refusal(request: HttpRequest) -> None:
    """That somebody was refused, and at which page; in no log where nobody is signed in."""
    match: Any = request.resolver_match
    if request.user.is_authenticated and match is not None:
        record(
            request.user, REFUSED, family=_key(match.kwargs.get("family_id")),
            section=str(match.view_name or ""), wrote=request.method == "POST",
        )  # fmt: skip


def ask_why(request: HttpRequest, asked: AskedWhy) -> HttpResponse:
    """To the page that asks why somebody opens so many files. What they had typed is kept for them."""
    record(request.user, ASKED_WHY, hour=asked.hour, day=asked.day)
    if kept := hold(request, str(request.user.pk)):
        request.session["held"] = kept
    return redirect(f"{reverse('say-why')}?{urlencode({'next': request.get_full_path()})}")


def _key(value: Any) -> UUID | None:
    """The key that an address names; None where it names none."""
    try:
        return UUID(str(value))
    except ValueError:
        return None
