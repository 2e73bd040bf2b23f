"""The restricted part of supervision: a page of its own, never on the screen that the meeting looks at."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows
from safeguarding.casework.design.dates import day, moment
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.protected.queries import file_of
from safeguarding.casework.supervision import actions, forms, queries


@door("family.read")
@sensitive_post_parameters()
def restricted(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """What those who support the victim noted at each supervision; while one is open, a note more."""
    user: Any = request.user
    family = file_of(user, family_id)
    opened(request, family.pk, "restricted part of supervision", compartment="victim")
    session = queries.open_session_of(user, family)
    may = session is not None and allows(user, "protected.write", session)
    form = forms.NoteRestricted.bind(request, initial={"client_key": uuid4()})
    if request.method == "POST" and session is not None and may and form.is_valid():
        said = form.cleaned_data
        actions.note_restricted(session, said["kind"], said["text"], said["client_key"], by=user)
        messages.success(request, "Saved.")
        return redirect("restricted-part", family_id=family.pk)
    context = {
        "notes": [
            {"title": f"{row.get_kind_display()}, {day(row.session.held_on)}", "text": words,
             "byline": f"{row.author.name}, {moment(row.written_at)}"}
            for row, words in actions.read_restricted(family, by=user)
        ],
        "form": form if may else None,
        "back_url": reverse("supervision", args=[family.pk]),
        **frame(request, family, "supervision"),
    }  # fmt: skip
    return render(request, "supervision/restricted.html", context)
