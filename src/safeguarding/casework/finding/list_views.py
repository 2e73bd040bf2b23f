"""Lists of families, on the page, in print and as a file; and what is due by day."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.design.paging import BOUND, page_of
from safeguarding.casework.finding import actions, due, families, forms, list_presenters
from safeguarding.casework.finding.models import Search
from safeguarding.casework.home.presenters import dues_words
from safeguarding.evidence import spreadsheets


@door("family.read")
def families_list(request: HttpRequest) -> HttpResponse:
    """The families that fit what was chosen; POST keeps the choice as a list under a name."""
    user, today = request.user, timezone.localdate()
    form = forms.FilterFamilies(request.POST or request.GET, teams=families.teams_of(user))
    if request.method == "POST":
        return redirect("keep-list", actions.look_for(Search.Kind.FAMILIES, "", form.chosen(), by=user).pk)
    lines, too_many = families.listed(user, form.filter(), today)
    whole = request.GET.get("print") == "yes"
    page = page_of(request, lines, "family", many="families", size=BOUND if whole else 50)
    actions.show_families([line.row.family.pk for line in page.rows], "list of families", by=user)
    return render(
        request,
        "finding/families_printed.html" if whole else "finding/families.html",
        {
            "filter": form,
            "chosen": form.chosen(),
            "chosen_words": list_presenters.filter_words(form.chosen(), form),
            "query": urlencode(form.chosen()),
            "words": list_presenters.list_words(len(lines), too_many, BOUND),
            "today": today,
            "page": page,
            "table": list_presenters.families_table(page.rows, today),
        },
    )


@door("family.read")
def families_file(request: HttpRequest) -> HttpResponse:
    """The same list as a file for a spreadsheet."""
    user, today = request.user, timezone.localdate()
    form = forms.FilterFamilies(request.GET, teams=families.teams_of(user))
    lines, _ = families.listed(user, form.filter(), today)
    data = spreadsheets.as_csv(list_presenters.HEAD, (list_presenters.cells(line, today) for line in lines))
    actions.export([line.row.family.pk for line in lines], by=user)
    answer = HttpResponse(data, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="families.csv"'
    return answer


@door("family.read")
def due_by_day(request: HttpRequest) -> HttpResponse:
    """What is overdue and what falls due in the next weeks, across all my families, by day."""
    user, today = request.user, timezone.localdate()
    items, too_many = due.due(user, today)
    actions.show_families({item.family for item in items}, "what is due", by=user)
    context = {
        "days": list_presenters.days(items, today),
        "summary": dues_words([item.on for item in items], today),
        "too_many": too_many,
        "bound": BOUND,
        "ahead": due.AHEAD,
    }
    return render(request, "finding/due.html", context)
