"""The page of dates due, and the one date that workers add themselves."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, allows, check
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Family
from safeguarding.casework.pathway import actions, presenters, queries
from safeguarding.casework.pathway.clocks import ChildClock
from safeguarding.casework.pathway.forms import CoreGroupForm


@door("family.read")
def clocks(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """What is due for each child, by which rule, and what was done on time or late."""
    family = opened(request, family_id, "dates due")
    today = timezone.localdate()
    found = queries.clocks_of(request.user, family, today)
    running, met = [c for c in found if c.running], [c for c in found if not c.running]
    return render(
        request,
        "pathway/dates.html",
        {
            "running": presenters.running_table(running) if running else None,
            "met": presenters.met_table(met) if met else None,
            "rules": presenters.rule_rows(found),
            "statuses": presenters.status_rows(queries.children_with_status(request.user, family, today)),
            "core_group_url": _core_group_url(request, family, running),
            **frame(request, family, "clocks"),
        },
    )


def _core_group_url(request: HttpRequest, family: Family, running: list[ChildClock]) -> str:
    """Where to record a core group; empty where there is no protection plan, or for who may not write."""
    planned = any(clock.clock == "protection_visit" for clock in running)
    return reverse("core-group", args=[family.pk]) if planned and allows(request.user, "entry.write", family) else ""


@door("entry.write")
def core_group(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Record that a core group met: no return brings it in."""
    family = opened(request, family_id, "form: core group", "entry.write")
    check(request.user, "entry.write", family)
    form = CoreGroupForm.bind(request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_core_group(family, form.cleaned_data["held_on"], by=request.user)
        except Refused as refused:
            form.add_error("held_on", refused.sentence)
        else:
            messages.success(request, "The core group is recorded.")
            return redirect("clocks", family_id=family.pk)
    back = reverse("clocks", args=[family.pk])
    return render(request, "pathway/core_group.html", {"form": form, "back": back, **frame(request, family, "clocks")})
