"""The one box and what it finds, and the lists that somebody keeps."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import allows
from safeguarding.casework.access.policies import find as one_of
from safeguarding.casework.design import paging
from safeguarding.casework.families.models import Family
from safeguarding.casework.finding import (
    actions,
    asked,
    forms,
    people,
    presenters,
    queries,
    text_presenters,
    texts,
    words,
)
from safeguarding.casework.finding.models import Search
from safeguarding.casework.pathway.queries import statuses_of_children

FIRST, PAGE = 5, 20


@door("family.read")
def find(request: HttpRequest) -> HttpResponse:
    """The one box. What was typed is held under a key, so that no name stands in an address."""
    form = forms.Find.bind(request)
    if request.method == "POST" and form.is_valid():
        family = form.cleaned_data["family"]
        narrow = {"family": str(one_of(request.user, Family, pk=family).pk)} if family else {}
        made = actions.look_for(Search.Kind.WORDS, form.cleaned_data["words"], narrow, by=request.user)
        if narrow and allows(request.user, "entry.read"):
            return redirect(reverse("found-texts", args=[made.pk]) + f"?{urlencode(narrow)}")
        return redirect("found", made.pk)
    return render(request, "finding/find.html", {"form": form})


@door("family.read")
def found(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """People and families that fit, and the first texts of the files."""
    user, today = request.user, timezone.localdate()
    search = queries.search_of(user, search_id)
    if search.kind == Search.Kind.FAMILIES:
        return redirect(reverse("families-list") + f"?{urlencode(search.filters)}")
    who = people.find(user, asked.read(search.words, today))
    rows, more = _texts(user, search, texts.Narrow(), most=FIRST)
    statuses = statuses_of_children(user, [one.person for one in who.people], today)
    shown = {row.family_id for one in who.people for row in one.members} | {one.family.pk for one in who.families}
    actions.show_families(shown, "search", by=user)
    return render(
        request,
        "finding/found.html",
        {
            **_heading(search),
            "families": presenters.families_table(who.families) if who.families else None,
            "people": presenters.people_table(who, statuses, today) if who.people else None,
            "more_people": who.more,
            "reads_texts": allows(user, "entry.read"),
            "texts": [text_presenters.text_block(row) for row in rows],
            "more_texts": more,
        },
    )


@door("entry.read")
def found_texts(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """All texts of the files that fit, and what narrows them."""
    user, today = request.user, timezone.localdate()
    search = queries.search_of(user, search_id)
    chosen = request.GET.get("family", "")
    families = queries.families_to_choose(user, _key(chosen))
    form = forms.NarrowTexts(request.GET, families=families, today=today)
    number = max(1, paging.page_number(request))
    rows, more = _texts(user, search, form.narrow(), skip=(number - 1) * PAGE, most=PAGE)
    context = {
        **_heading(search),
        "narrow": form,
        "texts": [text_presenters.text_block(row) for row in rows],
        "pagination": paging.links(request, number, more),
        "looked_for": bool(words.terms(search.words)),
    }
    return render(request, "finding/texts.html", context)


def _texts(
    user: Any, search: Search, narrow: texts.Narrow, *, skip: int = 0, most: int
) -> tuple[list[texts.Text], bool]:
    """The texts that fit, and that they were shown on the record."""
    if not allows(user, "entry.read"):
        return [], False
    rows, more = texts.find(user, words.terms(search.words), narrow, skip, most)
    actions.show_texts([(one.family.pk, one.compartment) for one in rows], by=user)
    return rows, more


@door("family.read")
def keep(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Keep a search or a list of families under a name."""
    search = queries.search_of(request.user, search_id)
    form = forms.Name.bind(request)
    if request.method == "POST" and form.is_valid():
        actions.keep(search, form.cleaned_data["name"], by=request.user)
        messages.success(request, "The list is kept on your home page.")
        return redirect("home")
    back = reverse("found", args=[search.pk])
    return render(
        request, "design/ask.html", {"form": form, "title": "Keep this list", "button": "Keep the list", "cancel": back}
    )


@require_POST
@door("family.read")
def remove(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Take a kept list off the home page."""
    actions.remove(queries.search_of(request.user, search_id), by=request.user)
    messages.success(request, "The list is removed.")
    return redirect("kept-lists")


@door("family.read")
def kept_lists(request: HttpRequest) -> HttpResponse:
    """The lists that somebody keeps, to open or remove."""
    rows = [{**presenters.kept_row(one), "id": str(one.pk)} for one in queries.kept(request.user)]
    return render(request, "finding/kept.html", {"rows": rows})


def _heading(search: Search) -> dict[str, Any]:
    return {"search_id": str(search.pk), "words": search.words, "kept_as": search.name}


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
