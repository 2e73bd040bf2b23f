"""Who may open a file: restricting it, barring people, and opening one in an emergency."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows, find
from safeguarding.casework.design import paging
from safeguarding.casework.families.alerts import waiting
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.situations import Barred, BreakGlass, Restriction
from safeguarding.casework.staff import file_forms, forms, presenters, queries
from safeguarding.casework.staff.actions import emergencies as emergency_actions
from safeguarding.casework.staff.actions import files as actions

ASK = "design/ask.html"


@door("family.restrict")
def restricted(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Whether the file is restricted, and who is barred from it."""
    family = opened(request, family_id, "who may open it", "family.restrict")
    context = {
        **presenters.restriction_words(queries.restriction(request.user, family)),
        "barred": presenters.barred_table(list(queries.barred(request.user, family))),
    }
    return render(request, "staff/restricted.html", {**context, **frame(request, family, "restricted")})


@door("family.restrict")
def restrict(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Restrict the file to named posts."""
    family = opened(request, family_id, "restrict", "family.restrict")
    form = file_forms.Restrict.bind(request, posts=queries.posts_to_name(request.user, family))
    if request.method == "POST" and form.is_valid():
        actions.restrict(family, list(form.cleaned_data["posts"]), form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The file is restricted.")
        return redirect("home")
    context = {"form": form, "title": "Restrict this file", "caption": family.name, "button": "Restrict the file",
               "lead": "Everybody whom you don’t select loses sight of the family this minute, you too. Those who are not "
               "allocated to it must also work with it to open it.",
               "back": reverse("restricted", args=[family.pk])}  # fmt: skip
    return render(request, ASK, context)


@door("family.restrict")
def lift_restriction(request: HttpRequest, family_id: UUID, restriction_id: UUID) -> HttpResponse:
    """Lift a restriction."""
    family = opened(request, family_id, "lift restriction", "family.restrict")
    row = find(request.user, Restriction, pk=restriction_id, family=family)
    if request.method == "POST":
        actions.lift(row, by=request.user)
        messages.success(request, "The restriction is lifted.")
        return redirect("restricted", family_id=family.pk)
    context = {"form": forms.Sure(), "title": "Lift the restriction", "caption": family.name,
               "lead": "Everybody who works with the family sees it again.", "button": "Lift it",
               "back": reverse("restricted", args=[family.pk])}  # fmt: skip
    return render(request, ASK, context)


@door("family.restrict")
def bar(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Bar a member of staff from the file."""
    family = opened(request, family_id, "bar", "family.restrict")
    form = file_forms.Bar.bind(request, users=queries.colleagues(request.user))
    if request.method == "POST" and form.is_valid():
        actions.bar(family, form.cleaned_data["user"], form.cleaned_data["reason"], by=request.user)
        messages.success(request, "They can’t see this file any more. They are not told.")
        return redirect("restricted", family_id=family.pk)
    context = {"form": form, "title": "Bar somebody from this file", "caption": family.name, "button": "Bar them",
               "lead": "For people who are related to the family or know it in private. Whatever their posts, the family "
               "is not there for them.", "back": reverse("restricted", args=[family.pk])}  # fmt: skip
    return render(request, ASK, context)


@door("family.restrict")
def unbar(request: HttpRequest, family_id: UUID, barred_id: UUID) -> HttpResponse:
    """End the bar."""
    family = opened(request, family_id, "end bar", "family.restrict")
    row = find(request.user, Barred, pk=barred_id, family=family)
    if request.method == "POST":
        actions.unbar(row, by=request.user)
        messages.success(request, "The bar has ended.")
        return redirect("restricted", family_id=family.pk)
    context = {"form": forms.Sure(), "title": "End the bar", "caption": f"{row.user.name}, {family.name}",
               "lead": "They see the file again where they work with the family.", "button": "End the bar",
               "back": reverse("restricted", args=[family.pk])}  # fmt: skip
    return render(request, ASK, context)


@door("breakglass.open")
def emergency(request: HttpRequest) -> HttpResponse:
    """Open one family's file for reading, in an emergency."""
    form = forms.EmergencyOpening.bind(request)
    if request.method == "POST" and form.is_valid():
        a = form.cleaned_data
        found = emergency_actions.open_in_emergency(a["child_id"], a["born"], a["reason"], by=request.user)
        if not isinstance(found, str):
            return redirect("family", family_id=found.pk)
        form.add_error(None, found)
    context = {
        "form": form,
        "may_review": allows(request.user, "breakglass.review"),
        "waiting": waiting(request.user),
    }
    return render(request, "staff/emergency.html", context)


@door("breakglass.review")
def emergencies(request: HttpRequest) -> HttpResponse:
    """Files that were opened in an emergency, and what was found of it."""
    page = paging.page_of(request, queries.emergencies(request.user), "opening")
    table = presenters.emergencies_table(page.rows, timezone.localdate(), request.user)
    return render(request, "staff/emergencies.html", {"page": page, "table": table})


@door("breakglass.review")
def review_emergency(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Say whether it was right to open the file."""
    grant = find(request.user, BreakGlass, pk=grant_id)
    form = file_forms.Review.bind(request)
    if request.method == "POST" and form.is_valid():
        emergency_actions.review(grant, form.cleaned_data["finding"], form.cleaned_data["words"], by=request.user)
        messages.success(request, "The review is recorded.")
        return redirect("emergencies")
    context = {"form": form, "title": "Review an emergency opening", "caption": f"{grant.user.name}, {grant.family.name}",
               "lead": grant.reason, "button": "Record the review", "back": reverse("emergencies")}  # fmt: skip
    return render(request, ASK, context)
