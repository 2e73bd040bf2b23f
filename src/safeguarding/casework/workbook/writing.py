"""Pages that write in the workbook: an entry, a correction, a summary, and the drafts of all three."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, check, find
from safeguarding.casework.design.errors import too_large
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook import actions, forms, months, presenters, queries
from safeguarding.casework.workbook import drafts as kept
from safeguarding.casework.workbook.contacts import Contact, contact_of
from safeguarding.casework.workbook.models import Draft, Entry


@door("entry.write")
def entry_new(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Write an entry."""
    family = opened(request, family_id, "new entry", "entry.write")
    check(request.user, "entry.write", family)
    members = queries.members_to_choose(request.user, family)
    draft = _draft(request, family, "entry")
    form = forms.EntryForm.bind(request, draft=draft.fields if draft else None, members=members)
    if request.method == "POST" and form.is_valid() and form.contact:
        try:
            actions.write_entry(family, form.contact, form.cleaned_data["client_key"], by=request.user)
        except actions.Overtaken as overtaken:
            return _both_entries(request, family, overtaken.standing, form.contact, "")
        messages.success(request, "The entry is saved.")
        return redirect("workbook", family_id=family.pk)
    return _form_page(request, family, "Write an entry", form, "entry", draft)


@door("entry.write")
def entry_correct(request: HttpRequest, family_id: UUID, entry_id: UUID) -> HttpResponse:
    """Correct an entry: a new version on top of the one that was read."""
    family = opened(request, family_id, "correct entry", "entry.write")
    versions = queries.versions(request.user, find(request.user, Entry, pk=entry_id, family=family))
    latest, name = versions[0], f"correction:{versions[-1].pk}"
    check(request.user, "entry.write", latest)
    if not queries.may_correct(request.user, latest):
        raise Refused("This entry belongs to another discipline. Ask its writer or the team manager to correct it.")
    standing = contact_of(latest)
    members = queries.members_to_choose(request.user, family, [row.person for row in standing.people])
    draft = _draft(request, family, name)
    form = forms.CorrectionForm.bind(
        request,
        draft=draft.fields if draft else None,
        members=members,
        contact=standing,
        initial={"version": latest.pk},
    )
    if request.method == "POST" and form.is_valid() and form.contact:
        answers = form.cleaned_data
        read = next((version for version in versions if version.pk == answers["version"]), None)
        if read is None:
            raise Http404("No such page.")
        try:
            made = actions.correct_entry(read, form.contact, answers["reason"], answers["client_key"], by=request.user)
        except actions.Overtaken as overtaken:
            return _both_entries(request, family, overtaken.standing, form.contact, answers["reason"])
        messages.success(
            request,
            "The correction is saved." if made.pk != read.pk else "Nothing was different, so nothing was changed.",
        )
        return redirect("entry", family_id=family.pk, entry_id=made.pk)
    if draft and kept.first(draft.fields, "version") != str(latest.pk):
        return _both_pages(request, family, form, name, draft, theirs=_entry_side(request, latest), mine=None)
    return _form_page(request, family, "Correct an entry", form, name, draft)


