"""Pages of the multi-agency indicators. Reads only."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from safeguarding.casework.access.doors import door
from safeguarding.casework.design.svg import picture
from safeguarding.casework.insight import presenters, queries

GROUPS = {"": None, "office": "office", "team": "team"}


@door("indicator.read")
def indicators(request: HttpRequest) -> HttpResponse:
    """The indicators there are."""
    rows = presenters.definition_rows(queries.every_definition())
    return render(request, "insight/indicators.html", {"indicators": rows})


@door("indicator.read")
def indicator(request: HttpRequest, name: str) -> HttpResponse:
    """One indicator: what it says, what it can't show, chart and table, and what it rests on."""
    definition = queries.definition_of(name)
    by = request.GET.get("by", "")
    if definition is None or by not in GROUPS:
        raise Http404("No such indicator.")
    result = queries.result(request.user, definition, GROUPS[by])
    pictures = presenters.pictures(result)
    for one in pictures:
        one["svg"] = picture(one["spec"]) if one["spec"] else ""
    context = {
        "result": result,
        "pictures": pictures,
        "facts": presenters.facts(result),
        "by": by,
        "groups": [("", "Whole authority"), ("office", "By office"), ("team", "By team")],
    }
    return render(request, "insight/indicator.html", context)
