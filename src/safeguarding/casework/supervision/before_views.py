"""One’s own page before the meeting; how a team shows its ratings; and revealing them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.models import Team
from safeguarding.casework.access.policies import Refused, allows, find
from safeguarding.casework.design import paging
from safeguarding.casework.families import queries as families
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.pathway.queries import clocks_of
from safeguarding.casework.supervision import actions, before_presenters, before_queries, forms, queries
from safeguarding.casework.supervision import presenters as words
from safeguarding.casework.supervision.anchors import anchors_for
from safeguarding.casework.supervision.cycle import rules_for
from safeguarding.casework.supervision.models import Session
from safeguarding.casework.supervision.states import must_rate
from safeguarding.casework.workbook import months, presenters
from safeguarding.casework.workbook import queries as workbook


@door("rating.give")
def before(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """My page for the month: what has happened, my summary, and my rating of each child beside the last one."""
    user: Any = request.user
    held = find(user, Session, pk=session_id)
    family = opened(request, held.family_id, "before supervision", "rating.give")
    must_rate(held, user)
    today = timezone.localdate()
    return render(
        request,
        "supervision/before.html",
        {
            "when_shown": before_presenters.when_shown(held),
            "children": before_presenters.child_rows(held, before_queries.own_ratings(user, held), today),
            "anchors": before_presenters.anchors_table(anchors_for(request.user)),
            "proposal": anchors_for(request.user).proposal,
            "carried": words.actions_table(
                "Actions since last time",
                queries.sitting(user, held).carried,
                user.pk,
                may_finish_all=False,
                today=today,
            ),
            "dates": before_presenters.dates_table(clocks_of(user, family, today), held, today, rules_for(user, today)),
            "may_summarise": held.closed_at is None and allows(user, "summary.write", family),
            "is_open": held.closed_at is None,
            "session_href": reverse("session", args=[held.pk]),
            **_month(request, user, family),
            **frame(request, family, "supervision"),
        },
    )


def _month(request: HttpRequest, user: Any, family: Any) -> dict[str, Any]:
    """What every discipline has written since the last supervision, the reader's own first."""
    month, last = months.month_and_last(user, family)
    page = paging.page_of(request, workbook.entries_since(user, family, months.began(last)), "entry", many="entries")
    names = presenters.names_of(workbook.people_of(user, family))
    summaries, workers = workbook.summaries_of(user, [month, last]), families.workers(user, family)
    chapters = presenters.chapters(page.rows, names, workers, summaries, month, last, workbook.role_in(user, family))
    return {"chapters": chapters, "page": page, "month": presenters.month_words(month, last)}


@require_POST
@door("supervision.hold")
def reveal(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Show everybody’s ratings to everybody."""
    actions.reveal(find(request.user, Session, pk=session_id), by=request.user)
    return redirect("session", session_id=session_id)


@door("supervision.hold")
def showing(request: HttpRequest) -> HttpResponse:
    """How my teams show ratings, and why."""
    rows = [(team, before_queries.choice_of(request.user, team.pk)) for team in before_queries.teams_held(request.user)]
    return render(request, "supervision/showing.html", {"table": before_presenters.showing_table(rows)})


@door("supervision.hold")
def choose_showing(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Choose how a team shows ratings, with the reason."""
    team = find(request.user, Team, pk=team_id)
    if team not in before_queries.teams_held(request.user):
        raise Refused(f"You don’t hold group supervision for {team.name}.")
    form = forms.ChooseShowing.bind(request)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.choose_showing(team, said["how"] == "together", said["reason"], by=request.user)
        messages.success(request, "The choice is saved. It holds for supervisions that are opened from now on.")
        return redirect("showing")
    return render(
        request,
        "design/ask.html",
        {"form": form, "title": "How ratings are shown", "caption": team.name, "back": reverse("showing")},
    )
