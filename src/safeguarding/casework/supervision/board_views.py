"""The page of the team's board."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.design.paging import page_of
from safeguarding.casework.supervision import board_presenters, board_queries, forms


@door("board.read")
def board(request: HttpRequest) -> HttpResponse:
    """Families by rating, what moved, who has not rated, what is overdue: those that the reader works with."""
    user, today = request.user, timezone.localdate()
    counts = board_queries.board_counts(user)
    form = forms.FilterBoard(request.GET or None, teams=[(one.key, one.team) for one in counts if one.key])
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rating, team = chosen.get("rating", ""), chosen.get("team", "")
    families = board_queries.board_families(user, rating=rating, team=UUID(team) if team else None)
    page = page_of(request, families, "family", many="families")
    rows = board_queries.board_rows(user, page.rows, today)
    return render(
        request,
        "supervision/board.html",
        {
            "filter": form,
            "narrowed": bool(rating or team),
            "groups": board_presenters.groups(rows),
            "counts": board_presenters.counts_table(counts),
            "page": page,
        },
    )
