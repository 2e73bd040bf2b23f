"""The page of a family’s file that shows each child’s ratings over time."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.design.paging import page_of
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.supervision import history_pictures, queries
from safeguarding.casework.supervision.history_queries import history_of

#: So many supervisions are one picture: two years of them.
A_PAGE = 24


@door("supervision.read")
def rating_history(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Each child’s ratings by discipline, with decisions and the statutory pathway on the same axis."""
    family = opened(request, family_id, "ratings over time", "supervision.read")
    page = page_of(request, queries.past_sessions(request.user, family), "supervision", size=A_PAGE)
    history = history_of(request.user, family, page.rows)
    return render(
        request,
        "supervision/history.html",
        {
            "children": history_pictures.child_histories(history, timezone.localdate()),
            "legend": history_pictures.LEGEND,
            "is_open": history.open,
            "page": page,
            **frame(request, family, "supervision"),
        },
    )
