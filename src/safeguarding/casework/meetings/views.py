"""Pages of supervision days: the calendar, planning, and one day with its families."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, allows, find
from safeguarding.casework.design.dates import count, day
from safeguarding.casework.meetings import actions, forms, planning, presenters, queries
from safeguarding.casework.meetings.models import Meeting
from safeguarding.casework.supervision.cycle import rules_for

ASK = "design/ask.html"
MOVED = "Something changed while you looked: the families, leave or what is planned. Read the schedule again before you keep it."


@door("supervision.read")
def meetings(request: HttpRequest) -> HttpResponse:
    """The supervision days of a month that are mine to know of."""
    today = timezone.localdate()
    first = presenters.month_of(request.GET.get("month", ""), today)
    rows = queries.meetings_of(request.user, first, presenters.last_of(first))
    context = {
        "grid": presenters.month_grid(rows, first),
        "table": presenters.meetings_table(rows, first, today),
        "around": presenters.month_links(first),
        "may_plan": allows(request.user, "supervision.hold"),
        "may_rule": allows(request.user, "cycle.change"),
        "may_be_away": allows(request.user, "rating.give"),
    }
    return render(request, "meetings/meetings.html", context)


@door("supervision.hold")
def plan(request: HttpRequest) -> HttpResponse:
    """Ask for a schedule, look at it, keep it. Nothing is planned until it is kept."""
    user, today = request.user, timezone.localdate()
    sent = request.POST if request.method == "POST" else request.GET or None
    form = forms.AskSchedule(sent, teams=queries.teams_to_plan(user), rooms=queries.rooms_in_use(user), today=today)
    moved = ""
    if form.is_bound and form.is_valid() and request.method == "POST":
        try:
            made = actions.keep_schedule(form.question(), request.POST.get("seen", ""), by=user)
        except actions.Moved:
            moved = MOVED
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, f"{count(len(made), 'meeting')} planned.")
            return redirect(f"{reverse('meetings')}?month={timezone.localdate(made[0].starts_at):%Y-%m}")
    answer = planning.proposal_for(user, form.question(), today) if form.is_bound and form.is_valid() else None
    context = {
        "form": form,
        "moved": moved,
        "proposal": presenters.proposal(answer) if answer else None,
        "sent": form.sent() if answer else [],
        "rules": presenters.interval_words(rules_for(user, today)),
    }
    return render(request, "meetings/plan.html", context, status=409 if moved else 200)


@door("supervision.read")
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One supervision day: its families in order, who must be there, and what is missing."""
    today = timezone.localdate()
    held = queries.meeting_of(request.user, meeting_id)
    rows = presenters.in_order(queries.listed(request.user, held))
    rules = rules_for(request.user, timezone.localdate(held.starts_at))
    may = allows(request.user, "supervision.hold", held) and queries.plans_for(request.user, held.team_id)
    context = {
        "title": f"Group supervision, {presenters.weekday(timezone.localdate(held.starts_at))}",
        "facts": presenters.facts(held, rows, today),
        "warnings": [] if held.cancelled_at else presenters.warnings(rows, rules, held),
        "table": presenters.families_table(held, rows, today, may),
        "proposal": rules.proposal,
        "meeting_id": held.pk,
        "may_change": may,
    }
    return render(request, "meetings/meeting.html", context)


@door("supervision.hold")
def cancel(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Cancel a supervision day."""
    held = find(request.user, Meeting, pk=meeting_id)
    if request.method == "POST":
        actions.cancel(held, by=request.user)
        messages.success(request, "The meeting is cancelled.")
        return redirect("meeting", meeting_id=held.pk)
    return render(request, ASK, {
        "form": forms.Sure(), "title": "Cancel this meeting", "caption": day(held.starts_at), "button": "Cancel the meeting",
        "lead": "Its families keep this day on the board as missed until they have had their supervision. Plan another day for them.",
        "back": reverse("meeting", args=[held.pk]),
    })  # fmt: skip


@door("supervision.hold")
def put_on(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Put a family more on a supervision day."""
    held = find(request.user, Meeting, pk=meeting_id)
    form = forms.PutOn.bind(request, families=queries.families_to_put_on(request.user, held))
    if request.method == "POST" and form.is_valid():
        actions.put_on(held, form.cleaned_data["family"], by=request.user)
        return redirect("meeting", meeting_id=held.pk)
    return render(request, ASK, {
        "form": form, "title": "Put a family on this meeting", "caption": day(held.starts_at), "button": "Put on",
        "back": reverse("meeting", args=[held.pk]),
    })  # fmt: skip


@door("supervision.hold")
def take_off(request: HttpRequest, meeting_id: UUID, place_id: UUID) -> HttpResponse:
    """Take a family off a supervision day."""
    place = queries.place_of(request.user, meeting_id, place_id)
    if request.method == "POST":
        actions.take_off(place, by=request.user)
        messages.success(request, "The family is off this meeting. Plan another day for it.")
        return redirect("meeting", meeting_id=meeting_id)
    return render(request, ASK, {
        "form": forms.Sure(), "title": "Take a family off this meeting", "caption": place.family.name, "button": "Take off",
        "lead": "The day on which it is due stays where it is.", "back": reverse("meeting", args=[meeting_id]),
    })  # fmt: skip
