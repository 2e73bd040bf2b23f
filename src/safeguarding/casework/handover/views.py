"""Pages for a family that moves between authorities."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.design import paging
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.handover import actions, forms, presenters, queries, sealed_file
from safeguarding.casework.handover.contents import STAYS, in_words, package_of


@door("family.transfer")
def hand_over(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Say where the file goes and why; then see what goes, with the words that will open it."""
    family = opened(request, family_id, "hand over", "family.transfer")
    form = forms.HandOver.bind(request)
    context = {"form": form, "stays": STAYS, **frame(request, family, "family")}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        package = package_of(request.user, family, said["to_code"], ratings=said["ratings"])
        context |= {
            "went": in_words(package.counts),
            "said": {name: request.POST[name] for name in forms.HandOver.base_fields},
            "words": sealed_file.new_words(),
        }
        return render(request, "handover/sure.html", context)
    context["before"] = presenters.handover_table(queries.handovers(request.user, family))
    return render(request, "handover/hand_over.html", context)


@door("family.transfer")
@require_POST
def save_handover(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Make the sealed file and hand it to the browser to be saved."""
    family = opened(request, family_id, "hand over", "family.transfer")
    form = forms.SaveHandover(request.POST)
    if not form.is_valid():
        return redirect("hand-over", family_id=family.pk)
    said = form.cleaned_data
    made, data = actions.hand_over(
        family, said["to_code"], said["reason"], said["words"], ratings=said["ratings"], ends=said["ends"],
        by=request.user,
    )  # fmt: skip
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{made.made_at:%Y%m%d}-to-{made.to_code}.handover"'
    return answer


@door("family.transfer")
def accept(request: HttpRequest) -> HttpResponse:
    """Open a file from another authority and make a family of it."""
    form = forms.Accept.bind(request, teams=queries.own_teams(request.user))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            contents = sealed_file.unseal(said["file"].file.read(), said["words"])
            received = actions.accept(contents, said["file"].sha256, said["team"], by=request.user)
        except sealed_file.CannotOpen as error:
            form.add_error("words", str(error))
        else:
            messages.success(request, f"{received.family.name} now has a file here.")
            return redirect("received", family_id=received.family_id)
    return render(
        request,
        "design/ask.html",
        {
            "title": "Accept a family from another authority",
            "form": form,
            "button": "Accept the family",
            "lead": "The family, its people and what the other authority sent become a new file of your team.",
            "back": reverse("home"),
        },
    )


@door("entry.read")
def received(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """What another authority sent of the family, to be read."""
    family = opened(request, family_id, "from another authority", "entry.read")
    origin = queries.received(request.user, family)
    page = paging.page_of(request, queries.items(request.user, family), "record")
    context = {
        "origin": presenters.origin(origin) if origin else "",
        "items": [presenters.item(row) for row in page.rows],
        "page": page,
        **frame(request, family, "family"),
    }
    return render(request, "handover/received.html", context)
