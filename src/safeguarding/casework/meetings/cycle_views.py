"""The pages of how often families are looked at and who should be there: an authority’s own rules, version by version."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused
from safeguarding.casework.meetings import actions, cycle_forms, cycle_presenters, rules
from safeguarding.casework.supervision.cycle import rules_for


@door("cycle.change")
def cycle(request: HttpRequest) -> HttpResponse:
    """The rules that hold today, and every version that was said."""
    today = timezone.localdate()
    versions = rules.said(request.user)
    context = {
        "facts": cycle_presenters.facts(rules_for(request.user, today)),
        "versions": cycle_presenters.versions_table(versions, today),
    }
    return render(request, "meetings/cycle.html", context)


@door("cycle.change")
def change_cycle(request: HttpRequest) -> HttpResponse:
    """Say the rules from a day on. Where somebody else said others meanwhile, both stand on the page."""
    today = timezone.localdate()
    versions = rules.said(request.user)
    latest = versions[0] if versions else None
    begun = rules.cycle_of(latest) if latest else rules_for(request.user, today)
    form = cycle_forms.SayRules.bind(
        request, today=today, initial=cycle_forms.begun_with(begun, today, latest and latest.pk)
    )
    theirs = None
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            actions.say_rules(answers["starts"], form.said(), replaces=answers["version"], by=request.user)
        except actions.Overtaken as overtaken:
            theirs = overtaken.standing
            form = cycle_forms.SayRules(today=today, initial=answers | {"version": theirs.pk})
        except Refused as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, "The rules are saved.")
            return redirect("cycle")
    context = {"form": form, "theirs": cycle_presenters.overtaken(theirs) if theirs else None}
    return render(request, "meetings/change_cycle.html", context, status=409 if theirs else 200)
