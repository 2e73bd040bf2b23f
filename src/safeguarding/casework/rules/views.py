"""The pages of an authority’s own rules: topic by topic, version by version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.rules import actions, presenters
from safeguarding.casework.rules.topics import TOPICS, Topic, rules_of, said


def _topic(key: str) -> Topic:
    if key not in TOPICS:
        raise Http404("No such page.")
    return TOPICS[key]


@door("cycle.change")
def rules(request: HttpRequest) -> HttpResponse:
    """What the authority can say of itself."""
    return render(request, "rules/rules.html", {"topics": presenters.topics_list()})


@door("cycle.change")
def rules_page(request: HttpRequest, topic: str) -> HttpResponse:
    """The rules of one topic that hold today, and every version that was said."""
    of, today = _topic(topic), timezone.localdate()
    versions = said(request.user, topic)
    facts, whose = presenters.standing(of, versions, today)
    context = {
        "topic": of, "facts": facts, "whose": whose, "versions": presenters.versions_table(of, versions, today),
    }  # fmt: skip
    return render(request, "rules/topic.html", context)


@door("cycle.change")
def change_rules(request: HttpRequest, topic: str) -> HttpResponse:
    """Say the rules of a topic from a day on. Where somebody else said others meanwhile, both stand on the page."""
    of, today = _topic(topic), timezone.localdate()
    versions = said(request.user, topic)
    latest = versions[0] if versions else None
    begun: dict[str, Any] = {"standing": rules_of(latest, of), "number": len(versions), "today": today}
    form = of.form.bind(request, initial={"version": str(latest.pk) if latest else ""}, **begun)
    theirs = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.say(
                topic, told["starts"], form.content(), told["reason"], replaces=told["version"], by=request.user
            )
        except actions.Overtaken as overtaken:
            theirs = overtaken.standing
            sent: Any = form.data
            form.data = sent.copy()
            form.data["version"] = str(theirs.pk)  # type: ignore[index]
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "The rules are saved.")
            return redirect("rules-of", topic=topic)
    context = {"topic": of, "form": form, "theirs": presenters.overtaken(of, theirs) if theirs else None}
    return render(request, "rules/change.html", context, status=409 if theirs else 200)
