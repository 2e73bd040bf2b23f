"""The page of tokens: who may come in by machine, and until when."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows, find
from safeguarding.casework.api import actions, forms, presenters, queries
from safeguarding.casework.api.models import Token
from safeguarding.casework.design import paging


@door("api.read")
def tokens(request: HttpRequest) -> HttpResponse:
    """Every token of the authority, with what may be done about it."""
    page = paging.page_of(request, queries.tokens(request.user), "token")
    now, approves = timezone.now(), allows(request.user, "api.approve")
    rows = [presenters.token_row(token, now, approves=approves) for token in page.rows]
    makes = allows(request.user, "api.token")
    return render(request, "api/tokens.html", {"tokens": rows, "page": page, "makes": makes})


@door("api.token")
def add_system(request: HttpRequest) -> HttpResponse:
    form = forms.AddSystem.bind(request)
    if request.method == "POST" and form.is_valid():
        user = actions.add_system(form.cleaned_data["name"], by=request.user)
        messages.success(request, f"{user.name} can now be given a token.")
        return redirect("make-token")
    return render(request, "design/ask.html", {"title": "Add a system", "form": form, "button": "Add the system"})


@door("api.token")
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token; its secret is on the answer and nowhere else."""
    form = forms.MakeToken.bind(request, systems=queries.systems(request.user))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        token, secret = actions.make_token(
            said["system"], said["label"], said["permissions"], int(said["days"]), by=request.user
        )
        return render(request, "api/made.html", {"label": token.label, "secret": secret})
    return render(request, "api/make.html", {"title": "Make a token", "form": form, "button": "Make the token"})


@door("api.approve")
@require_POST
def approve_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    token = actions.approve_token(find(request.user, Token, pk=token_id), by=request.user)
    messages.success(request, f"{token.label} works now.")
    return redirect("tokens")


@door("api.read")
@require_POST
def withdraw_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    token = actions.withdraw_token(find(request.user, Token, pk=token_id), by=request.user)
    messages.success(request, f"{token.label} is withdrawn. Its next request is refused.")
    return redirect("tokens")
