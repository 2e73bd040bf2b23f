"""The plan’s own page, its points and actions, the safety plan and reviews."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.plan import actions, forms, presenters, queries, version_presenters
from safeguarding.casework.plan.asking import SECTION, ask, to_write
from safeguarding.casework.plan.models import PlanPoint
from safeguarding.casework.programme import writing
from safeguarding.casework.programme.forms import Mistake
from safeguarding.casework.programme.keeping import kept
from safeguarding.casework.programme.presenters import author_of
from safeguarding.casework.workbook.states import may_write


@door("entry.read")
def plan(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Goals, strengths, worries, bottom lines, who does what, how far the family has come, reviews and versions."""
    family = opened(request, family_id, SECTION, "entry.read")
    user, may = request.user, may_write(request.user, "entry.write", family)
    held, safety = queries.plan_of(user, family), queries.safety_plans(user, family)
    versions = queries.versions_of(user, family)
    items = queries.items_of(user, versions[0]) if versions else []
    changed = queries.changed_since(held, versions[0] if versions else None, safety[0] if safety else None, items)
    context = {
        "sections": presenters.sections(held, family.pk, may_write=may),
        "actions": presenters.actions_table(held, family.pk, timezone.localdate()),
        "attainment": presenters.attainment(held),
        "safety": presenters.safety_row(safety[0] if safety else None),
        "reviews": presenters.review_rows(queries.reviews_of(user, family)),
        "versions": version_presenters.versions_table(versions, family.pk),
        "changed": changed,
        "latest": versions[0].number if versions else 0,
        "adults": [
            {"name": name_of(one), "href": reverse("assessment", args=[family.pk, one.pk])}
            for one in queries.adults_of(user, family)
        ],
        "form": None,
        "sure": forms.Sure(),
        "may_write": may,
        **frame(request, family, "plan"),
    }
    return render(request, "plan/plan.html", context)


@door("entry.write")
def point_new(request: HttpRequest, family_id: UUID, kind: str) -> HttpResponse:
    """Add a goal, a worry, a strength, a bottom line or a contingency."""
    if kind not in PlanPoint.Kind.values:
        raise Http404("No such page.")
    family = to_write(request, family_id)
    people, keep = queries.people_of(request.user, family), kept(request, family, "plan-point-new", kind)
    choices = presenters.people_choices(people.values())
    form = forms.Point.bind(request, draft=keep.fields, kind=kind, people=choices)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        said_by = people[UUID(said["said_by"])] if said["said_by"] else None
        actions.write_point(family, kind, said["words"], said_by, said["on"], said["client_key"], by=request.user)
        return _saved(request, family)
    return ask(request, family, form, forms.ASKS[PlanPoint.Kind(kind)][0], keep=keep)


@door("entry.write")
def point(request: HttpRequest, family_id: UUID, point_id: UUID) -> HttpResponse:
    """Change a point of the plan: the words before stay in its history."""
    family = to_write(request, family_id)
    user, points = request.user, queries.points_of(request.user, family)
    row = points.last(point_id)
    if row is None:
        raise Http404("No such page.")
    people, keep = queries.people_of(user, family), kept(request, family, "plan-point", points.first(row).pk)
    begun = {"words": row.words, "said_by": row.said_by_id, "on": row.on, "version": row.pk}
    more: dict[str, Any] = {"kind": row.kind, "people": presenters.people_choices(people.values())}
    form = forms.Point.bind(request, draft=keep.fields, initial=begun, **more)
    title = "Change what the plan says"
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        said_by = people[UUID(said["said_by"])] if said["said_by"] else None
        read = next((one for one in points.history(row) if one.pk == said["version"]), points.rows[point_id])
        try:
            actions.write_point(
                family, row.kind, said["words"], said_by, said["on"], said["client_key"], by=user, over=read
            )
        except writing.Overtaken as overtaken:
            again = forms.Point(initial={**said, "version": overtaken.standing.pk}, **more)
            theirs = presenters.point_side(overtaken.standing)
            return ask(request, family, again, title, theirs=theirs, keep=keep, status=409)
        return _saved(request, family)
    take_back = reverse("plan-mistake", args=[family.pk, row.pk])
    now = presenters.point_side(row) if keep.overtaken(row) else None
    return ask(request, family, form, title, take_back=take_back, theirs=now, keep=keep)


