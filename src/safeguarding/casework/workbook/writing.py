"""Pages that write in the workbook: an entry, a correction, a summary."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, check, find
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.families.models import Family
from safeguarding.casework.prompts.presenters import beside
from safeguarding.casework.prompts.queries import prompts_for
from safeguarding.casework.workbook import actions, closing, drafts, forms, known, months, presenters, queries
from safeguarding.casework.workbook.contacts import Contact, contact_of
from safeguarding.casework.workbook.models import Draft, Entry, WorkbookEpisode
from safeguarding.casework.workbook.states import must_be_open
from safeguarding.casework.workbook.voice import presenters as voice_presenters
from safeguarding.casework.workbook.voice import queries as voice


@door("entry.write")
def entry_new(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Write an entry."""
    family = _family(request, family_id, "entry.write")
    members = queries.members_to_choose(request.user, family)
    draft = _draft(request, family, "entry")
    form = forms.EntryForm.bind(
        request,
        draft=draft.fields if draft else None,
        members=members,
        readers=closing.compartments_for(request.user, family),
        prompts=beside(prompts_for(request.user), "entry"),
        keeps_words=voice.may_keep(request.user, family),
        initial=_begun(draft),
    )
    if request.method == "POST" and form.is_valid() and form.contact:
        key, seconds = form.cleaned_data["client_key"], form.cleaned_data["active"]
        try:
            actions.write_entry(family, form.contact, key, by=request.user, said=form.said, seconds=seconds)
        except actions.Overtaken as overtaken:
            return _both_entries(request, family, overtaken.standing, form.contact, "", form.said)
        messages.success(request, "The entry is saved.")
        return redirect("workbook", family_id=family.pk)
    return _page(request, family, "write", "entry", draft, {"title": "Write an entry", "form": form})


@door("entry.write")
def entry_correct(request: HttpRequest, family_id: UUID, entry_id: UUID) -> HttpResponse:
    """Correct an entry: a new version on top of the one that was read."""
    family = _family(request, family_id, "entry.write")
    versions = queries.versions(request.user, find(request.user, Entry, pk=entry_id, family=family))
    latest, name = versions[0], f"correction:{versions[-1].pk}"
    if not queries.may_correct(request.user, latest):
        raise Refused(actions.ANOTHER_CHAPTER)
    standing = contact_of(latest)
    members = queries.members_to_choose(request.user, family, [row.person for row in standing.people])
    draft = _draft(request, family, name)
    form = forms.CorrectionForm.bind(
        request,
        draft=draft.fields if draft else None,
        members=members,
        contact=standing,
        readers=closing.compartments_for(request.user, family, latest),
        prompts=beside(prompts_for(request.user), "entry"),
        initial={"version": latest.pk, **_begun(draft)},
    )
    if request.method == "POST" and form.is_valid() and form.contact:
        return _correct(request, family, versions, form, form.contact)
    if draft and drafts.first(draft.fields, "version") != str(latest.pk):
        theirs = _entry_side(request, family, latest)
        return _both(request, family, name, draft, {"form": form, "theirs": theirs})
    return _page(request, family, "write", name, draft, {"title": "Correct an entry", "form": form})


def _correct(request: HttpRequest, family: Family, versions: list[Entry], form: Any, contact: Contact) -> HttpResponse:
    answers = form.cleaned_data
    read = next((version for version in versions if version.pk == answers["version"]), None)
    if read is None:
        raise Http404("No such page.")
    try:
        made = actions.correct_entry(
            read, contact, answers["reason"], answers["client_key"], by=request.user, seconds=answers["active"]
        )
    except actions.Overtaken as overtaken:
        return _both_entries(request, family, overtaken.standing, contact, answers["reason"])
    same = made.pk == read.pk
    messages.success(request, "Nothing was different, so nothing was changed." if same else "The correction is saved.")
    return redirect("entry", family_id=family.pk, entry_id=made.pk)


