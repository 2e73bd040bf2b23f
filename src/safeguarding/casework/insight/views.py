"""Pages of the multi-agency indicators. They read; the first to look after a quarter ends has it published."""

from __future__ import annotations

from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from safeguarding.casework.access.doors import door
from safeguarding.casework.design.svg import picture
from safeguarding.casework.insight import actions, files, presenters, queries
from safeguarding.casework.insight.boards import boards

if TYPE_CHECKING:
    from safeguarding.evidence.indicators import Definition

#: A board works out new figures for so many seconds; the rest wait until somebody looks again.
PATIENCE = 8
GROUPS = {"": "Whole authority", "office": "By office", "team": "By team"}


@door("indicator.read")
def indicators(request: HttpRequest) -> HttpResponse:
    """The boards by reader, and every indicator there is."""
    context = {
        "strands": presenters.strands(queries.every_definition()),
        "boards": list(boards().values()),
    }
    return render(request, "insight/indicators.html", context)


@door("indicator.read")
def board(request: HttpRequest, reader: str) -> HttpResponse:
    """The indicators that one reader of the partnership board looks for first, for the last quarter."""
    if reader not in boards():
        raise Http404("No such board.")
    mine, until = boards()[reader], queries.last_quarter()
    found = [one for one in map(queries.definition_of, mine.indicators) if one is not None]
    began, results, waiting = monotonic(), [], []
    for one in found:
        held = queries.published(request.user, one, until)
        if held is None and monotonic() - began > PATIENCE:
            waiting.append(one)
        else:
            results.append(actions.publish(one, until, by=request.user))
    chart = presenters.series_picture(results)
    if chart:
        chart["svg"] = picture(chart["spec"]) if chart["spec"] else ""
    context = {
        "board": mine,
        "others": [one for one in boards().values() if one.key != reader],
        "until": until,
        "rows": presenters.headlines([one for one in results if one.made]),
        "waiting": presenters.titles(waiting),
        "not_made": presenters.not_made([one for one in results if not one.made]),
        "chart": chart,
    }
    return render(request, "insight/board.html", context)


@door("indicator.read")
def indicator(request: HttpRequest, name: str) -> HttpResponse:
    """One indicator: what it says, what it can't show, charts and tables, and what it rests on."""
    definition, until, by, office = _asked(request, name)
    result = actions.publish(definition, until, by=request.user).only(by or None)
    shown = presenters.of_office(result, office) if office else result
    pictures = presenters.pictures(shown)
    for one in pictures:
        one["svg"] = picture(one["spec"]) if one["spec"] else ""
    query = presenters.query(by, office, until)
    context = {
        "result": result,
        "pictures": pictures,
        "facts": presenters.facts(result),
        "by": by,
        "office": office,
        "groups": list(GROUPS.items()),
        "offices": presenters.offices(result, until) if by == "office" else [],
        "until": until,
        "quarters": [one for one in queries.quarters(request.user, definition) if one != until],
        "query": query,
    }
    return render(request, "insight/indicator.html", context)


@door("indicator.read")
def indicator_file(request: HttpRequest, name: str) -> HttpResponse:
    """The indicator as a file: an Open Document workbook with its definition, or one table as CSV."""
    definition, until, _by, _office = _asked(request, name)
    result = actions.publish(definition, until, by=request.user)
    kind = request.GET.get("as", "ods")
    if kind not in files.KINDS:
        raise Http404("No such file.")
    data = files.csv(result) if kind == "csv" else files.ods(result, presenters.facts(result))
    answer = HttpResponse(data, content_type=files.KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{definition.id}-{until}.{kind}"'
    return answer


@door("indicator.read")
def indicator_picture(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One chart of the indicator, as the page shows it, as SVG or PNG."""
    definition, until, by, office = _asked(request, name)
    result = actions.publish(definition, until, by=request.user).only(by or None)
    pictures = presenters.pictures(presenters.of_office(result, office) if office else result)
    kind = request.GET.get("as", "svg")
    if kind not in files.PICTURES or not 0 < number <= len(pictures) or not pictures[number - 1]["spec"]:
        raise Http404("No such picture.")
    answer = HttpResponse(files.drawn(pictures[number - 1]["spec"], kind), content_type=files.PICTURES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{definition.id}-{until}-{number}.{kind}"'
    return answer


def _asked(request: HttpRequest, name: str) -> tuple[Definition, date, str, str]:
    """The indicator, quarter, level and office that the address asks for. Raises Http404 for what there isn't."""
    definition = queries.definition_of(name)
    by, office, asked = (request.GET.get(key, "") for key in ("by", "office", "until"))
    if definition is None or by not in GROUPS or (office and by != "team"):
        raise Http404("No such indicator.")
    newest = queries.last_quarter()
    if asked in ("", f"{newest}"):
        return definition, newest, by, office
    if asked not in {f"{one}" for one in queries.quarters(request.user, definition)}:
        raise Http404("Nothing was published for that quarter.")
    return definition, date.fromisoformat(asked), by, office
