"""Signing in and out, and signing in again."""

from __future__ import annotations

import logging
import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from safeguarding.casework.access.doors import PUBLIC, door
from safeguarding.casework.access.sign_in import council, queries
from safeguarding.casework.access.sign_in.attempts import locked_until
from safeguarding.casework.access.sign_in.entering import enter, leave, unlock
from safeguarding.casework.access.sign_in.forms import Code, OwnPassword, Passkey, SignIn, UsedUp, used
from safeguarding.casework.access.sign_in.held import held_for, let_go
from safeguarding.casework.access.sign_in.passkey_options import to_show_one
from safeguarding.casework.design.dates import clock

log = logging.getLogger(__name__)
ASKS = require_http_methods(["GET", "HEAD", "POST"])


@door(PUBLIC)
@ASKS
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail address and password."""
    if request.user.is_authenticated:
        return redirect(next_page(request))
    form = SignIn.bind(request, on=request)
    try:
        if request.method == "POST" and form.is_valid():
            record_authentication(request, form.user, method="password")
            return enter(request, Login(user=form.user, redirect_url=next_page(request)))
    except UsedUp:
        return used_up(request, get_adapter(request).key_of_tries(request, form.cleaned_data["email"]))
    context = {"form": form, "next": request.GET.get("next", ""), "sign_on": council.name()}
    return render(request, "access/sign_in.html", context)


@door(PUBLIC)
@ASKS
def second_factor(request: HttpRequest) -> HttpResponse:
    """The code of the app, a recovery code or a passkey, of somebody whose password was right."""
    stage: Any = LoginStageController.enter(request, "second-factor")
    if stage is None:
        return redirect("sign-in")
    user = stage.login.user
    by_passkey = request.method == "POST" and "credential" in request.POST
    passkey = Passkey(request.POST, user=user) if by_passkey else Passkey(user=user)
    code = Code(user=user) if by_passkey else Code.bind(request, user=user)
    try:
        asked: Any = passkey if by_passkey else code
        if request.method == "POST" and asked.is_valid():
            used(request, asked.authenticator)
            stage.controller.set_handled(stage.key)
            return enter(request, stage.login)
    except UsedUp:
        clear_login(request)
        return used_up(request, f"mfa-auth-user-{user.pk}")
    kinds = queries.kinds_of_factor(user)
    options = to_show_one(user) if "webauthn" in kinds else ""
    context = {"form": passkey if by_passkey else code, "code": code, "passkey": passkey, "options": options}
    return render(request, "access/second_factor.html", context | {"has_app": "totp" in kinds})


@door("account.own")
@ASKS
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """The password once more: after a pause, and before a change that matters."""
    user: Any = request.user
    form = OwnPassword.bind(request, on=request)
    try:
        if request.method == "POST" and user.has_usable_password() and form.is_valid():
            unlock(request)
            return redirect("sign-in-continue" if held_for(request, user) else next_page(request))
    except UsedUp:
        return used_up(request, get_adapter(request).key_of_tries(request, user.email))
    context = {
        "form": form if user.has_usable_password() else None,
        "next": next_page(request),
        "locked": request.session.get("locked", False),
        "kept": bool(held_for(request, user)),
        "sign_on": council.name(),
    }
    return render(request, "access/sign_in_again.html", context)


@door("account.own")
@ASKS
def sign_in_continue(request: HttpRequest) -> HttpResponse:
    """What was sent while the session was locked or over, to be sent now or thrown away."""
    kept = held_for(request, request.user)
    if kept is None:
        return redirect("home")
    if request.method == "POST":
        let_go(request)
        return redirect(kept["path"])
    return render(request, "access/sign_in_continue.html", {"kept": kept})


@door(PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    leave(request)
    response = redirect("sign-in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@door(PUBLIC)
@require_http_methods(["GET"])
def council_start(request: HttpRequest) -> HttpResponse:
    """To the council's own sign-on."""
    if not council.is_offered():
        return redirect("sign-in")
    try:
        return council.start(request, next_page(request), again=request.user.is_authenticated)
    except council.CannotAsk as problem:
        return _cannot_ask(request, str(problem))


@door(PUBLIC)
@require_http_methods(["GET"])
def council_return(request: HttpRequest) -> HttpResponse:
    """Back from the council's own sign-on."""
    if not council.is_offered():
        return redirect("sign-in")
    try:
        user, page = council.finish(request)
    except council.NotVouchedFor as problem:
        return _not_vouched_for(request, str(problem))
    except council.CannotAsk as problem:
        return _cannot_ask(request, str(problem))
    if request.user.is_authenticated and request.user.pk != user.pk:
        return _not_vouched_for(request, "Somebody else is signed in with this browser.")
    return enter(request, Login(user=user, redirect_url=page or resolve_url("home")))


def next_page(request: HttpRequest) -> str:
    """Where to go on: the page that was asked for, where it is one of ours."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return resolve_url("home")


def used_up(request: HttpRequest, key: str) -> HttpResponse:
    """429: too many tries, with when to try again."""
    until = locked_until(request, key)
    wait = max(1, round(until.timestamp() - time.time())) if until else 60
    context = {"until": clock(until or timezone.now()) if until else ""}
    response = render(request, "access/used_up.html", context, status=429)
    response["Retry-After"] = str(wait)
    return response


def _not_vouched_for(request: HttpRequest, why: str) -> HttpResponse:
    log.warning("Sign-in through the council’s own sign-on was refused. %s", why)
    return render(request, "access/not_vouched_for.html", status=403)


def _cannot_ask(request: HttpRequest, why: str) -> HttpResponse:
    log.error("The council’s own sign-on can’t be used. %s Look at OIDC_ISSUER, and at the sign-on itself.", why)
    return render(request, "access/cannot_ask.html", {"sign_on": council.name(), "why": why}, status=503)
