"""Help with the page that somebody came from, and all topics."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safeguarding.casework.access.doors import door
from safeguarding.casework.help.topics import topic_of, topics


@door("home.see")
def help_page(request: HttpRequest) -> HttpResponse:
    """What helps with the page named in the address; every topic below it."""
    here = topic_of(request.GET.get("page", ""))
    others = [topic for topic in topics() if topic is not here]
    return render(request, "help/help.html", {"here": here, "others": others})
