"""The moment of signing in and out: a new session, on record, with notice to its owner where the device is new."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import record_authentication, resume_login
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout, user_logged_in
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from safeguarding.casework.access.sign_in import devices
from safeguarding.casework.access.sign_in.factors import factor_shown
from safeguarding.casework.access.sign_in.held import held_for
from safeguarding.casework.access.sign_in.letters import send_notice
from safeguarding.casework.access.within import within
from safeguarding.casework.audit.recording import record


def begin(sender: Any, request: Any, user: Any, **_: Any) -> None:
    """Start the clocks of a session: for the lock of an idle one, and for the end of any."""
    request.session["began"] = request.session["seen"] = time.time()
    request.session.pop("locked", None)


user_logged_in.connect(begin, dispatch_uid="sign-in clocks")


def enter(request: HttpRequest, login: Login) -> HttpResponse:
    """Go on with a sign-in: to the second factor where one is due, else in.

    `login.user` has proved a password, or been vouched for by the council's sign-on.
    """
    response = resume_login(request, login)
    user: Any = login.user
    if not request.user.is_authenticated or request.user.pk != user.pk:
        return response
    with within(user.authority_id):
        record(user, "signed in", factor=factor_shown(request))
    if not devices.known(request, user.email):
        send_notice.enqueue(str(user.pk), "new device")
    if held_for(request, user):
        response = HttpResponse(status=302, headers={"Location": reverse("sign-in-continue")})
    devices.remember(request, response, user.email)
    return response


def leave(request: HttpRequest) -> None:
    """Sign out, on record."""
    if request.user.is_authenticated:
        record(request.user, "signed out")
        UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)


def unlock(request: HttpRequest) -> None:
    """Open a locked session, whose owner has proved anew who they are, under a new id."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)
    record_authentication(request, request.user, method="password", reauthenticated=True)  # type: ignore[arg-type]
    request.session["seen"] = time.time()
    if request.session.pop("locked", False):
        record(request.user, "unlocked session")
