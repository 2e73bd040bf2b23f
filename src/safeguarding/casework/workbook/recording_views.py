"""The page that says how long recording takes."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.workbook import recording_presenters as presenters
from safeguarding.casework.workbook import recording_queries as queries
from safeguarding.casework.workbook.enough import rule


@door("entry.write")
def recording(request: HttpRequest) -> HttpResponse:
    """One’s own recording time and words; for who holds supervision, the team’s medians."""
    by, user = rule(), request.user
    since = timezone.now() - timedelta(days=by.days)
    team = None
    if "supervision.hold" in snapshot_of(user).permissions:
        nothing = f"Fewer than {by.least_writers} people wrote of any kind."
        team = presenters.table("Your team", queries.team(user, since, by.least_writers), nothing)
    context = {
        "own": presenters.table("You", queries.own(user, since), "You have written nothing in this time."),
        "repeats": presenters.repeats(queries.own_repeats(user, since)),
        "team": team,
        "days": by.days,
        "least": by.least_writers,
    }
    return render(request, "workbook/recording.html", context)
