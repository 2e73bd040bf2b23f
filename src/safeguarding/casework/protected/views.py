"""Pages of protected records. For who may not read them there is no such page, whatever is held."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows, check, find
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Family
from safeguarding.casework.protected import actions, forms, presenters, queries, sealing
from safeguarding.casework.protected.models import ProtectedRow

CANNOT_OPEN = (
    "This record can’t be opened: its key is not set, or it was changed. Tell your information governance officer."
)
OVERTAKEN = "Somebody changed this record first. Show it again before you change it."


@door("family.read")
def protected(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """That something is held about a person; what it is, only by asking for it."""
    return _list(request, queries.file_of(request.user, family_id), {})


@door("family.read")
@require_POST
def show(request: HttpRequest, family_id: UUID, row_id: UUID) -> HttpResponse:
    """One record in words, until the page is left."""
    family = queries.file_of(request.user, family_id)
    row = find(request.user, ProtectedRow, pk=row_id, family=family)
    try:
        words = actions.show(row, by=request.user)
    except sealing.CannotOpen:
        words = CANNOT_OPEN
    return _list(request, family, {row.pk: words})


@door("family.read")
@sensitive_post_parameters()
def add(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Hold something protected."""
    family = _writable(request, family_id)
    people = queries.people_of(request.user, family)
    form = forms.Protect.bind(request, people=people)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = forms.chosen(people, said["person"])
        actions.protect(family, person, said["kind"], said["text"], said["client_key"], by=request.user)
        return _saved(request, family)
    return _ask(request, family, "Add protected information", form, "Save")


@door("family.read")
@sensitive_post_parameters()
def replace(request: HttpRequest, family_id: UUID, row_id: UUID) -> HttpResponse:
    """Say a protected thing anew."""
    family = _writable(request, family_id)
    row = find(request.user, ProtectedRow, pk=row_id, family=family)
    form = forms.Replace.bind(request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.replace(row, form.cleaned_data["text"], form.cleaned_data["client_key"], by=request.user)
        except actions.Overtaken:
            form.add_error(None, OVERTAKEN)
        else:
            return _saved(request, family)
    return _ask(request, family, f"Replace: {row.get_kind_display().lower()}", form, "Save")


@door("family.read")
def withdraw(request: HttpRequest, family_id: UUID, row_id: UUID) -> HttpResponse:
    """Say that a protected thing no longer holds."""
    family = _writable(request, family_id)
    row = find(request.user, ProtectedRow, pk=row_id, family=family)
    form = forms.Withdraw.bind(request)
    if request.method == "POST":
        try:
            actions.withdraw(row, by=request.user)
        except actions.Overtaken:
            messages.error(request, OVERTAKEN)
            return redirect("protected", family_id=family.pk)
        return _saved(request, family)
    return _ask(request, family, f"Withdraw: {row.get_kind_display().lower()}", form, "Withdraw")


@door("family.read")
def contact_rules(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """How each adult may be contacted."""
    family = queries.contact_file_of(request.user, family_id)
    opened(request, family.pk, "contact rules", compartment="safe")
    people = queries.adults_of(request.user, family)
    context = {
        "people": presenters.contact_blocks(people, queries.contact_rules(request.user, family)),
        "may_write": allows(request.user, "entry.write", family),
        **presenters.links(family),
        **frame(request, family, "contact-rules"),
    }
    return render(request, "protected/contact.html", context)


@door("family.read")
def contact_rule_set(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Say how an adult may be contacted."""
    family = queries.contact_file_of(request.user, family_id)
    check(request.user, "entry.write", family)
    people = queries.adults_of(request.user, family)
    form = forms.Contact.bind(request, people=people)
    if request.method == "POST" and form.is_valid():
        person = forms.chosen(people, form.cleaned_data["person"])
        actions.set_contact_rule(family, person, by=request.user, **form.rule())
        messages.success(request, "Saved.")
        return redirect("contact-rules", family_id=family.pk)
    return _ask(request, family, "How to contact somebody safely", form, "Save", "contact-rules")


def _writable(request: HttpRequest, family_id: UUID) -> Family:
    family = queries.file_of(request.user, family_id)
    check(request.user, "protected.write", family)
    return family


def _list(request: HttpRequest, family: Family, shown: dict[UUID, str]) -> HttpResponse:
    user: Any = request.user
    opened(request, family.pk, actions.SECTION, compartment="safe")
    may = allows(user, "protected.write", family)
    people, rows = queries.people_of(user, family), queries.rows_of(user, family)
    context = {
        "people": presenters.people_blocks(people, rows, shown, may),
        "may_write": may,
        **presenters.links(family),
        **frame(request, family, "protected"),
    }
    response = render(request, "protected/protected.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _saved(request: HttpRequest, family: Family) -> HttpResponse:
    messages.success(request, "Saved.")
    return redirect("protected", family_id=family.pk)


def _ask(
    request: HttpRequest, family: Family, title: str, form: Any, button: str, back: str = "protected"
) -> HttpResponse:
    opened(request, family.pk, "form: protected information", compartment="safe")
    context = {
        "title": title, "form": form, "button": button, **presenters.links(family), **frame(request, family, back),
    }  # fmt: skip
    context["back_url"] = context[f"{back.replace('-', '_')}_url"]
    return render(request, "protected/ask.html", context)
