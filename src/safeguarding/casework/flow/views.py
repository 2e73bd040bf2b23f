"""Pages of the flow: in, out, step up, step down and the time at each level. Reads only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.design.svg import picture
from safeguarding.casework.flow import presenters, queries, steps
from safeguarding.evidence import spreadsheets


@door("indicator.read")
def flow(request: HttpRequest) -> HttpResponse:
    """The flow of my teams in full; of the authority, with small numbers hidden, for whoever manages none."""
    figures, made, context = _asked(request)
    drawn = presenters.charts(figures)
    context |= {
        "charts": [
            {"title": one.title, "caption": one.caption, "svg": picture(one.spec) if one.spec else ""} for one in drawn
        ],
        "hidden": presenters.left_out_words(figures, drawn),
        "months": presenters.months_table(figures),
        "times": presenters.times_table(made, hide=not context["own"]) if made else None,
    }
    return render(request, "flow/flow.html", context)


@door("indicator.read")
def flow_file(request: HttpRequest) -> HttpResponse:
    """The table of months as a file for a spreadsheet: what the page shows, no more."""
    figures, _, _ = _asked(request)
    data = spreadsheets.as_csv(figures.head, figures.rows)
    answer = HttpResponse(data, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="flow.csv"'
    return answer


def _asked(request: HttpRequest) -> tuple[presenters.Figures, Any, dict[str, Any]]:
    """The figures of what the address asks for, the flow behind them, and what the page says of it."""
    user, today = request.user, timezone.localdate()
    teams = queries.own_teams(user)
    if teams:
        by = request.GET.get("team", "")
        names = {"": "All your teams"} if len(teams) > 1 else {}
        names |= {str(team.pk): team.name for team in teams}
        if by and by not in names:
            raise Http404("No such team.")
        units = frozenset({by}) if by else frozenset(str(team.pk) for team in teams)
        made = queries.of_own_teams(user).flow(today, units)
        shown = names.get(by) or teams[0].name
        return (
            presenters.in_full(made),
            made,
            {"own": True, "shown": shown, "by": by, "ask": "team", "choices": list(names.items())},
        )
    return _of_many(user, request.GET.get("office", ""), today) if "team" not in request.GET else _none()


def _none() -> Any:
    raise Http404("No such team.")


def _of_many(user: Any, by: str, today: date) -> tuple[presenters.Figures, Any, dict[str, Any]]:
    """Of the authority, or of one of its offices, with small numbers hidden. Times are of the authority: a stay can run
    over two offices."""
    offices = queries.offices_of(user)
    if by and by not in offices:
        raise Http404("No such office.")
    counted = queries.of_authority(user)
    made = counted.flow(today)
    parts = {key: counted.flow(today, teams) for key, (_, teams) in offices.items()}
    figures = presenters.for_many(made, parts, stepping=steps.told_beside(user))
    choices = [("", "Whole authority"), *((key, name) for key, (name, _) in offices.items())] if offices else []
    shown = dict(choices).get(by, "Whole authority")
    context = {"own": False, "shown": shown, "by": by, "ask": "office", "choices": choices}
    return figures[by], None if by else made, context
