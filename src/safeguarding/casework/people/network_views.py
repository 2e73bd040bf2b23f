"""Pages about whom to ring and what to watch for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows, find
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.people import actions, forms, network_forms, network_presenters, presenters, queries
from safeguarding.casework.people.asking import Asked
from safeguarding.casework.people.models import NetworkMember, WarningNote
from safeguarding.casework.people.scopes import HIDING, may_hide


@door("family.read")
def network(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Everyone outside the family to ring about it: whom to ring first at the top, who has left at the end."""
    family = opened(request, family_id, "network")
    today, may = timezone.localdate(), allows(request.user, "entry.write", family)
    rows = [network_presenters.member_row(row, today, may) for row in queries.network_of(request.user, family)]
    context = {
        "members": [row for row in rows if not row["over"]],
        "before": [row for row in rows if row["over"]],
        "may_write": may,
        **presenters.links(family),
        **frame(request, family, "family"),
    }
    return render(request, "people/network.html", context)


@door("entry.write")
def network_add(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Add somebody to the network."""
    family = opened(request, family_id, "form: network", "entry.write")
    form = network_forms.Network.bind(
        request, people=queries.people_of(request.user, family), may_hide=may_hide(request.user, family)
    )
    asked = Asked(request, form)
    if asked.done(lambda: actions.add_to_network(family, form.person(), by=request.user, **form.facts())):
        return redirect("network", family_id=family.pk)
    return asked.page(family, "Add somebody to ring", reverse("network", args=[family.pk]))


@door("entry.write")
def network_change(request: HttpRequest, family_id: UUID, row_id: UUID) -> HttpResponse:
    """Change what is held about somebody in the network."""
    family = opened(request, family_id, "form: network", "entry.write")
    row = find(request.user, NetworkMember, pk=row_id, family=family)
    form = network_forms.Network.bind(request, initial=_held(row), may_hide=may_hide(request.user, family))
    asked = Asked(request, form)
    if asked.done(lambda: actions.change_network(row, form.facts(), by=request.user)):
        return redirect("network", family_id=family.pk)
    back = reverse("network", args=[family.pk])
    return asked.page(family, "Change whom to ring", back, words=network_presenters.standing_member)


@door("entry.write")
def network_take_off(request: HttpRequest, family_id: UUID, row_id: UUID) -> HttpResponse:
    """Take somebody off the network who was added by mistake."""
    family = opened(request, family_id, "form: network", "entry.write")
    row = find(request.user, NetworkMember, pk=row_id, family=family)
    form = forms.TakeBack.bind(request)
    asked = Asked(request, form)
    if asked.done(lambda: actions.take_off_network(row, form.cleaned_data["why"], by=request.user)):
        return redirect("network", family_id=family.pk)
    return asked.page(
        family, "Take somebody off the list", reverse("network", args=[family.pk]), button="Take off",
        lead="For what was added by mistake. Who no longer works with them gets a last day instead.",
        words=network_presenters.standing_member,
    )  # fmt: skip


@door("family.read")
def warnings(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """What somebody who visits or calls must know."""
    family = opened(request, family_id, "warnings")
    today, may = timezone.localdate(), allows(request.user, "entry.write", family)
    context = {
        "warnings": [
            network_presenters.warning_row(row, today, family, may) for row in queries.warnings_of(request.user, family)
        ],
        "may_write": may,
        **presenters.links(family),
        **frame(request, family, "family"),
    }
    return render(request, "people/warnings.html", context)


@door("entry.write")
def warning_add(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Write a warning note."""
    family = opened(request, family_id, "form: warning", "entry.write")
    form = network_forms.Warn.bind(
        request, people=queries.people_of(request.user, family), may_hide=may_hide(request.user, family)
    )
    asked = Asked(request, form)
    if asked.done(lambda: actions.warn(family, form.person(), by=request.user, **form.facts())):
        return redirect("warnings", family_id=family.pk)
    return asked.page(family, "Write a warning note", reverse("warnings", args=[family.pk]))


@door("entry.write")
def warning_change(request: HttpRequest, family_id: UUID, row_id: UUID) -> HttpResponse:
    """Review a warning note, or change what it says."""
    family = opened(request, family_id, "form: warning", "entry.write")
    row = find(request.user, WarningNote, pk=row_id, family=family)
    form = network_forms.Warn.bind(request, initial=_held(row), may_hide=may_hide(request.user, family))
    asked = Asked(request, form)
    if asked.done(lambda: actions.change_warning(row, form.facts(), by=request.user)):
        return redirect("warnings", family_id=family.pk)
    back = reverse("warnings", args=[family.pk])
    return asked.page(family, "Review a warning note", back, words=network_presenters.standing_warning)


@door("entry.write")
def warning_end(request: HttpRequest, family_id: UUID, row_id: UUID) -> HttpResponse:
    """There is nothing to watch for any more."""
    family = opened(request, family_id, "form: warning", "entry.write")
    row = find(request.user, WarningNote, pk=row_id, family=family)
    form = forms.TakeBack.bind(request)
    asked = Asked(request, form)
    if asked.done(lambda: actions.end_warning(row, form.cleaned_data["why"], by=request.user)):
        return redirect("warnings", family_id=family.pk)
    back = reverse("warnings", args=[family.pk])
    return asked.page(
        family, "End a warning note", back, button="End the note", words=network_presenters.standing_warning
    )


def _held(row: Any) -> dict[str, Any]:
    return {**row.facts(), "hides": row.compartment == HIDING}
