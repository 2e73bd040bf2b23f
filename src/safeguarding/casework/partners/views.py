"""What partner agencies saw of one family, in headlines."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.partners import presenters, queries


@door("partners.read")
def partners(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """A lane a partner: which service, when, what kind and whom to ask there, with what the figures rest on."""
    family = opened(request, family_id, "what partners saw", "partners.read")
    today = timezone.localdate()
    seen = queries.seen(request.user, family, today)
    context = {**presenters.page(seen), **frame(request, family, "chronology")}
    return render(request, "partners/partners.html", context)
