"""One's own account: password, second factor, where one is signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import PUBLIC, door
from safeguarding.casework.access.sign_in import actions, first_passwords, presenters, queries
from safeguarding.casework.access.sign_in.backend import user_of_address
from safeguarding.casework.access.sign_in.factors import factors_of, must_have_factor, shown_lately
from safeguarding.casework.access.sign_in.forms import ChangePassword, Forgotten, NewPassword, UsedUp
from safeguarding.casework.access.sign_in.held import hold
from safeguarding.casework.access.sign_in.helping import choose_first_password
from safeguarding.casework.access.sign_in.letters import send_new_password
from safeguarding.casework.access.sign_in.views import ASKS, used_up
from safeguarding.casework.access.within import within

View = Callable[..., HttpResponse]


def asked_again(view: View) -> View:
    """Ask anew who this is, unless they showed it in the last five minutes."""

    @wraps(view)
    def asks(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if shown_lately(request):
            return view(request, *args, **kwargs)
        if kept := hold(request, str(request.user.pk)):
            request.session["held"] = kept
        return redirect(f"{reverse('sign-in-again')}?{urlencode({'next': request.get_full_path()})}")

    return asks


@door("account.own")
def account(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    context = {
        "factors": presenters.factor_rows(factors_of(user)),
        "must": must_have_factor(user),
        "codes_left": queries.recovery_codes_left(user),
        "has_password": user.has_usable_password(),
        "sessions": presenters.session_rows(queries.sessions_of(user), request.session.session_key),
        "email": user.email,
    }
    return render(request, "access/account.html", context)


@door("account.own")
@require_POST
@asked_again
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End one session, or all but this one."""
    own = queries.sessions_of(request.user)
    others = {one.pk for one in own if one.session_key != request.session.session_key}
    wanted = request.POST.get("session", "")
    ended = actions.end_sessions(
        others if wanted == "others" else others & {presenters.number(wanted)}, by=request.user
    )
    words = {0: "No other session was open.", 1: "The session is ended."}
    messages.success(request, words.get(ended, f"{ended} sessions are ended."))
    return redirect("account")


@door("account.own")
@ASKS
def password_change(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if not user.has_usable_password():
        return redirect("account")
    form = ChangePassword.bind(request, user=user, on=request)
    try:
        valid = request.method == "POST" and form.is_valid()
    except UsedUp:
        return used_up(request, get_adapter(request).key_of_tries(request, user.email))
    if valid:
        actions.change_password(form.cleaned_data["password"], by=user)
        update_session_auth_hash(request, user)
        messages.success(request, "Your password is changed. You are signed out everywhere else.")
        return redirect("account")
    context = {"title": "Change your password", "form": form, "button": "Change password", "back": reverse("account")}
    return render(request, "design/ask.html", context)


@door(PUBLIC)
@ASKS
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link to a new password. The answer is the same whoever asks."""
    form = Forgotten.bind(request)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if not ratelimit.consume(request, action="reset_password", key=email):
            return used_up(request, "")
        known = user_of_address(email)
        send_new_password.enqueue(str(known.pk) if known else "", f"{request.scheme}://{request.get_host()}")
        return render(request, "access/password_sent.html")
    context = {"title": "Choose a new password", "form": form, "button": "Send the link", "back": reverse("sign-in")}
    return render(request, "access/password_forgotten.html", context)


@door(PUBLIC)
@ASKS
def password_new(request: HttpRequest, whose: str, key: str) -> HttpResponse:
    """Where the link leads. The key goes into the session, so that no page is asked for under it."""
    if key != "now":
        request.session["new password"] = key
        return redirect("password-new", whose=whose, key="now")
    user = queries.user_of_link(whose, request.session.get("new password", ""))
    if user is None:
        return render(request, "access/password_link_old.html", status=410)
    form = NewPassword.bind(request, user=user)
    if request.method == "POST" and form.is_valid():
        first = first_passwords.holds(user, request.session.pop("new password"))
        with within(user.authority_id):
            choose = choose_first_password if first else actions.change_password
            choose(form.cleaned_data["password"], by=user)
        messages.success(request, "Your password is saved. Sign in with it now.")
        return redirect("sign-in")
    return render(
        request, "design/ask.html", {"title": "Choose a new password", "form": form, "button": "Save password"}
    )
