"""Pages on which an authority puts its own words beside the workbook’s questions."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeguarding.casework.access.doors import door
from safeguarding.casework.prompts import actions, forms, presenters, queries
from safeguarding.casework.prompts.defaults import defaults


@door("prompt.change")
def prompts(request: HttpRequest) -> HttpResponse:
    """Every prompt, and whose words it has."""
    return render(request, "prompts/prompts.html", {"table": presenters.table(queries.standing(request.user))})


@door("prompt.change")
def prompt(request: HttpRequest, prompt: str) -> HttpResponse:
    """Change one prompt."""
    if prompt not in defaults():
        raise Http404("No such page.")
    earlier = queries.history(request.user, prompt)
    stands = earlier[0] if earlier else None
    begun = {"text": stands.text if stands else defaults()[prompt], "version": stands and stands.pk}
    form = forms.PromptForm.bind(request, initial=begun)
    theirs = None
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            actions.change_prompt(prompt, answers["text"], replaces=answers["version"], by=request.user)
        except actions.Overtaken as overtaken:
            theirs = overtaken.standing
            form = forms.PromptForm(initial={"text": answers["text"], "version": theirs and theirs.pk})
        else:
            messages.success(request, "The prompt is saved.")
            return redirect("prompts")
    context = {
        "form": form,
        "called": presenters.called(prompt),
        "default": defaults()[prompt],
        "theirs": presenters.version_row(theirs) if theirs else None,
        "earlier": [presenters.version_row(row) for row in earlier],
    }
    return render(request, "prompts/prompt.html", context, status=409 if theirs else 200)
