"""How group supervision goes: agreement, what followed reds, the pulse, and days that were observed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, allows, check, find
from safeguarding.casework.design.dates import day
from safeguarding.casework.design.paging import page_of
from safeguarding.casework.quality import (
    actions,
    figures,
    forms,
    presenters,
    pulse,
    pulse_presenters,
    queries,
    reds,
)
from safeguarding.casework.quality.keeping import kept, name_for
from safeguarding.casework.quality.models import Observation
from safeguarding.casework.quality.questions import questions_for, questions_of
from safeguarding.casework.supervision.models import Session
from safeguarding.casework.workbook.draft_views import take


@door("quality.read")
def quality(request: HttpRequest) -> HttpResponse:
    """How far disciplines agree when they rate a child, and the way to the other pages."""
    found = figures.figures_of(request.user, timezone.localdate())
    context = {
        "tables": presenters.agreement_tables(found),
        "picture": presenters.agreement_picture(found),
        "own": figures.reads_families(request.user),
        "may_observe": allows(request.user, "quality.observe"),
    }
    return render(request, "quality/quality.html", context)


@door("quality.read")
def reds_page(request: HttpRequest) -> HttpResponse:
    """Each turn to red in the families that the reader works with, and what followed."""
    today = timezone.localdate()
    rows = reds.reds_of(request.user, today)
    page = page_of(request, rows, "turn", many="turns", size=50)
    context = {
        "tables": presenters.reds_tables(rows, today) if rows else [],
        "table": presenters.reds_table(page.rows, today),
        "page": page,
        "own": figures.reads_families(request.user),
    }
    return render(request, "quality/reds.html", context)


@door("quality.read")
def pulse_figures(request: HttpRequest) -> HttpResponse:
    """What those who were at meetings thought of them, by quarter and team."""
    rows = pulse.pulses(request.user, timezone.localdate())
    asked = questions_for(request.user).pulse
    context = {
        "tables": pulse_presenters.pulse_tables(rows, asked),
        "picture": pulse_presenters.pulse_picture(rows, asked),
        "published": pulse_presenters.PUBLISHED,
        "proposal": questions_for(request.user).proposal,
        "fewest": pulse.FEWEST_PEOPLE,
        "days": pulse.DAYS,
    }
    return render(request, "quality/pulse_figures.html", context)


@door("pulse.answer")
def answer(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The two questions about a day that I was at: a button an answer."""
    session = find(request.user, Session, pk=session_id)
    check(request.user, "pulse.answer", session)
    if request.method == "POST":
        actions.answer_pulse(session, request.POST.get("question", ""), request.POST.get("answer", ""), by=request.user)
        return redirect("pulse", session_id=session.pk)
    asked = pulse.asked_at(request.user, session)
    context = {
        "asked": pulse_presenters.ask_block(asked, questions_for(request.user)) if asked and asked.left else None,
        "was_there": asked is not None,
        "days": pulse.DAYS,
        "fewest": pulse.FEWEST_PEOPLE,
    }
    return render(request, "quality/pulse.html", context)


@door("quality.observe")
def observations(request: HttpRequest) -> HttpResponse:
    """The trend of what was observed, and the days that were drawn."""
    today = timezone.localdate()
    page = page_of(request, queries.drawn_days(request.user), "day")
    quarters, asked = queries.trend(request.user, today), questions_for(request.user)
    context = {
        "trend": presenters.trend_tables(quarters, asked.checklist),
        "picture": presenters.trend_picture(quarters, asked.checklist),
        "table": presenters.drawn_table(page.rows, today),
        "page": page,
        "draws": presenters.draws_words(queries.draws(request.user)),
        "questions": asked,
        "may_rule": allows(request.user, "cycle.change"),
    }
    return render(request, "quality/observations.html", context)


@door("quality.observe")
def draw_days(request: HttpRequest) -> HttpResponse:
    """Draw days of other teams by chance."""
    form = forms.DrawDays.bind(request)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.draw_days(given["first"], given["last"], given["wanted"], by=request.user)
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "The days are drawn. Tell the chairs that you will come.")
            return redirect("observations")
    context = {
        "form": form,
        "title": "Draw days to observe",
        "lead": "Days of your own teams are left out. Who asks for the same days again gets the same draw.",
        "button": "Draw",
        "back": reverse("observations"),
    }
    return render(request, "design/ask.html", context)


@door("quality.observe")
def observed_day(request: HttpRequest, drawn_id: UUID) -> HttpResponse:
    """One drawn day: what was seen, or the checklist to write it down."""
    row = queries.drawn_day(request.user, drawn_id)
    seen = getattr(row, "observation", None)
    today = timezone.localdate()
    caption = f"{row.meeting.team.name}, {day(row.meeting.starts_at)}"
    over = row.meeting.cancelled_at is None and timezone.localdate(row.meeting.starts_at) <= today
    if seen is None and over and queries.may_observe(request.user, row.meeting.team):
        typed, keep = kept(request, row)
        asked = questions_for(request.user)
        form = forms.Observe.bind(request, draft=typed, questions=asked.checklist)
        if request.method == "POST" and form.is_valid():
            actions.write_observation(row, form.answers(), by=request.user)
            messages.success(request, "What you saw is saved.")
            return redirect("observed-day", drawn_id=row.pk)
        context = {"form": form, "caption": caption, "title": "What did you see?", "proposal": asked.proposal}
        return render(request, "quality/observe.html", context | keep | {"back": reverse("observations")})
    context = {
        "caption": caption,
        "rows": _answers(request.user, seen) if seen else [],
        "by": f"{seen.observer.name}, {day(seen.written_at)}" if seen else "",
        "state": "" if seen else presenters.observed_words(row, today),
        "own": not queries.may_observe(request.user, row.meeting.team),
    }
    return render(request, "quality/observed.html", context)


def _answers(user: Any, seen: Observation) -> list[dict[str, str]]:
    asked = questions_of(user, seen.version).checklist
    return presenters.observation_rows(queries.marks_of(user, seen), asked)


@door("quality.observe")
@require_POST
def observed_day_draft(request: HttpRequest, drawn_id: UUID) -> HttpResponse:
    """Keep what the observer of a drawn day has typed, or throw it away."""
    row = queries.drawn_day(request.user, drawn_id)
    return take(request, None, name_for(row))
