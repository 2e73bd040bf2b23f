"""Bringing in a census and making one."""

from __future__ import annotations

import tempfile
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows, find
from safeguarding.casework.design import paging
from safeguarding.casework.returns import actions, forms, presenters, queries
from safeguarding.casework.returns.tasks import read_census
from safeguarding.evidence.returns import cin_census as census


@door("census.import")
def census_page(request: HttpRequest) -> HttpResponse:
    """Bring in a file, and what was brought in before."""
    form = forms.UploadCensus.bind(request)
    if request.method == "POST" and form.is_valid():
        run = actions.receive_census(form.cleaned_data["file"], by=request.user)
        read_census.enqueue(str(run.pk), str(request.user.pk))
        return redirect("census-run", run_id=run.pk)
    page = paging.page_of(request, queries.runs(request.user), "file", size=20)
    context = {
        "form": form,
        "runs": [presenters.run_state(run) for run in page.rows],
        "page": page,
        "make": forms.MakeCensus(),
        "may_make": allows(request.user, "return.make"),
    }
    return render(request, "returns/census.html", context)


@door("census.import")
def census_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """How far the reading of a file is, and what came of it. The page looks again by itself while it goes on."""
    run = find(request.user, queries.runs(request.user), pk=run_id)
    state = presenters.run_state(run)
    page = paging.page_of(request, queries.problems(request.user, run), "problem", size=50)
    problems = [presenters.problem_row(row) for row in page.rows]
    response = render(request, "returns/run.html", {"run": state, "problems": problems, "page": page})
    if state["going_on"]:
        response["Refresh"] = "2"
    return response


@door("return.make")
@require_POST
def make_census(request: HttpRequest) -> HttpResponseBase:
    """Make the census of a year and hand it over as a file."""
    form = forms.MakeCensus(request.POST)
    if not form.is_valid():
        return redirect("census")
    year = int(form.cleaned_data["year"])
    out = tempfile.TemporaryFile(prefix="census-")  # noqa: SIM115  FileResponse closes it
    try:
        actions.make_census(year, out, by=request.user)
    except census.CannotWrite as error:
        out.close()
        return render(request, "returns/cannot_make.html", {"sentence": str(error), "year": year}, status=200)
    out.seek(0)
    name = f"cin-census-{year}-{timezone.localdate():%Y%m%d}.xml"
    return FileResponse(out, as_attachment=True, filename=name, content_type="application/xml")
