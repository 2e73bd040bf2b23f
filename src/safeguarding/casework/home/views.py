"""The first page after sign-in, and the first page of a family's file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.families import presenters as families
from safeguarding.casework.families import queries
from safeguarding.casework.families.frame import frame, opened


@door("home.see")
def home(request: HttpRequest) -> HttpResponse:
    """My families, what is due, and what changed since I last looked."""
    return render(request, "home/home.html", {})


@door("family.read")
def family(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Who is in the family, who works with it, and where things stand."""
    seen = opened(request, family_id, "family")
    today = timezone.localdate()
    members = [families.member_row(row, today) for row in queries.members(request.user, seen)]
    workers = [families.worker_row(row) for row in queries.workers(request.user, seen)]
    return render(
        request, "home/family.html", {"members": members, "workers": workers, **frame(request, seen, "family")}
    )
