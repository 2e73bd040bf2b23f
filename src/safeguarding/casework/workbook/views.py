"""Pages that read the workbook: chapters, chronology, visits, one entry."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows, find
from safeguarding.casework.design import paging
from safeguarding.casework.design.tables import Table
from safeguarding.casework.families import queries as families
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.pathway import presenters as pathway_presenters
from safeguarding.casework.pathway import queries as pathway
from safeguarding.casework.workbook import chronology as timeline
from safeguarding.casework.workbook import months, presenters, queries
from safeguarding.casework.workbook.contacts import contact_of
from safeguarding.casework.workbook.models import Entry


@door("family.read")
def workbook(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The open month, a chapter a discipline."""
    family = opened(request, family_id, "workbook")
    user = request.user
    month, last = months.month_and_last(user, family)
    page = paging.page_of(request, queries.entries_since(user, family, months.began(last)), "entry", many="entries")
    summaries = queries.summaries_of(user, [month, last])
    own = queries.role_in(user, family)
    return render(
        request,
        "workbook/workbook.html",
        {
            "month": presenters.month_words(month, last),
            "chapters": presenters.chapters(page.rows, families.workers(user, family), summaries, month, last, own),
            "page": page,
            "may_write": allows(user, "entry.write", family),
            "may_summarise": allows(user, "summary.write", family),
            **presenters.family_links(family),
            **frame(request, family, "workbook"),
        },
    )


@door("family.read")
def chronology(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Significant entries of every discipline and statutory steps, latest first."""
    family = opened(request, family_id, "chronology")
    steps = pathway_presenters.step_rows(pathway.steps_of(request.user, family))
    index = queries.significant(request.user, family).values_list("pk", "at", "role")
    marks = timeline.line(steps, index)
    form = timeline.Narrow(request.GET, marks=marks)
    asked = form.cleaned_data if form.is_valid() else {}
    shown = timeline.narrowed(marks, asked.get("year", ""), asked.get("discipline", ""))
    page = paging.page_of(request, shown, "event")
    entries = queries.entries_by_id(request.user, [mark.thing for mark in page.rows if mark.at])
    return render(
        request,
        "workbook/chronology.html",
        {
            "narrow": form,
            "narrowed": any(asked.values()),
            "items": timeline.rows(page.rows, entries),
            "page": page,
            **frame(request, family, "chronology"),
        },
    )


@door("family.read")
def visits(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The visit log of each child, with the day by which the next visit is due."""
    family = opened(request, family_id, "visits")
    user, today = request.user, timezone.localdate()
    page = paging.page_of(request, queries.visits(user, family), "visit")
    visitors = queries.first_authors(user, family)
    due = {c.child.pk: c for c in pathway.clocks_of(user, family, today) if c.clock in presenters.VISIT_CLOCKS}
    logs = []
    for member in queries.members_to_choose(user, family):
        if member.role == "child":
            rows = presenters.visit_rows(page.rows, member.person_id, visitors)
            name = name_of(member.person)
            table = Table(f"Visits to {name}", presenters.VISIT_COLUMNS, rows, caption_hidden=True)
            logs.append(
                {
                    "child": name,
                    "table": table if rows else None,
                    "due": presenters.visit_due(due.get(member.person_id)),
                }
            )
    return render(
        request,
        "workbook/visits.html",
        {"logs": logs, "page": page, "visitors": presenters.statutory_visitors(), **frame(request, family, "visits")},
    )


@door("family.read")
def entry(request: HttpRequest, family_id: UUID, entry_id: UUID) -> HttpResponse:
    """One entry with every version of it."""
    family = opened(request, family_id, "entry")
    versions = queries.versions(request.user, find(request.user, Entry, pk=entry_id, family=family))
    latest = versions[0]
    contacts = [contact_of(version) for version in versions]
    may = queries.may_correct(request.user, latest) and allows(request.user, "entry.write", latest)
    rows = presenters.version_rows(versions, contacts, presenters.names_of((), versions))
    return render(
        request,
        "workbook/entry.html",
        {
            "title": presenters.entry_row(latest)["title"],
            "now": rows[0],
            "earlier": rows[1:],
            "chapter": presenters.chapter_name(latest.role),
            "correct_url": presenters.correct_url(latest) if may else "",
            **presenters.family_links(family),
            **frame(request, family, "workbook"),
        },
    )
