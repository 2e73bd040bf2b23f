"""Who opened a family's file, what a person opened, and patterns to look at. Reading the log is itself recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows, find
from safeguarding.casework.access.sign_in.held import held_for
from safeguarding.casework.access.sign_in.views import next_page
from safeguarding.casework.audit.recording import READ, record
from safeguarding.casework.design import paging
from safeguarding.casework.design.earlier import earlier
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.oversight import actions, forms, presenters, queries

#: The button looks over this many days; the daily job looks over yesterday.
DAYS = 28


def _up_to(request: HttpRequest) -> tuple[forms.UpTo, date | None]:
    form = forms.UpTo(request.GET or None)
    return form, form.cleaned_data["day"] if form.is_bound and form.is_valid() else None


@door("family.opened")
def opened_by(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Who has opened this family's file, when, which part of it and by which relationship."""
    family = opened(request, family_id, "who opened", "family.opened")
    form, day = _up_to(request)
    page = earlier(request, queries.until(queries.of_family(request.user, family), day))
    table = presenters.family_log(page.rows, queries.names_of(request.user, page.rows))
    context = {"table": table, "page": page, "form": form, **frame(request, family, "family")}
    return render(request, "oversight/opened.html", context)


@door("audit.own")
def my_log(request: HttpRequest) -> HttpResponse:
    """What the log holds of oneself."""
    record(request.user, READ, section="own log")
    form, day = _up_to(request)
    page = earlier(request, queries.until(queries.of_oneself(request.user), day))
    table = presenters.worker_log(page.rows, queries.names_of(request.user, page.rows), own=True)
    return render(request, "oversight/my_log.html", {"table": table, "page": page, "form": form})


@door("audit.own")
def say_why(request: HttpRequest) -> HttpResponse:
    """Ask somebody who opens very many files why; whatever they answer, they go on to the page they wanted."""
    form = forms.SayWhy.bind(request)
    if request.method == "POST" and form.is_valid():
        actions.say_why(form.cleaned_data["words"], by=request.user)
        return redirect("sign-in-continue" if held_for(request, request.user) else next_page(request))
    context = {
        "form": form,
        "title": "You have opened very many files",
        "button": "Go on",
        "lead": presenters.ASKED_WHY,
    }
    return render(request, "design/ask.html", context)


@door("audit.team")
def logs(request: HttpRequest) -> HttpResponse:
    """The people whose log one may read."""
    record(request.user, READ, section="list of logs")
    form = forms.FindWorker.bind(request)
    name = form.cleaned_data["name"] if form.is_bound and form.is_valid() else ""
    page = paging.page_of(request, queries.workers(request.user, name), "person", many="people")
    names = queries.names(request.user, [worker.pk for worker in page.rows], [])
    context = {"form": form, "page": page, "table": presenters.workers_table(page.rows, names), "searched": name}
    return render(request, "oversight/logs.html", context)


@door("audit.team")
def worker_log(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """What one person has opened and done."""
    worker = find(request.user, queries.workers(request.user), pk=worker_id)
    record(request.user, READ, worker, section="log of a person")
    form, day = _up_to(request)
    page = earlier(request, queries.until(queries.of_worker(request.user, worker), day))
    table = presenters.worker_log(page.rows, queries.names_of(request.user, page.rows), own=False)
    context = {"worker": worker.name, "table": table, "page": page, "form": form}
    return render(request, "oversight/worker_log.html", context)


@door("audit.team")
def patterns(request: HttpRequest) -> HttpResponse:
    """What patterns in the log turned up."""
    record(request.user, READ, section="patterns")
    form = forms.WhichFindings(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    waiting = wanted.get("shown") != "all"
    page = paging.page_of(request, queries.findings(request.user, wanted.get("pattern", ""), waiting), "finding")
    context = {
        "form": form,
        "page": page,
        "table": presenters.findings_table(page.rows, _names(request.user, page.rows)),
        "patterns": presenters.pattern_rows(),
        "may_look": allows(request.user, "audit.read"),
        "days": DAYS,
    }
    return render(request, "oversight/patterns.html", context)


def _names(user: Any, findings: Any) -> queries.Names:
    rows = list(findings)
    return queries.names(user, {one.worker_id for one in rows}, {one.family_id for one in rows if one.family_id})


@door("audit.read")
@require_POST
def look_now(request: HttpRequest) -> HttpResponse:
    """Look over the last days now, without waiting for the daily job."""
    today = timezone.localdate()
    found = actions.look_for_patterns(today - timedelta(days=DAYS - 1), today, by=request.user)
    messages.success(request, f"New findings: {found}." if found else "Nothing new was found.")
    return redirect("patterns")


@door("audit.team")
def finding(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """One finding: what it is, why it is looked at, what was decided; and say what you decide."""
    one = find(request.user, queries.findings(request.user, waiting=False), pk=finding_id)
    form = forms.Decide.bind(request)
    if request.method == "POST" and form.is_valid():
        actions.decide(one, form.cleaned_data["decision"], form.cleaned_data["note"], by=request.user)
        messages.success(request, "Your decision is saved.")
        return redirect("patterns")
    # Without its family: else who manages the family, and may be whom it is about, would see that somebody looked.
    record(request.user, READ, section="finding", finding=one.pk)
    context = {"finding": presenters.finding_page(one, _names(request.user, [one])), "form": form}
    return render(request, "oversight/finding.html", context)