@door("summary.write")
def summary(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Write the month's summary of one's own discipline, with last month's beside it."""
    family = opened(request, family_id, "summary", "summary.write")
    check(request.user, "summary.write", family)
    month, last = months.month_and_last(request.user, family)
    held = queries.summaries_of(request.user, [month, last])
    role = queries.role_in(request.user, family)
    standing = held.get((month.pk, role)) if month else None
    draft = _draft(request, family, "summary")
    begun = {
        "text": standing.text if standing else "",
        "version": standing and standing.pk,
        "episode": month and month.pk,
    }
    form = forms.SummaryForm.bind(request, draft=draft.fields if draft else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        text, episode, version = answers["text"], answers["episode"], answers["version"]
        try:
            actions.write_summary(family, text, episode=episode, replaces=version, by=request.user)
        except actions.Overtaken as overtaken:
            return _both_summaries(request, family, overtaken, text)
        messages.success(request, "The summary is saved.")
        return redirect("workbook", family_id=family.pk)
    if draft and month and (stale := presenters.stale(draft, month, standing)):
        theirs = presenters.summary_row(standing)
        return _both_pages(request, family, form, "summary", draft, theirs=theirs, mine=None, moved_on=stale == "month")
    before = presenters.summary_row(held.get((last.pk, role)) if last else None)
    aside = {"last": before, "chapter": presenters.chapter_name(role)}
    return _form_page(request, family, "This month’s summary", form, "summary", draft, aside)


@door("entry.write")
@require_POST
def drafts(request: HttpRequest, form: str, family_id: UUID) -> HttpResponse:
    """Keep a draft while it is typed (204), or at the press of a button (back to the form); or discard it."""
    family = find(request.user, Family, pk=family_id)
    try:
        back = kept.page_of(form, family.pk)
    except LookupError:
        raise Http404("No such page.") from None
    button = request.POST.get("draft", "")
    if button == "discard":
        actions.discard_draft(family, form, by=request.user)
        return redirect(back)
    try:
        typed = kept.typed(_sent(request))
    except ValueError as error:
        return too_large(request, str(error))
    actions.save_draft(family, form, typed, by=request.user)
    if button:
        return redirect(back)
    return HttpResponse(status=204)


def _sent(request: HttpRequest) -> Any:
    if request.content_type != "application/json":
        return request.POST
    try:
        sent = json.loads(request.body)
    except ValueError:
        raise BadRequest("A draft is a JSON object of fields.") from None
    if not isinstance(sent, dict):
        raise BadRequest("A draft is a JSON object of fields.")
    return sent


def _draft(request: HttpRequest, family: Family, form: str) -> Draft | None:
    return queries.draft_of(request.user, family, form) if request.method != "POST" else None


def _form_page(
    request: HttpRequest, family: Family, title: str, form: Any, name: str, draft: Draft | None, more: Any = None
) -> HttpResponse:
    context = {"title": title, "form": form, **_draft_context(family, name, draft), **(more or {})}
    template = f"workbook/{'summary' if name == 'summary' else 'write'}.html"
    return render(
        request, template, {**context, **presenters.family_links(family), **frame(request, family, "workbook")}
    )


def _draft_context(family: Family, name: str, draft: Draft | None) -> dict[str, Any]:
    return {
        "draft_url": kept.address_of(name, family.pk),
        "restored": presenters.saved_at(draft, timezone.now()) if draft else "",
    }


def _entry_side(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """What stands now, for the page that shows both."""
    held = queries.versions(request.user, entry)[0]
    return presenters.version_rows([held], [contact_of(held)], presenters.names_of((), [held]))[0]


def _both_entries(request: HttpRequest, family: Family, standing: Any, contact: Contact, reason: str) -> HttpResponse:
    """Somebody saved first: both texts, and the writer's own ready to be saved on top."""
    people = [row.person for row in contact.people]
    members = queries.members_to_choose(request.user, family, people)
    form = forms.CorrectionForm(members=members, contact=contact, initial={"version": standing.pk, "reason": reason})
    names = presenters.names_of(members)
    name = f"correction:{queries.versions(request.user, standing)[-1].pk}"
    mine = {"facts": presenters.facts(contact, names)}
    theirs = _entry_side(request, standing)
    return _both_pages(request, family, form, name, None, theirs=theirs, mine=mine, to=standing.pk, status=409)


def _both_summaries(request: HttpRequest, family: Family, overtaken: actions.Overtaken, text: str) -> HttpResponse:
    """A colleague of the same discipline saved first, or the month moved on: both texts."""
    month, _ = months.month_and_last(request.user, family)
    standing: Any = overtaken.standing
    begun = {"text": text, "version": standing and standing.pk, "episode": month and month.pk}
    theirs, form = presenters.summary_row(standing), forms.SummaryForm(initial=begun)
    return _both_pages(
        request,
        family,
        form,
        "summary",
        None,
        theirs=theirs,
        mine={"text": text},
        moved_on=overtaken.moved_on,
        status=409,
    )


def _both_pages(
    request: HttpRequest, family: Family, form: Any, name: str, draft: Draft | None, *,
    theirs: Any, mine: Any, to: UUID | None = None, moved_on: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "theirs": theirs, "mine": mine, "moved_on": moved_on,
        "save_url": reverse("entry-correct", args=[family.pk, to]) if to else "",
        **_draft_context(family, name, draft), **presenters.family_links(family), **frame(request, family, "workbook"),
    }  # fmt: skip
    return render(request, "workbook/both.html", context, status=status)
