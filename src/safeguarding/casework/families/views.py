"""Pages about families and the people in them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, allows, find
from safeguarding.casework.design import paging
from safeguarding.casework.families import actions, forms, presenters, queries
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Allocation, Person


@door("children.group")
def children_without_family(request: HttpRequest) -> HttpResponse:
    """Children who came in with a census and belong to no family yet."""
    search = forms.FindChildren(request.GET or None)
    starts = search.cleaned_data["starts"] if search.is_bound and search.is_valid() else ""
    rows = queries.children_without_family(request.user, starts=starts)
    page = paging.page_of(request, rows, "child", many="children")
    today = timezone.localdate()
    return render(
        request,
        "families/new_children.html",
        {
            "search": search,
            "starts": starts,
            "children": [presenters.ungrouped_row(child, today) for child in page.rows],
            "page": page,
            "error": "Select at least one child" if "none" in request.GET else "",
            "may_accept": allows(request.user, "family.transfer"),
        },
    )


@door("family.start")
def start_family(request: HttpRequest) -> HttpResponse:
    """Name a family for the chosen children and give it to a team."""
    chosen = queries.chosen_children(request.user, _ids(request.GET.getlist("child")))
    if not chosen:
        return redirect(f"{reverse('children-without-family')}?none")
    teams = queries.teams(request.user)
    form = forms.StartFamily.bind(request, teams=teams)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        family = actions.start_family(answers["name"], chosen, answers["team"], answers["start"], by=request.user)
        messages.success(request, f"{family.name} now has a file.")
        if queries.open_families(request.user).filter(pk=family.pk).exists():
            return redirect("allocate", family_id=family.pk)
        return redirect("children-without-family")
    return render(
        request,
        "families/start_family.html",
        {"form": form, "children": [presenters.name_of(child) for child in chosen]},
    )


def _ids(texts: list[str]) -> list[UUID]:
    ids = []
    for text in texts:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    return ids


@door("person.write")
def add_person(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Add somebody to the family by hand."""
    family = opened(request, family_id, "add person", "person.write")
    form = forms.AddPerson.bind(request)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        relation, start = facts.pop("relation"), facts.pop("start")
        role = "child" if relation == "child" else "adult"
        person = actions.add_person(family, role, relation, start, by=request.user, **facts)
        messages.success(request, f"{person.name} is now part of the family.")
        return redirect("person", family_id=family.pk, person_id=person.pk)
    context = {"form": form, "adding": True, "back_url": reverse("family", args=[family.pk])}
    return render(request, "families/person.html", {**context, **frame(request, family, "family")})


@door("person.write")
def correct_person(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """Correct what is held on a person, or add the name that a return does not carry."""
    family = opened(request, family_id, "correct person", "person.write")
    person = find(request.user, Person, pk=person_id, memberships__family=family)
    names = list(forms.PersonForm.base_fields)
    form = forms.PersonForm.bind(request, initial={name: getattr(person, name) for name in names})
    if request.method == "POST" and form.is_valid():
        actions.correct_person(person, form.cleaned_data, family, by=request.user)
        messages.success(request, "The correction is saved.")
        return redirect("person", family_id=family.pk, person_id=person.pk)
    context = {"form": form, "adding": False, "back_url": reverse("person", args=[family.pk, person.pk])}
    return render(request, "families/person.html", {**context, **frame(request, family, "family")})


@door("family.allocate")
def allocate(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Give workers the family."""
    family = opened(request, family_id, "allocate", "family.allocate")
    held = queries.team_of(request.user, family)
    posts = queries.posts_for_allocation(request.user, family, held.team if held else None)
    form = forms.Allocate.bind(request, posts=posts)
    if request.method == "POST" and form.is_valid():
        chosen = {str(post.pk): post for post in posts}
        given = [chosen[key] for key in form.cleaned_data["posts"]]
        try:
            actions.allocate_workers(family, given, form.cleaned_data["start"], by=request.user)
        except Refused as error:
            form.add_error("posts", error.sentence)
        else:
            messages.success(request, "The allocation is saved.")
            return redirect("family", family_id=family.pk)
    context: dict[str, Any] = {"form": form, "posts": bool(posts), "team": held.team.name if held else ""}
    return render(request, "families/allocate.html", {**context, **frame(request, family, "family")})


@door("family.allocate")
def end_allocation(request: HttpRequest, family_id: UUID, allocation_id: UUID) -> HttpResponse:
    """End a worker's involvement."""
    family = opened(request, family_id, "end allocation", "family.allocate")
    allocation = find(request.user, Allocation, pk=allocation_id, family=family, end__isnull=True)
    form = forms.EndAllocation.bind(request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_allocation(allocation, form.cleaned_data["end"], form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error("end", error)
        else:
            messages.success(request, "The involvement is ended.")
            return redirect("family", family_id=family.pk)
    worker = presenters.worker_row(allocation)
    return render(
        request, "families/end_allocation.html", {"form": form, "worker": worker, **frame(request, family, "family")}
    )
