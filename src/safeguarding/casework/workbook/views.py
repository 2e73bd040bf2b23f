"""Pages that read the workbook: chapters, chronology, visits, one entry."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import find
from safeguarding.casework.design import paging
from safeguarding.casework.families import queries as families
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.pathway import presenters as pathway_presenters
from safeguarding.casework.pathway import queries as pathway
from safeguarding.casework.workbook import chronology as timeline
from safeguarding.casework.workbook import months, presenters, queries, visit_log
from safeguarding.casework.workbook.models import Entry
from safeguarding.casework.workbook.states import may_write


@door("entry.read")
def workbook(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The open month, a chapter a discipline."""
    family = opened(request, family_id, "workbook", "entry.read")
    user = request.user
    month, last = months.month_and_last(user, family)
    page = paging.page_of(request, queries.entries_since(user, family, months.began(last)), "entry", many="entries")
    names = presenters.names_of(queries.people_of(user, family))
    summaries, workers = queries.summaries_of(user, [month, last]), families.workers(user, family)
    own = queries.role_in(user, family)
    return render(
        request,
        "workbook/workbook.html",
        {
            "month": presenters.month_words(month, last),
            "chapters": presenters.chapters(page.rows, names, workers, summaries, month, last, own),
            "page": page,
            "may_write": may_write(user, "entry.write", family),
            "may_summarise": may_write(user, "summary.write", family),
            **presenters.family_links(family),
            **frame(request, family, "workbook"),
        },
    )


@door("entry.read")
def chronology(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Significant entries of every discipline and statutory steps, latest first."""
    family = opened(request, family_id, "chronology", "entry.read")
    steps = pathway_presenters.step_rows(pathway.steps_of(request.user, family))
    index = queries.significant(request.user, family).values_list("pk", "at", "role")
    marks = timeline.line(steps, index)
    form = timeline.Narrow(request.GET, marks=marks)
    asked = form.cleaned_data if form.is_valid() else {}
    shown = timeline.narrowed(marks, asked.get("year", ""), asked.get("discipline", ""))
    page = paging.page_of(request, shown, "event")
    entries = queries.entries_by_id(request.user, [mark.thing for mark in page.rows if mark.at])
    names = presenters.names_of(queries.people_of(request.user, family))
    return render(
        request,
        "workbook/chronology.html",
        {
            "narrow": form,
            "narrowed": any(asked.values()),
            "items": timeline.rows(page.rows, entries, names),
            "page": page,
            **frame(request, family, "chronology"),
        },
    )


@door("entry.read")
def visits(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The visit log of each child, with the day by which the next visit is due."""
    family = opened(request, family_id, "visits", "entry.read")
    user, today = request.user, timezone.localdate()
    page = paging.page_of(request, queries.visits(user, family), "visit")
    visitors = queries.first_authors(user, family)
    due = {clock.child.pk: clock for clock in pathway.clocks_of(user, family, today) if clock.clock in visit_log.CLOCKS}
    children = [row.person for row in queries.members_to_choose(user, family) if row.role == "child"]
    logs = [
        {
            "child": name_of(child),
            "table": visit_log.table(child, name_of(child), page.rows, visitors),
            "due": visit_log.next_due(due.get(child.pk)),
        }
        for child in children
    ]
    return render(
        request,
        "workbook/visits.html",
        {"logs": logs, "page": page, "visitors": visit_log.whose_visits_count(), **frame(request, family, "visits")},
    )


@door("entry.read")
def entry(request: HttpRequest, family_id: UUID, entry_id: UUID) -> HttpResponse:
    """One entry with every version of it."""
    family = opened(request, family_id, "entry", "entry.read")
    user = request.user
    versions = queries.versions(user, find(user, Entry, pk=entry_id, family=family))
    latest = versions[0]
    names = presenters.names_of(queries.people_of(user, family))
    may = may_write(user, "entry.write", family) and queries.may_correct(user, latest)
    return render(
        request,
        "workbook/entry.html",
        {
            "title": presenters.title_of(latest),
            "now": presenters.version_row(latest, names),
            "earlier": [presenters.version_row(version, names) for version in versions[1:]],
            "chapter": presenters.chapter_name(latest.role),
            "correct_url": presenters.correct_url(latest) if may else "",
            **presenters.family_links(family),
            **frame(request, family, "workbook"),
        },
    )
