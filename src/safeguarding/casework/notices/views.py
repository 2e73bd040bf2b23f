"""Pages of what waits, of announcements, and of letters."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import find
from safeguarding.casework.design import paging
from safeguarding.casework.notices import actions, forms, presenters, queries
from safeguarding.casework.notices.models import Announcement

ASK = "design/ask.html"


@door("home.see")
def waiting(request: HttpRequest) -> HttpResponse:
    """All that waits for me, and whether I am sent letters."""
    wish = queries.wish_of(request.user)
    table = presenters.waiting_table(queries.waiting_for(request.user), timezone.localdate())
    return render(request, "notices/waiting.html", {"table": table, "letters": wish is None or wish.wanted})


@door("account.own")
def letters(request: HttpRequest) -> HttpResponse:
    """Choose whether to be sent an e-mail."""
    wish = queries.wish_of(request.user)
    begun = "" if wish is None else "yes" if wish.wanted else "no"
    form = forms.Letters.bind(request, initial={"wanted": begun})
    if request.method == "POST" and form.is_valid():
        actions.wish_for_letters(form.cleaned_data["wanted"], by=request.user)
        messages.success(request, "Your choice is saved.")
        return redirect("waiting")
    return render(request, ASK, {"form": form, "title": "Emails to you", "back": reverse("waiting")})


@door("announcement.write")
def announcements(request: HttpRequest) -> HttpResponse:
    """What was announced, and to announce more."""
    page = paging.page_of(request, queries.announcements(request.user), "announcement", many="announcements")
    context = {"page": page, "table": presenters.announcements_table(page.rows, timezone.localdate())}
    return render(request, "notices/announcements.html", context)


@door("announcement.write")
def announce(request: HttpRequest) -> HttpResponse:
    """Tell everybody who works here."""
    form = forms.Announce.bind(request, initial={"start": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        actions.announce(**form.cleaned_data, by=request.user)
        messages.success(request, "It is announced.")
        return redirect("announcements")
    return render(request, ASK, {"form": form, "title": "Announce", "back": reverse("announcements"),
                                 "button": "Announce"})  # fmt: skip


@door("announcement.write")
def withdraw(request: HttpRequest, announcement_id: UUID) -> HttpResponse:
    """Take an announcement back."""
    row = find(request.user, Announcement, pk=announcement_id)
    if request.method == "POST":
        actions.withdraw(row, by=request.user)
        messages.success(request, "The announcement is withdrawn.")
        return redirect("announcements")
    context = {"form": forms.Sure(), "title": "Withdraw an announcement", "caption": row.title,
               "lead": "Nobody is shown it any more from this minute.", "button": "Withdraw it",
               "back": reverse("announcements")}  # fmt: skip
    return render(request, ASK, context)


@door("home.see")
@require_POST
def put_away(request: HttpRequest, announcement_id: UUID) -> HttpResponse:
    """Show an announcement no more to me."""
    actions.put_away(find(request.user, Announcement, pk=announcement_id), by=request.user)
    return redirect("home")
