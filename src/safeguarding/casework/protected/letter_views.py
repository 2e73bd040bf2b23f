"""Pages of letters: begun from what the recipient may see, checked, released, printed."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, check
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.protected import actions, forms, letters, presenters, queries

SECTION = "letters"


@door("family.read")
def letter_list(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """The letters of the family, and the way to one more for each adult."""
    family = _file(request, family_id)
    context = {
        "letters": [presenters.letter_row(letter) for letter in queries.letters_of(request.user, family)],
        "adults": [
            {"name": name_of(adult), "href": reverse("letter-new", args=[family.pk, adult.pk])}
            for adult in queries.adults_of(request.user, family)
        ],
        **_context(request, family),
    }
    return render(request, "protected/letters.html", context)


@door("family.read")
@sensitive_post_parameters()
def letter_new(request: HttpRequest, family_id: UUID, person_id: UUID) -> HttpResponse:
    """Write a letter to one adult."""
    family = _file(request, family_id)
    check(request.user, "protected.write", family)
    adult = next((one for one in queries.adults_of(request.user, family) if one.pk == person_id), None)
    if adult is None:
        raise Http404(queries.NO_PAGE)
    draft = letters.draft_for(adult, family, request.user)
    form = forms.WriteLetter.bind(request, initial={"text": draft.text})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = actions.write_letter(family, adult, said["text"], said["client_key"], by=request.user, **form.look_for())
        return redirect("letter", family_id=family.pk, letter_id=made.pk)
    context = {
        "title": f"Letter to {name_of(adult)}", "form": form, "button": "Save and check", **_context(request, family),
    }  # fmt: skip
    return render(request, "protected/ask.html", context | {"back_url": context["letters_url"]})


@door("family.read")
def letter(request: HttpRequest, family_id: UUID, letter_id: UUID) -> HttpResponse:
    """A letter as it would leave, what was found in it, what was left out; and its release."""
    family = _file(request, family_id)
    held = queries.letter_of(request.user, family, letter_id)
    form = forms.ReleaseLetter.bind(request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.release_letter(held, form.cleaned_data["reason"], by=request.user)
            return redirect("letter", family_id=family.pk, letter_id=held.pk)
        except Refused as refused:
            form.add_error("reason", refused.sentence)
    words = letters.words_of(held)
    found = letters.findings_of(held, request.user)
    context = {
        "recipient": name_of(held.recipient),
        "sheets": letters.sheets(words.text, name_of(held.recipient)),
        "findings": [presenters.finding_row(one, words.text) for one in found],
        "withheld": words.withheld,
        "release": presenters.release_words(queries.release_of(request.user, held)),
        "needs_another": bool(found) and held.author_id == request.user.pk,
        "form": form,
        **_context(request, family),
    }
    return render(request, "protected/letter.html", context)


def _file(request: HttpRequest, family_id: UUID) -> Family:
    family = queries.file_of(request.user, family_id)
    opened(request, family.pk, SECTION, compartment="safe")
    return family


def _context(request: HttpRequest, family: Family) -> dict[str, object]:
    return {**presenters.links(family), **frame(request, family, "protected")}
