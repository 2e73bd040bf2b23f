"""Setting up and removing a second factor."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret, get_totp_secret
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.sign_in import actions, presenters, queries
from safeguarding.casework.access.sign_in.account_views import asked_again
from safeguarding.casework.access.sign_in.forms import NewApp, NewPasskey, used
from safeguarding.casework.access.sign_in.passkey_options import to_make_one
from safeguarding.casework.access.sign_in.views import ASKS


@door("account.own")
def factor_needed(request: HttpRequest) -> HttpResponse:
    """Which second factor to set up, for somebody who gets no further without one."""
    return render(request, "access/factor_needed.html")


@door("account.own")
@ASKS
@asked_again
def factor_app(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app."""
    secret = get_totp_secret()
    form = NewApp.bind(request, secret=secret)
    if request.method == "POST" and form.is_valid():
        used(request, actions.add_app(secret, by=request.user))
        clear_totp_secret(request)
        messages.success(request, "The authenticator app is set up.")
        return redirect("recovery-codes")
    user: Any = request.user
    adapter = get_adapter()
    picture = presenters.square_code(adapter.build_totp_svg(adapter.build_totp_url(user, secret)))
    context = {
        "title": "Set up an authenticator app",
        "form": form,
        "picture": picture,
        "secret": presenters.in_fours(secret),
    }
    return render(request, "access/factor_app.html", context | {"button": "Continue", "back": reverse("account")})


@door("account.own")
@ASKS
@asked_again
def factor_passkey(request: HttpRequest) -> HttpResponse:
    """Make a passkey."""
    form = NewPasskey.bind(request)
    if request.method == "POST" and form.is_valid():
        made = actions.add_passkey(form.cleaned_data["name"], form.cleaned_data["credential"], by=request.user)
        used(request, made)
        messages.success(request, "The passkey is set up.")
        return redirect("recovery-codes")
    return render(request, "access/factor_passkey.html", {"form": form, "options": to_make_one(request.user)})


@door("account.own")
@require_POST
@asked_again
def factor_remove(request: HttpRequest) -> HttpResponse:
    actions.remove_factor(presenters.number(request.POST.get("factor", "")), by=request.user)
    messages.success(request, "The second factor is removed.")
    return redirect("account")


@door("account.own")
@ASKS
@asked_again
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New codes, shown once: after the first second factor, and whenever somebody asks for others."""
    if request.method == "POST":
        codes = actions.new_recovery_codes(by=request.user)
    else:
        codes = queries.unseen_recovery_codes(request.user)
    return render(
        request, "access/recovery_codes.html", {"codes": codes, "left": queries.recovery_codes_left(request.user)}
    )
