"""Pages that read the workbook: chapters, chronology, visits, one entry."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import find
from safeguarding.casework.design import paging
from safeguarding.casework.families import queries as families
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Allocation, Family
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.pathway import presenters as pathway_presenters
from safeguarding.casework.pathway import queries as pathway
from safeguarding.casework.workbook import chronology as timeline
from safeguarding.casework.workbook import enough, months, presenters, queries, visit_log
from safeguarding.casework.workbook.beside import parts_of
from safeguarding.casework.workbook.models import Entry, WorkbookEpisode
from safeguarding.casework.workbook.states import may_write
from safeguarding.casework.workbook.voice import presenters as voice_presenters
from safeguarding.casework.workbook.voice import queries as voice

#: Of one month a page shows so many quotations; the rest stand on the children's page.
SAID = 30


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
            **_sign(user, family, month, last, workers, {role for _, role in summaries if month and _ == month.pk}),
            "month": presenters.month_words(month, last),
            "chapters": presenters.chapters(page.rows, names, workers, summaries, month, last, own),
            "page": page,
            "may_write": may_write(user, "entry.write", family),
            "may_summarise": may_write(user, "summary.write", family),
            **presenters.family_links(family),
            **frame(request, family, "workbook"),
        },
    )


def _sign(
    user: Any,
    family: Family,
    month: WorkbookEpisode | None,
    last: WorkbookEpisode | None,
    workers: list[Allocation],
    written: set[str],
) -> dict[str, Any]:
    """Whether enough is recorded this month, and what the children said in it."""
    began, today = months.began(last), timezone.localdate()
    reads = voice.reads_words_of(user, family)
    said = list(voice.words_since(user, family, began)[:SAID]) if reads else []
    children = queries.born_children(user, family)
    asked = [enough.Child(child.pk, name_of(child), child.age_on(today)) for child in children]
    spoke = {row.child_id for row in said} if reads else None
    parts = enough.parts(
        asked, queries.seen_since(user, family, began), enough.unwritten(workers, written), spoke, enough.rule()
    )
    names = {child.key: child.name for child in asked}
    return {
        "parts": parts if month else [],
        "enough": all(part.there for part in parts),
        "said": [voice_presenters.words_row(row, names) for row in said],
        "reads_words": reads,
    }


@door("entry.read")
def chronology(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Significant entries of every discipline and statutory steps, latest first."""
    family = opened(request, family_id, "chronology", "entry.read")
    steps = pathway_presenters.step_rows(pathway.steps_of(request.user, family))
    user = request.user
    parts = steps, queries.significant(user, family), voice.standing(user, family)
    form = timeline.Narrow(request.GET, within=timeline.reach(*parts))
    asked = form.cleaned_data if form.is_valid() else {}
    shown = timeline.narrowed(*parts, asked.get("year", ""), asked.get("discipline", ""))
    page = paging.page_of(request, cast(Any, shown), "event")
    of = (timeline.STEPS, timeline.WORDS)
    entries = queries.entries_by_id(user, [mark.thing for mark in page.rows if mark.kind not in of])
    words = voice.words_by_id(user, [mark.thing for mark in page.rows if mark.kind == timeline.WORDS])
    names = presenters.names_of(queries.people_of(user, family))
    return render(
        request,
        "workbook/chronology.html",
        {
            "narrow": form,
            "narrowed": any(asked.values()),
            "items": timeline.rows(page.rows, entries, names, words),
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
            "said": [voice_presenters.words_row(row, names) for row in voice.words_with(user, versions)],
            "beside": parts_of(request, versions),
            "correct_url": presenters.correct_url(latest) if may else "",
            **presenters.family_links(family),
            **frame(request, family, "workbook"),
        },
    )
