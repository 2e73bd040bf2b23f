"""The screen of the meeting, and what people write on it together."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows, check, find
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.pathway.queries import clocks_of
from safeguarding.casework.supervision import actions, before_presenters, forms, queries, room_presenters, room_queries
from safeguarding.casework.supervision.anchors import anchors_for
from safeguarding.casework.supervision.cycle import rules_for
from safeguarding.casework.supervision.models import Session
from safeguarding.casework.workbook import months
from safeguarding.casework.workbook.queries import summaries_of


@door("supervision.read")
def room(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The agenda as the meeting goes through it. Made to be projected; nothing restricted is on it."""
    user: Any = request.user
    held = find(user, Session, pk=session_id)
    family = opened(request, held.family_id, "supervision", "supervision.read")
    today = timezone.localdate()
    sitting = queries.sitting(user, held)
    month, _ = months.month_and_last(user, family)
    after = room_queries.without_replies(user, held)
    screen = room_presenters.screen(
        sitting,
        after,
        room_queries.lines_of(user, held),
        anchors_for(request.user),
        summaries_of(user, [month]),
        user.pk,
        today,
    )
    may_write = held.closed_at is None and not sitting.waits_for and allows(user, "rating.give", held)
    context = {
        **screen,
        "state": room_queries.state_of(user, held),
        "dates": before_presenters.dates_table(clocks_of(user, family, today), held, today, rules_for(user, today)),
        "is_open": held.closed_at is None,
        "waits": bool(sitting.waits_for),
        "form": forms.WriteLine(agenda=anchors_for(request.user).agenda, initial={"client_key": uuid4()})
        if may_write
        else None,
        **frame(request, family, "supervision"),
    }
    return render(request, "supervision/room.html", context)


@require_safe
@door("supervision.read")
def news(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What is new since the last event that the browser has. Answered at once; the browser asks again by itself.

    Nothing is held open: a meeting of ten costs ten short requests every few seconds, and no thread waits.
    """
    held = find(request.user, Session, pk=session_id)
    check(request.user, "supervision.read", held, found=True)
    said = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    lines = room_queries.lines_of(request.user, held, int(said) if said.isdecimal() and len(said) < 9 else 0)
    if lines:
        opened(request, held.family_id, "supervision", "supervision.read")
    text = room_presenters.news(lines, room_queries.state_of(request.user, held))
    return HttpResponse(text, content_type="text/event-stream; charset=utf-8")


@require_POST
@door("rating.give")
def write_line(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Save a sentence. With a script the answer is what was saved; without, the screen again."""
    held = find(request.user, Session, pk=session_id)
    form = forms.WriteLine.bind(request, agenda=anchors_for(request.user).agenda)
    wants_data = request.headers.get("Accept") == "application/json"
    if form.is_valid():
        said = form.cleaned_data
        made = actions.write_line(held, int(said["part"]), said["text"], said["client_key"], by=request.user)
        if wants_data:
            return JsonResponse(room_presenters.line_row(made))
    elif wants_data:
        return JsonResponse({"problem": "Write a sentence, and say to which part it belongs."}, status=400)
    else:
        context = {"form": form, "title": "Write a sentence", "caption": held.family.name,
                   "back": reverse("room", args=[held.pk])}  # fmt: skip
        return render(request, "design/ask.html", context)
    return redirect(reverse("room", args=[held.pk]) + f"#part-{form.cleaned_data['part']}")
