"""What an administrator does to a colleague's account, each asked for on a page of its own, after proving anew who they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.models import User
from safeguarding.casework.access.policies import find
from safeguarding.casework.access.sign_in import dormancy, helping
from safeguarding.casework.access.sign_in.account_views import asked_again
from safeguarding.casework.design.dates import count
from safeguarding.casework.staff import forms
from safeguarding.casework.staff.states import not_ones_own


@dataclass(frozen=True)
class Help:
    """One thing that is done to an account: `act(user, site, proved, by)` returns what the page says then.

    `proof`: the administrator says first how they made sure that it is the person who asks.
    """

    act: Callable[[Any, str, str, Any], str]
    title: str
    lead: str
    button: str
    proof: bool = True


def _wake(user: Any, site: str, proved: str, by: Any) -> str:
    dormancy.wake(user, proved=proved, by=by)
    return "The account is awake. They can sign in again."


def _remove_factors(user: Any, site: str, proved: str, by: Any) -> str:
    helping.remove_factors(user, proved=proved, by=by)
    return "Their second factor is removed, and they are signed out everywhere."


def _end_sessions(user: Any, site: str, proved: str, by: Any) -> str:
    ended = helping.end_sessions_of(user, by=by)
    return f"{count(ended, 'session')} ended." if ended else "No session was open."


def _invite(user: Any, site: str, proved: str, by: Any) -> str:
    helping.invite(user, site, by=by)
    return "A new link is sent. The one before works no more."


def _open_anew(user: Any, site: str, proved: str, by: Any) -> str:
    helping.open_anew(user, site, proved=proved, by=by)
    return "The account is open. They get an email to choose a password."


PROVED = "Make sure first that it is they who ask. An email from them, or a call that they make to you, shows nothing."
HELPS = {
    "wake-account": Help(
        _wake, "Wake the account", f"They sign in again with the password they had. {PROVED}", "Wake the account"
    ),
    "remove-factor": Help(
        _remove_factors, "Remove the second factor",
        f"For somebody who has lost it. They set up another when they next sign in. {PROVED}", "Remove it",
    ),
    "end-sessions": Help(
        _end_sessions, "End their sessions", "They are signed out on every device this minute.",
        "End their sessions", proof=False,
    ),
    "invite": Help(
        _invite, "Send the link to choose a password again",
        "It goes to the email address that stands here. You never learn the password.", "Send the link", proof=False,
    ),
    "open-anew": Help(
        _open_anew, "Open the account anew", "Nobody has used it for so long that it is closed. They choose a new password "
        f"with a link that goes to their email address, and set up a new second factor. {PROVED}", "Open the account",
    ),
}  # fmt: skip


@door("staff.manage")
@asked_again
def help_with_account(request: HttpRequest, user_id: UUID, way: str) -> HttpResponse:
    """Ask whether to do it, and do it."""
    person = find(request.user, User, pk=user_id)
    not_ones_own(request.user, person)
    one = HELPS[way]
    form = forms.Proved.bind(request) if one.proof else forms.Sure.bind(request)
    if request.method == "POST" and form.is_valid():
        proved = form.cleaned_data.get("proved", "")
        messages.success(request, one.act(person, site_of(request), proved, request.user))
        return redirect("colleague", user_id=person.pk)
    context = {"form": form, "title": one.title, "caption": person.name, "lead": one.lead, "button": one.button,
               "back": reverse("colleague", args=[person.pk])}  # fmt: skip
    return render(request, "design/ask.html", context)


def site_of(request: HttpRequest) -> str:
    """The address of the workbook, as the administrator came to it; only hosts of ALLOWED_HOSTS get here."""
    return request.build_absolute_uri("/").rstrip("/")
