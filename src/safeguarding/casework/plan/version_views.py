"""The plan as it was frozen: what it holds, who agreed, and the sheet that a parent can be given."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows, check
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.plan import actions, forms, presenters, printing, queries, version_presenters
from safeguarding.casework.plan.asking import SECTION, ask, to_write
from safeguarding.casework.programme.keeping import kept
from safeguarding.casework.programme.presenters import author_of
from safeguarding.casework.workbook.states import may_write


@door("entry.write")
def version_new(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Freeze the plan as it stands."""
    family = to_write(request, family_id)
    form = forms.Sure.bind(request)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_version(family, form.cleaned_data["client_key"], by=request.user)
        except ValueError:
            messages.info(request, "The plan holds nothing yet.")
            return redirect("plan", family_id=family.pk)
        return redirect("plan-version", family_id=family.pk, version_id=made.pk)
    lead = "A version never changes. It is what the family agrees to and is given. You can go on writing in the plan."
    return ask(request, family, form, "Freeze the plan as a version", lead=lead, button="Freeze this version")


@door("entry.read")
def version(request: HttpRequest, family_id: UUID, version_id: UUID) -> HttpResponse:
    """A version of the plan: what it holds, who agreed, to whom it was given."""
    family = opened(request, family_id, SECTION, "entry.read")
    row = queries.version_of(request.user, family, version_id)
    may = may_write(request.user, "entry.write", family)
    context = {
        "number": row.number,
        "by": author_of(row),
        "parts": version_presenters.parts(queries.items_of(request.user, row)),
        "safety": presenters.safety_row(row.safety_plan),
        **version_presenters.reply_rows(*queries.replies_of(request.user, row)),
        "agree_url": reverse("plan-agree", args=[family.pk, row.pk]) if may else "",
        "prints": [
            {"name": name_of(one), "href": reverse("plan-print", args=[family.pk, row.pk, one.pk])}
            for one in queries.adults_of(request.user, family)
        ]
        if allows(request.user, "protected.read")
        else [],
        **frame(request, family, "plan"),
    }
    return render(request, "plan/version.html", context)


@door("entry.write")
def agree(request: HttpRequest, family_id: UUID, version_id: UUID) -> HttpResponse:
    """Keep whether somebody of the family agrees with a version, and what they said."""
    family = to_write(request, family_id)
    row = queries.version_of(request.user, family, version_id)
    people = queries.people_of(request.user, family)
    keep = kept(request, family, "plan-agree", row.pk)
    form = forms.Agree.bind(request, draft=keep.fields, people=presenters.people_choices(people.values()))
    back = reverse("plan-version", args=[family.pk, row.pk])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.agree_version(
            row, people[UUID(said["person"])], said["agreed"], said["on"], said["words"], said["client_key"],
            by=request.user,
        )  # fmt: skip
        messages.success(request, "It is saved.")
        return redirect(back)
    return ask(request, family, form, f"Who agrees with version {row.number}", back=back, keep=keep)


@door("protected.read")
def printed(request: HttpRequest, family_id: UUID, version_id: UUID, person_id: UUID) -> HttpResponse:
    """The sheet for one adult: theirs and the family’s own, looked through for what must not leave."""
    family = opened(request, family_id, SECTION, "entry.read")
    user = request.user
    check(user, "protected.read", family, found=True)
    row = queries.version_of(user, family, version_id)
    recipient = next((one for one in queries.adults_of(user, family) if one.pk == person_id), None)
    if recipient is None:
        raise Http404("No such page.")
    found = printing.findings_of(row, recipient, user)
    may = may_write(user, "entry.write", family) and not found
    form = forms.Give.bind(request)
    if request.method == "POST" and may and form.is_valid():
        said = form.cleaned_data
        actions.give_version(row, recipient, said["how"], said["on"], said["client_key"], by=user)
        messages.success(request, "It is saved that the plan was given.")
        return redirect("plan-version", family_id=family.pk, version_id=row.pk)
    context = {
        "name": name_of(recipient),
        "number": row.number,
        "made": author_of(row),
        "parts": [] if found else printing.parts_for(row, recipient, user),
        "findings": [{"what": one.what, "words": one.snippet, "why": one.why} for one in found],
        "form": form if may else None,
        "back_url": reverse("plan-version", args=[family.pk, row.pk]),
        **frame(request, family, "plan"),
    }
    return render(request, "plan/printed.html", context)
