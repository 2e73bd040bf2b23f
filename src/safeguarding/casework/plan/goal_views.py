"""A goal: its five levels, and where the family has stood."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeguarding.casework.access.doors import door
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Family
from safeguarding.casework.plan import actions, forms, presenters, queries
from safeguarding.casework.plan.actions.goals import COLUMNS
from safeguarding.casework.plan.asking import SECTION, ask, to_write
from safeguarding.casework.plan.models import PlanPoint
from safeguarding.casework.plan.queries import Plan
from safeguarding.casework.programme import writing
from safeguarding.casework.programme.keeping import kept
from safeguarding.casework.programme.presenters import author_of
from safeguarding.casework.workbook.states import may_write

TITLE = "Five levels of the goal"


@door("entry.read")
def goal(request: HttpRequest, family_id: UUID, point_id: UUID) -> HttpResponse:
    """A goal in the family’s words, its levels and every score."""
    family = opened(request, family_id, SECTION, "entry.read")
    held, row = _goal(request, family, point_id)
    scale = held.scale_of(row)
    context = {
        "line": presenters.point_line(row, held),
        "levels": presenters.levels_rows(scale) if scale else [],
        "variant": scale.get_variant_display() if scale else "",
        "weight": scale.weight if scale else 0,
        "levels_by": author_of(scale) if scale else "",
        "scores": presenters.scores_table(held, scale, family.pk) if scale else None,
        "may_write": may_write(request.user, "entry.write", family),
        "links": {
            "change": reverse("plan-point", args=[family.pk, row.pk]),
            "levels": reverse("goal-levels", args=[family.pk, row.pk]),
            "score": reverse("goal-score", args=[family.pk, row.pk]),
        },
        **frame(request, family, "plan"),
    }
    return render(request, "plan/goal.html", context)


@door("entry.write")
def levels(request: HttpRequest, family_id: UUID, point_id: UUID) -> HttpResponse:
    """Write the five levels of a goal, in the family’s words."""
    family = to_write(request, family_id)
    held, row = _goal(request, family, point_id)
    scale, back = held.scale_of(row), reverse("goal", args=[family.pk, row.pk])
    names = ("variant", "weight", *COLUMNS.values())
    begun = {"version": scale.pk, **{name: getattr(scale, name) for name in names}} if scale else {"weight": 1}
    keep = kept(request, family, "goal-levels", held.points.first(row).pk)
    form = forms.Levels.bind(request, draft=keep.fields, initial=begun)
    lead = "Changing the levels begins a new scale. Scores on the old one stay with it." if scale else ""
    more: dict[str, Any] = {"back": back, "caption": row.words, "lead": lead, "keep": keep}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words = {level: said[column] for level, column in COLUMNS.items()}
        read = queries.scale_of(request.user, row, said["version"]) if said["version"] else None
        try:
            actions.set_scale(
                row, said["variant"], said["weight"], words, said["client_key"], by=request.user, over=read
            )
        except writing.Overtaken as overtaken:
            standing = overtaken.standing
            more["theirs"] = presenters.scale_side(standing)
            again = forms.Levels(initial={**said, "version": standing and standing.pk})
            return ask(request, family, again, TITLE, status=409, **more)
        messages.success(request, "The levels are saved.")
        return redirect(back)
    more["theirs"] = presenters.scale_side(scale) if keep.overtaken(scale) else None
    return ask(request, family, form, TITLE, **more)


@door("entry.write")
def score(request: HttpRequest, family_id: UUID, point_id: UUID) -> HttpResponse:
    """Say where the family stands with the goal."""
    family = to_write(request, family_id)
    held, row = _goal(request, family, point_id)
    scale, back = held.scale_of(row), reverse("goal", args=[family.pk, row.pk])
    if scale is None:
        return redirect("goal-levels", family_id=family.pk, point_id=row.pk)
    form = forms.Score.bind(request, levels=scale.levels)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.score_goal(
            scale, int(said["level"]), said["informant"], said["on"], said["client_key"], by=request.user
        )
        messages.success(request, "The score is saved.")
        return redirect(back)
    return ask(request, family, form, "Where things stand with the goal", back=back, caption=row.words)


def _goal(request: HttpRequest, family: Family, key: UUID) -> tuple[Plan, PlanPoint]:
    held = queries.plan_of(request.user, family)
    row = held.points.stands(key)
    if row is None or row.kind != PlanPoint.Kind.GOAL:
        raise Http404("No such page.")
    return held, row