@door("summary.write")
def summary(request: HttpRequest, family_id: UUID) -> HttpResponse:
    """Write the month's summary of one's own discipline, with last month's and this month's entries beside it."""
    family = _family(request, family_id, "summary.write")
    user = request.user
    month, last = months.month_and_last(user, family)
    held = queries.summaries_of(user, [month, last])
    role = queries.role_in(user, family)
    standing = held.get((month.pk, role)) if month else None
    draft = _draft(request, family, "summary")
    begun = {
        "text": standing.text if standing else "",
        "version": standing and standing.pk,
        "episode": month and month.pk,
        **_begun(draft),
    }
    form = forms.SummaryForm.bind(request, draft=draft.fields if draft else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        text, episode, version = answers["text"], answers["episode"], answers["version"]
        try:
            actions.write_summary(family, text, episode=episode, replaces=version, by=user, seconds=answers["active"])
        except actions.Overtaken as overtaken:
            return _both_summaries(request, family, overtaken, text)
        messages.success(request, "The summary is saved.")
        return redirect("workbook", family_id=family.pk)
    if draft and month and (stale := presenters.stale(draft, month, standing)):
        theirs = presenters.summary_row(standing)
        return _both(request, family, "summary", draft, {"form": form, "theirs": theirs, "moved_on": stale == "month"})
    aside = {
        "form": form,
        "chapter": presenters.chapter_name(role),
        "prompt": prompts_for(user).get(f"summary-{role}", ""),
        "last": presenters.summary_row(held.get((last.pk, role)) if last else None),
        **_known(user, family, role, last),
    }
    return _page(request, family, "summary", "summary", draft, aside)


def _known(user: Any, family: Family, role: str, last: WorkbookEpisode | None) -> dict[str, Any]:
    """What is in the record already, so that nobody types it again: shown beside the summary, with who said so."""
    names = presenters.names_of(queries.people_of(user, family))
    entries = queries.entries_since(user, family, months.began(last)).filter(role=role)[:50]
    said = voice.words_since(user, family, months.began(last))[:20]
    return {
        "entries": [presenters.line(row, names) for row in entries],
        "said": [voice_presenters.words_row(row, names) for row in said],
        "known": known.rows(user, family, names),
    }


def _begun(draft: Draft | None) -> dict[str, str]:
    """What a draft carries on that nobody typed: how long was written on it."""
    return {"active": drafts.first(draft.fields, "active")} if draft else {}


def _family(request: HttpRequest, family_id: UUID, permission: str) -> Family:
    """The family that the form is about, where it may be written in now, by the post that reaches it."""
    family = find(request.user, Family, pk=family_id)
    check(request.user, permission, family, found=True)
    must_be_open(permission, family)
    return family


def _draft(request: HttpRequest, family: Family, form: str) -> Draft | None:
    return queries.draft_of(request.user, family, form) if request.method != "POST" else None


def _page(
    request: HttpRequest,
    family: Family,
    page: str,
    name: str,
    draft: Draft | None,
    said: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """A page with a form that keeps drafts under `name`. Showing it is a reading of the file, and recorded as one."""
    opened(request, family.pk, f"form: {name.partition(':')[0]}")
    context = {
        **said,
        "draft_url": drafts.address_of(name, family.pk),
        "restored": presenters.saved_at(draft, timezone.now()) if draft else "",
        **presenters.family_links(family),
        **frame(request, family, "workbook"),
    }
    return render(request, f"workbook/{page}.html", context, status=status)


def _both(
    request: HttpRequest, family: Family, name: str, draft: Draft | None, said: dict[str, Any], status: int = 200
) -> HttpResponse:
    """What stands now beside what this person wrote, which can be saved on top."""
    return _page(request, family, "both", name, draft, said, status)


def _entry_side(request: HttpRequest, family: Family, entry: Entry) -> dict[str, Any]:
    names = presenters.names_of(queries.people_of(request.user, family))
    return presenters.version_row(queries.entries_by_id(request.user, [entry.pk])[entry.pk], names)


def _both_entries(
    request: HttpRequest, family: Family, standing: Any, contact: Contact, reason: str, said: Any = None
) -> HttpResponse:
    """Somebody corrected the entry first."""
    people = [row.person for row in contact.people]
    members = queries.members_to_choose(request.user, family, people)
    names = presenters.names_of({row.person_id: row.person for row in members})
    said = {
        "form": forms.CorrectionForm(
            members=members,
            contact=contact,
            readers=closing.compartments_for(request.user, family, standing),
            initial={"version": standing.pk, "reason": reason},
        ),
        "theirs": _entry_side(request, family, standing),
        "mine": {"facts": [*presenters.facts(contact, names), *voice_presenters.not_saved(said, names)]},
        "save_url": reverse("entry-correct", args=[family.pk, standing.pk]),
    }
    name = f"correction:{queries.versions(request.user, standing)[-1].pk}"
    return _both(request, family, name, None, said, status=409)


def _both_summaries(request: HttpRequest, family: Family, overtaken: actions.Overtaken, text: str) -> HttpResponse:
    """A colleague of the same discipline saved first, or the month moved on."""
    month, _ = months.month_and_last(request.user, family)
    standing: Any = overtaken.standing
    begun = {"text": text, "version": standing and standing.pk, "episode": month and month.pk}
    said = {
        "form": forms.SummaryForm(initial=begun),
        "theirs": presenters.summary_row(standing),
        "mine": {"text": text},
        "moved_on": overtaken.moved_on,
    }
    return _both(request, family, "summary", None, said, status=409)
