"""The page of the board: of a team, an office or the whole authority, as far as the reader’s posts go."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.design.paging import page_of
from safeguarding.casework.supervision import board_facts, board_forms, board_presenters, board_queries
from safeguarding.casework.supervision.adult_workers import needs_for
from safeguarding.casework.supervision.cycle import rules_for

#: Families a page.
SIZE = 25


@door("board.read")
def board(request: HttpRequest) -> HttpResponse:
    """Families by rating and movement, what is overdue, missed, near or far apart: those that the reader works with."""
    user, today = request.user, timezone.localdate()
    facts = board_facts.board_facts(user, today)
    teams, offices = board_facts.by_team(facts), board_facts.by_office(facts)
    form = board_forms.FilterBoard(
        request.GET or None,
        teams=[(one.key, one.name) for one in teams if one.key],
        offices=[(one.key, one.name) for one in offices if one.key],
    )
    wanted = form.wanted()
    place = board_facts.within(facts, wanted)
    listed = board_facts.listed(place, wanted)
    page = page_of(request, listed, "family", size=SIZE, many="families")
    rows = board_queries.board_rows(user, page.rows, today)
    context = {
        "filter": form,
        "narrowed": wanted.narrowed,
        "groups": board_presenters.groups(rows, wanted.sort, today, several=len(teams) > 1),
        "counts": board_presenters.counts_table(teams if place is facts else board_facts.by_team(place), wanted),
        "offices": board_presenters.offices_table(offices if place is facts else board_facts.by_office(place)),
        "looks": board_presenters.looks_table(board_facts.counted(place), wanted),
        "moves": board_presenters.moves_table(board_facts.moves(place), wanted),
        "words": board_presenters.words(len(listed), len(page.rows), wanted),
        "page": page,
        "notes": board_presenters.notes(rules_for(user, today), needs_for(user)),
    }
    return render(request, "supervision/board.html", context)
