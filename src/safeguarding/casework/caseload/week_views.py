"""The page of a manager’s week."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.caseload import week_presenters, week_queries
from safeguarding.casework.caseload.weights import weights_for


@door("caseload.manage")
def this_week(request: HttpRequest) -> HttpResponse:
    """What my teams’ week asks for."""
    today = timezone.localdate()
    numbers = weights_for(request.user)
    week = week_queries.week_of(request.user, today, numbers)
    tables = week_presenters.tables(week, numbers, today)
    context = {
        "days": week_presenters.title(week),
        "teams": ", ".join(team.name for team in week.teams),
        "facts": week_presenters.facts(week),
        "tables": tables,
        "nothing": "" if tables else week_presenters.nothing_words(week),
    }
    return render(request, "caseload/this_week.html", context)
