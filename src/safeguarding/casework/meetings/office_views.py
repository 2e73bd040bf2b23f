"""Pages of what stands round supervision days: rooms, leave, and the address for one’s own calendar."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from safeguarding.casework.access.doors import PUBLIC, door
from safeguarding.casework.meetings import actions, forms, presenters, queries
from safeguarding.casework.meetings.feed import calendar_of

ASK = "design/ask.html"


@door("supervision.hold")
def rooms(request: HttpRequest) -> HttpResponse:
    """The rooms in which teams meet."""
    return render(request, "meetings/rooms.html", {"table": presenters.rooms_table(queries.rooms(request.user))})


@door("supervision.hold")
def add_room(request: HttpRequest) -> HttpResponse:
    """A room more."""
    form = forms.AddRoom.bind(request, offices=queries.offices(request.user))
    if request.method == "POST" and form.is_valid():
        actions.add_room(form.cleaned_data["office"], form.cleaned_data["name"], by=request.user)
        messages.success(request, "The room is added.")
        return redirect("rooms")
    return render(request, ASK, {"form": form, "title": "Add a room", "back": reverse("rooms"), "button": "Add"})


@door("supervision.hold")
def use_room(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """Take a room out of use, or bring it back."""
    room = queries.room_of(request.user, room_id)
    if request.method == "POST":
        actions.use_room(room, not room.in_use, by=request.user)
        return redirect("rooms")
    title, lead = (
        ("Take a room out of use", "Meetings that are planned in it stay. No new one is planned there.")
        if room.in_use
        else ("Bring a room back", "Meetings can be planned there again.")
    )
    return render(request, ASK, {"form": forms.Sure(), "title": title, "caption": str(room), "lead": lead,
                                 "button": title, "back": reverse("rooms")})  # fmt: skip


@door("rating.give")
def leave(request: HttpRequest) -> HttpResponse:
    """When I am away; for who plans, when the team is."""
    table = presenters.leave_table(queries.leave(request.user, timezone.localdate()))
    return render(request, "meetings/leave.html", {"table": table})


@door("rating.give")
def say_leave(request: HttpRequest) -> HttpResponse:
    """Say when somebody is away."""
    form = forms.SayLeave.bind(request, people=queries.colleagues(request.user), initial={"user": request.user.pk})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.say_leave(said["user"], said["start"], said["end"], by=request.user)
        messages.success(request, "The leave is saved.")
        return redirect("leave")
    return render(request, ASK, {"form": form, "title": "Say when somebody is away", "back": reverse("leave"),
                                 "lead": "Only the days are kept. Nobody is asked why."})  # fmt: skip


@door("rating.give")
def take_back_leave(request: HttpRequest, leave_id: UUID) -> HttpResponse:
    """Take leave back."""
    row = queries.leave_of(request.user, leave_id)
    if request.method == "POST":
        actions.take_back_leave(row, by=request.user)
        messages.success(request, "The leave is taken back.")
        return redirect("leave")
    return render(request, ASK, {"form": forms.Sure(), "title": "Take leave back", "caption": row.user.name,
                                 "button": "Take back", "back": reverse("leave")})  # fmt: skip


@door("supervision.read")
def calendar_link(request: HttpRequest) -> HttpResponse:
    """Make or end the secret address of my calendar. It is shown once."""
    address = ""
    if request.method == "POST" and "revoke" in request.POST:
        actions.revoke_link(by=request.user)
        messages.success(request, "The address has ended. A calendar that still asks there is told nothing.")
        return redirect("calendar-link")
    if request.method == "POST":
        address = request.build_absolute_uri(reverse("calendar", args=[actions.make_link(by=request.user)]))
    held = queries.my_link(request.user)
    context = {"words": presenters.link_words(held), "held": held is not None, "address": address}
    return render(request, "meetings/calendar_link.html", context)


@require_safe
@door(PUBLIC)
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar that a secret opens; for everything else there is no such page."""
    text = calendar_of(secret)
    if text is None:
        raise Http404("No such page.")
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
