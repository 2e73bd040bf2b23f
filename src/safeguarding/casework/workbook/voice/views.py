"""Pages of the children’s own words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, check, find
from safeguarding.casework.access.snapshot import snapshot_of
from safeguarding.casework.design import paging
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Family
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.prompts.queries import prompts_for
from safeguarding.casework.workbook import drafts
from safeguarding.casework.workbook import presenters as workbook
from safeguarding.casework.workbook import queries as entries
from safeguarding.casework.workbook.contacts import asked_if_seen
from safeguarding.casework.workbook.models import ChildsWords
from safeguarding.casework.workbook.states import may_write, must_be_open
from safeguarding.casework.workbook.voice import actions, asking, presenters, queries

NOT_READ = "Your role doesn’t read children’s words. What everyone needs to know stands in the monthly summaries."


@door("entry.read")
def childs_words(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Everything that the children said, latest first."""
    family = _opened(request, family_id, "entry.read")
    user = request.user
    page = paging.page_of(request, queries.words_of(user, family), "record")
    names = workbook.names_of(entries.people_of(user, family))
    may = may_write(user, "entry.write", family) and queries.may_keep(user, family)
    chairs = "supervision.hold" in snapshot_of(user).permissions
    context = {
        "rows": [
            presenters.words_row(row, names, may=may and (chairs or row.writer_id == user.pk)) for row in page.rows
        ],
        "page": page,
        "may_keep": may,
        **workbook.family_links(family),
        **frame(request, family, "workbook"),
    }
    return render(request, "workbook/childs_words.html", context)


@door("entry.write")
def childs_words_new(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Put down what a child said or showed."""
    family = _opened(request, family_id, "entry.write")
    must_be_open("entry.write", family)
    if not queries.may_keep(request.user, family):
        raise Refused(actions.NOT_YOURS)
    members = entries.members_to_choose(request.user, family)
    children = {row.person_id: name_of(row.person) for row in members if asked_if_seen(row.person, row.role)}
    draft = entries.draft_of(request.user, family, "words") if request.method != "POST" else None
    form = asking.WordsForm.bind(request, draft=draft.fields if draft else None, children=children)
    if request.method == "POST" and form.is_valid() and form.said:
        actions.keep_words(family, form.said, form.cleaned_data["client_key"], by=request.user)
        messages.success(request, "The child’s words are kept.")
        return redirect("childs-words", family_id=family.pk)
    context: dict[str, Any] = {
        "form": form,
        "prompt": prompts_for(request.user)["words-child"],
        "children": bool(children),
        "draft_url": drafts.address_of("words", family.pk),
        "restored": workbook.saved_at(draft, timezone.now()) if draft else "",
        **workbook.family_links(family),
        **frame(request, family, "workbook"),
    }
    return render(request, "workbook/childs_words_new.html", context)


@door("entry.write")
def childs_words_withdraw(request: HttpRequest, family_id: UUID, words_id: UUID) -> HttpResponse:
    """Say that words were put down by mistake."""
    row = find(request.user, ChildsWords, pk=words_id, family_id=family_id)
    family = _opened(request, family_id, "entry.write")
    must_be_open("entry.write", family)
    if row.writer_id != request.user.pk:
        check(request.user, "supervision.hold", family, found=True)
    form = asking.WithdrawForm.bind(request)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_words(row, form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The words are marked as withdrawn.")
        return redirect("childs-words", family_id=family.pk)
    names = workbook.names_of(entries.people_of(request.user, family))
    context = {"form": form, "row": presenters.words_row(row, names), **workbook.family_links(family)}
    return render(request, "workbook/childs_words_withdraw.html", {**context, **frame(request, family, "workbook")})


def _opened(request: HttpRequest, family_id: UUID, permission: str) -> Family:
    """The family, for somebody whose role in it reads children’s words."""
    family = opened(request, family_id, "children’s words", permission, compartment=queries.KIND)
    if not queries.reads_words_of(request.user, family):
        raise Refused(NOT_READ)
    return family
