"""The page of dates due."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.pathway import presenters, queries


@door("family.read")
def clocks(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """What is due for each child, by which rule, and what was done on time or late."""
    family = opened(request, family_id, "dates due")
    today = timezone.localdate()
    found = queries.clocks_of(request.user, family, today)
    running, met = [c for c in found if c.running], [c for c in found if not c.running]
    return render(
        request,
        "pathway/dates.html",
        {
            "running": presenters.running_table(running) if running else None,
            "met": presenters.met_table(met) if met else None,
            "rules": presenters.rule_rows(found),
            "statuses": presenters.status_rows(queries.children_with_status(request.user, family, today)),
            **frame(request, family, "clocks"),
        },
    )