@door("entry.write")
def action_new(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Agree what somebody will do by a day."""
    family = to_write(request, family_id)
    user, held = request.user, queries.plan_of(request.user, family)
    workers, keep = queries.workers_of(user, family), kept(request, family, "plan-action-new")
    form = forms.Action.bind(
        request, draft=keep.fields, owners=presenters.owners(workers, held.people), goals=presenters.goal_choices(held)
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        kind, _, key = said["owner"].partition(":")
        owner: Any = held.people[UUID(key)] if kind == "person" else workers[UUID(key)]
        goal = held.points.stands(UUID(said["goal"])) if said["goal"] else None
        actions.add_action(family, said["text"], owner, said["due"], goal, said["client_key"], by=user)
        return _saved(request, family)
    return ask(request, family, form, "Agree an action", keep=keep)


@door("entry.read")
def action(request: HttpRequest, family_id: UUID, action_id: UUID) -> HttpResponse:
    """An action, what was said of it, and whether it is done."""
    family = opened(request, family_id, SECTION, "entry.read")
    held = queries.plan_of(request.user, family)
    row = held.actions.stands(action_id)
    if row is None:
        raise Http404("No such page.")
    may = may_write(request.user, "entry.write", family)
    keep = kept(request, family, "plan-action", held.actions.first(row).pk)
    form = forms.Mark.bind(request, draft=keep.fields)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.mark_action(row, said["done"], said["on"], said["why_not"] or "", said["client_key"], by=request.user)
        return _saved(request, family)
    context = {
        "line": presenters.action_line(row, held, timezone.localdate()),
        "by": author_of(held.actions.first(row)),
        "steps": presenters.step_rows(held.steps_of(row)),
        "form": form if may else None,
        **(keep.context if may else {}),
        "take_back": reverse("plan-mistake", args=[family.pk, row.pk]),
        **frame(request, family, "plan"),
    }
    return render(request, "plan/action.html", context)


@door("entry.read")
def safety_plan(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The safety plan that holds now, and every one before it."""
    family = opened(request, family_id, "safety plan", "entry.read")
    versions = queries.safety_plans(request.user, family)
    context = {
        "now": presenters.safety_row(versions[0] if versions else None),
        "earlier": [presenters.safety_row(row) for row in versions[1:]],
        "may_write": may_write(request.user, "entry.write", family),
        **frame(request, family, "plan"),
    }
    return render(request, "plan/safety_plan.html", context)


@door("entry.write")
def safety_plan_write(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Write the safety plan, on top of the one that holds now."""
    family = to_write(request, family_id)
    back = reverse("safety-plan", args=[family.pk])
    versions = queries.safety_plans(request.user, family)
    now = versions[0] if versions else None
    keep = kept(request, family, "safety-plan")
    begun = {"words": now.words if now else "", "version": now and now.pk}
    form = forms.Safety.bind(request, draft=keep.fields, initial=begun)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        read = next((row for row in versions if row.pk == said["version"]), None)
        try:
            actions.write_safety_plan(
                family, said["words"], said["agreed_on"], said["review_on"], said["client_key"], by=request.user,
                over=read,
            )  # fmt: skip
        except writing.Overtaken as overtaken:
            again = forms.Safety(initial={**said, "version": overtaken.standing.pk})
            theirs = presenters.safety_row(overtaken.standing)
            return ask(request, family, again, "Write the safety plan", back=back, theirs=theirs, keep=keep, status=409)
        messages.success(request, "The safety plan is saved.")
        return redirect(back)
    theirs = presenters.safety_row(now) if keep.overtaken(now) else None
    return ask(request, family, form, "Write the safety plan", back=back, theirs=theirs, keep=keep)


@door("entry.write")
def review(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Record that the plan was looked at together."""
    family = to_write(request, family_id)
    workers, people = queries.workers_of(request.user, family), queries.people_of(request.user, family)
    keep = kept(request, family, "plan-review")
    form = forms.Review.bind(request, draft=keep.fields, people=presenters.owners(workers, people))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        there = [
            people[UUID(key)] if kind == "person" else workers[UUID(key)]
            for kind, _, key in (one.partition(":") for one in said["present"])
        ]
        actions.review_plan(
            family, said["on"], said["words"], said["next_on"], there, said["client_key"], by=request.user
        )
        return _saved(request, family)
    return ask(request, family, form, "Review the plan", keep=keep)


@door("entry.write")
def mistake(request: HttpRequest, family_id: UUID, row_id: UUID) -> HttpResponse:
    """Say that something was entered in error."""
    family = to_write(request, family_id)
    row = queries.row_of(request.user, family, row_id)
    if row is None:
        raise Http404("No such page.")
    writing.may_take_back(request.user, row)
    form = Mistake.bind(request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back(row, form.cleaned_data["why"], form.cleaned_data["client_key"], by=request.user)
        except writing.Overtaken:
            messages.info(request, "Somebody changed it before you.")
            return redirect("plan", family_id=family.pk)
        return _saved(request, family, "It is marked as entered in error.")
    return ask(request, family, form, "Entered in error")


def _saved(request: HttpRequest, family: Family, words: str = "The plan is saved.") -> HttpResponse:
    messages.success(request, words)
    return redirect("plan", family_id=family.pk)
