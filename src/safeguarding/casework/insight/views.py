"""Pages of the multi-agency indicators. They read what was published, and work out nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows
from safeguarding.casework.design.svg import picture
from safeguarding.casework.insight import files, monthly_presenters, presenters, queries, standing
from safeguarding.casework.insight.boards import boards
from safeguarding.casework.insight.tasks import publish_now

if TYPE_CHECKING:
    from safeguarding.evidence.indicators import Definition, IndicatorResult

GROUPS = {"": "Whole authority", "office": "By office", "team": "By team"}


@door("indicator.read")
def indicators(request: HttpRequest) -> HttpResponse:
    """The boards by reader, and every indicator there is."""
    context = {
        "strands": presenters.strands(queries.every_definition()),
        "boards": list(boards().values()),
        "notice": standing.notice(queries.standing(request.user)),
        "may_publish": allows(request.user, "indicator.publish"),
    }
    return render(request, "insight/indicators.html", context)


@door("indicator.read")
def board(request: HttpRequest, reader: str) -> HttpResponse:
    """The indicators that one reader of the partnership board looks for first, for the last quarter."""
    if reader not in boards():
        raise Http404("No such board.")
    mine, known = boards()[reader], queries.standing(request.user)
    until = known.newest or queries.last_quarter()
    found = [one for one in map(queries.definition_of, mine.indicators) if one is not None]
    held = queries.results(request.user, found, until)
    results = [held[one.id] for one in found if one.id in held]
    chart = presenters.series_picture(results)
    if chart:
        chart["svg"] = picture(chart["spec"]) if chart["spec"] else ""
    context = {
        "board": mine,
        "others": [one for one in boards().values() if one.key != reader],
        "until": until,
        "answer": presenters.answer(results),
        "caveat": presenters.CAVEAT,
        "rows": presenters.headlines([one for one in results if one.figures]),
        "resting": presenters.resting([one for one in results if one.figures]),
        "monthly": monthly_presenters.latest([one for one in results if one.month_figures]),
        "waiting": presenters.titles([one for one in found if one.id not in held]),
        "notice": standing.notice(known),
        "published": known.newest is not None,
        "not_made": presenters.not_made([one for one in results if not one.made]),
        "chart": chart,
    }
    return render(request, "insight/board.html", context)


@door("indicator.read")
def indicator(request: HttpRequest, name: str) -> HttpResponse:
    """One indicator: what it says, what it can't show, charts and tables, and what it rests on."""
    definition, until, by, office = _asked(request, name)
    found = queries.results(request.user, [definition], until).get(definition.id)
    notices = [standing.notice(queries.standing(request.user))]
    if found is None:
        context = {"definition": definition, "until": until, "notice": notices[0]}
        return render(request, "insight/not_published.html", context)
    if found.made and queries.ended(request.user, definition):
        notices.append(standing.AGREEMENT_ENDED)
    result = found.only(by or None)
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
        "notices": [one for one in notices if one],
    }
    return render(request, "insight/indicator.html", context)


@door("indicator.read")
def indicator_file(request: HttpRequest, name: str) -> HttpResponse:
    """The indicator as a file: an Open Document workbook with its definition, or one table as CSV."""
    definition, until, _by, _office = _asked(request, name)
    result = _published(request, definition, until)
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
    result = _published(request, definition, until).only(by or None)
    pictures = presenters.pictures(presenters.of_office(result, office) if office else result)
    kind = request.GET.get("as", "svg")
    if kind not in files.PICTURES or not 0 < number <= len(pictures) or not pictures[number - 1]["spec"]:
        raise Http404("No such picture.")
    spec = files.titled(pictures[number - 1], result, until)
    answer = HttpResponse(files.drawn(spec, kind), content_type=files.PICTURES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{definition.id}-{until}-{number}.{kind}"'
    return answer


@door("indicator.publish")
def publish(request: HttpRequest) -> HttpResponse:
    """Have the last quarter published now, with what is there: what is missing, and the button that asks for it."""
    known = queries.standing(request.user)
    if request.method == "POST" and known.next:
        publish_now.enqueue(str(request.user.pk))
        messages.success(request, "The quarter is being worked out. It is published within minutes.")
        return redirect("indicators")
    short = standing.shortfalls(queries.short(request.user, known.next)) if known.next else []
    soon = known.latest if known.latest >= timezone.localdate() else None
    return render(request, "insight/publish.html", {"next": known.next, "latest": soon, "short": short})


def _published(request: HttpRequest, definition: Definition, until: date) -> IndicatorResult:
    """The result of that quarter. Raises Http404 where there is none."""
    found = queries.results(request.user, [definition], until).get(definition.id)
    if found is None:
        raise Http404("Nothing was published for that quarter.")
    return found


def _asked(request: HttpRequest, name: str) -> tuple[Definition, date, str, str]:
    """The indicator, quarter, level and office that the address asks for. Raises Http404 for what there isn't."""
    definition = queries.definition_of(name)
    by, office, asked = (request.GET.get(key, "") for key in ("by", "office", "until"))
    if definition is None or by not in GROUPS or (office and by != "team"):
        raise Http404("No such indicator.")
    newest = queries.standing(request.user).newest or queries.last_quarter()
    if asked in ("", f"{newest}"):
        return definition, newest, by, office
    if asked not in {f"{one}" for one in queries.quarters(request.user, definition)}:
        raise Http404("Nothing was published for that quarter.")
    return definition, date.fromisoformat(asked), by, office
