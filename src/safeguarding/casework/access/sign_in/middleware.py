"""What every request is asked: whether the session still holds, is locked, or lacks its second factor."""

from __future__ import annotations

import time
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from safeguarding.casework.access.doors import PUBLIC
from safeguarding.casework.access.sign_in.factors import factor_shown, factors_of, must_have_factor
from safeguarding.casework.access.sign_in.held import hold, let_go
from safeguarding.casework.access.snapshot import snapshot_of

#: How often a session notes that it is in use, in seconds: not at every request, which would be a write each time.
TICK = 60
#: Pages that a locked session still opens, and those open to a session without the second factor that it needs.
OPEN_WHEN_LOCKED = frozenset({"sign-in-again", "sign-out"})
OPEN_WITHOUT_FACTOR = OPEN_WHEN_LOCKED | {"factor-needed", "factor-app", "factor-passkey", "recovery-codes"}


class LivingSession:
    """Ends a session whose person may sign in no longer, and one that is twelve hours old; locks an idle one."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        user = request.user
        if SESSION_KEY in request.session and not (user.is_authenticated and snapshot_of(user).posts):
            request.session.flush()
            request.user = AnonymousUser()
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if SESSION_KEY not in request.session:
            return None
        session, now = request.session, time.time()
        if now - session.setdefault("began", now) >= settings.SESSION_COOKIE_AGE:
            return self._over(request, view)
        idle = now - session.setdefault("seen", now)
        if idle >= settings.IDLE_LOCK_MINUTES * 60:
            session["locked"] = True
        if session.get("locked"):
            return self._locked(request, view)
        if idle >= TICK and not _asked_by_itself(request):
            session["seen"] = now
            UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
        kept = session.get("held")
        if kept and request.method == "POST" and kept["path"] == request.get_full_path():
            let_go(request)
        return None

    def _over(self, request: Any, view: Any) -> HttpResponse | None:
        kept = hold(request, str(request.user.pk)) if _opens_a_page(request) else None
        request.session.flush()
        request.user = AnonymousUser()
        if kept:
            request.session["held"] = kept
        return None if getattr(view, "door", None) == PUBLIC else redirect_to_login(_back(request))

    def _locked(self, request: Any, view: Any) -> HttpResponse | None:
        if getattr(view, "door", None) == PUBLIC or request.resolver_match.url_name in OPEN_WHEN_LOCKED:
            return None
        if not _opens_a_page(request):  # a script that saves a draft: it keeps the text, and asks again
            return HttpResponse("Sign in again to go on.", status=401, content_type="text/plain; charset=utf-8")
        if kept := hold(request, str(request.user.pk)):
            request.session["held"] = kept
        return redirect(f"{reverse('sign-in-again')}?{urlencode({'next': _back(request)})}")


class FactorNeeded:
    """Opens nothing but the pages of the second factor to a session that needs one and has not shown it."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if SESSION_KEY not in request.session or getattr(view, "door", None) == PUBLIC:
            return None
        if factor_shown(request) or not must_have_factor(request.user):
            return None
        if factors_of(request.user):  # one that was set up in another browser since: this session never showed it
            request.session.flush()
            request.user = AnonymousUser()
            return redirect_to_login(_back(request))
        return None if request.resolver_match.url_name in OPEN_WITHOUT_FACTOR else redirect("factor-needed")


def _opens_a_page(request: HttpRequest) -> bool:
    """Whether the browser shows the answer as a page, as far as it says so; a script's request is none."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _asked_by_itself(request: HttpRequest) -> bool:
    """Whether a screen asks for what is new without anybody touching it: nobody need be there."""
    return request.headers.get("Accept") == "text/event-stream"


def _back(request: HttpRequest) -> str:
    """Where to go on after signing in: the page that was asked for."""
    return request.get_full_path()
