"""The genogram and the ecomap of a family: drawn from the record each time, never kept."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows
from safeguarding.casework.design.dates import day as day_in_words
from safeguarding.casework.drawings import presenters, queries
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Family
from safeguarding.casework.people.forms import OnDay
from safeguarding.evidence.drawings import Drawing

SVG, PDF = "image/svg+xml", "application/pdf"


@door("family.read")
def genogram(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Who is who in the family, as a drawing and in words."""
    family = opened(request, family_id, "genogram")
    form = OnDay.asked_of(request)
    on = form.chosen()
    drawing = _genogram(request, family, on) if on else None
    past = on is not None and on != timezone.localdate()
    more = {
        "form": form,
        "day": day_in_words(on) if past else "",
        "on": form.address() if past else "",
        "wrong": on is None,
    }
    return _page(request, family, "genogram", drawing, more)


@door("family.read")
def genogram_svg(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The genogram as a picture to keep."""
    family = opened(request, family_id, "file: genogram")
    return _file(_genogram(request, family, _day(request)).svg, SVG, "genogram.svg")


@door("family.read")
def genogram_pdf(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The genogram on a sheet to print."""
    family = opened(request, family_id, "file: genogram")
    return _file(presenters.pdf(_genogram(request, family, _day(request))), PDF, "genogram.pdf")


@door("family.read")
def ecomap(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Who is round the family, as a drawing and in words."""
    family = opened(request, family_id, "ecomap")
    return _page(request, family, "ecomap", _ecomap(request, family))


@door("family.read")
def ecomap_svg(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The ecomap as a picture to keep."""
    family = opened(request, family_id, "file: ecomap")
    return _file(_ecomap(request, family).svg, SVG, "ecomap.svg")


@door("family.read")
def ecomap_pdf(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The ecomap on a sheet to print."""
    family = opened(request, family_id, "file: ecomap")
    return _file(presenters.pdf(_ecomap(request, family)), PDF, "ecomap.pdf")


def _genogram(request: HttpRequest, family: Family, on: date) -> Drawing:
    return presenters.genogram(family.name, queries.held(request.user, family, on), on, timezone.localdate())


def _day(request: HttpRequest) -> date:
    """The day that the address of a file names, today where it names none. Raises Http404 for one that is no day."""
    on = OnDay.asked_of(request).chosen()
    if on is None:
        raise Http404
    return on


def _ecomap(request: HttpRequest, family: Family) -> Drawing:
    user, today = request.user, timezone.localdate()
    contacts = presenters.contacts(queries.involved(user, family), queries.network(user, family), today)
    return presenters.ecomap(family.name, queries.held(user, family, today), contacts, today)


def _page(
    request: HttpRequest, family: Family, kind: str, drawing: Drawing | None, more: dict[str, Any] | None = None
) -> HttpResponse:
    context = {
        **(more or {}),
        "picture": presenters.picture(drawing) if drawing and drawing.people else "",
        "words": presenters.words(drawing) if drawing else [],
        "may_write": allows(request.user, "person.write"),
        **frame(request, family, "family"),
    }
    return render(request, f"drawings/{kind}.html", context)


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
