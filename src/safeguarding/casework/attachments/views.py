"""Pages of attachments: attach one, fetch one, withdraw one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.access.doors import door
from safeguarding.casework.access.policies import Refused, find
from safeguarding.casework.attachments import actions, forms, presenters, storing
from safeguarding.casework.attachments.models import TYPES, Attachment
from safeguarding.casework.families.frame import frame, opened
from safeguarding.casework.protected.sealing import CannotOpen
from safeguarding.casework.workbook.models import Entry
from safeguarding.casework.workbook.presenters import entry_url, title_of
from safeguarding.casework.workbook.queries import may_correct
from safeguarding.casework.workbook.states import must_be_open

UNREADABLE = (
    "This file can’t be opened: its key is not set, or it was changed or moved. Tell whoever runs the workbook."
)


@door("entry.write")
def attach(request: HttpRequest, family_id: UUID, entry_id: UUID) -> HttpResponse:
    """Attach a file to an entry."""
    entry = _entry(request, family_id, entry_id, "form: attach", "entry.write")
    _must_be_theirs(request, entry)
    form = forms.AttachForm.bind(request)
    if request.method == "POST" and form.is_valid():
        actions.attach(entry, form.cleaned_data["file"], by=request.user)
        messages.success(request, "The file is attached.")
        return redirect("entry", family_id=entry.family_id, entry_id=entry.pk)
    return _page(request, entry, "attach", {"form": form})


@door("entry.read")
def attachment(request: HttpRequest, family_id: UUID, entry_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Fetch a file. It is saved, never shown within the workbook's own pages."""
    entry = _entry(request, family_id, entry_id, "attachment", "entry.read")
    row = find(request.user, Attachment, pk=attachment_id, entry=entry, withdrawn__isnull=True)
    try:
        held = storing.bytes_of(row)
    except CannotOpen:
        raise Refused(UNREADABLE) from None
    answer = HttpResponse(held, content_type=TYPES[row.kind][0])
    answer["Content-Disposition"] = f'attachment; filename="{presenters.saved_as(row)}"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@door("entry.write")
def withdraw(request: HttpRequest, family_id: UUID, entry_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Close a file that was attached by mistake."""
    entry = _entry(request, family_id, entry_id, "form: withdraw attachment", "entry.write")
    _must_be_theirs(request, entry)
    row = find(request.user, Attachment, pk=attachment_id, entry=entry)
    if hasattr(row, "withdrawn"):
        raise Http404("No such page.")
    form = forms.WithdrawForm.bind(request)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_attachment(row, form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The file is withdrawn.")
        return redirect("entry", family_id=entry.family_id, entry_id=entry.pk)
    return _page(request, entry, "withdraw", {"form": form, "name": presenters.called(row)})


def _entry(request: HttpRequest, family_id: UUID, entry_id: UUID, section: str, permission: str) -> Entry:
    """The entry, and that its family’s file was opened for it: in the compartment of the entry, where it is closed."""
    entry = find(request.user, Entry, pk=entry_id, family_id=family_id)
    closed = "" if entry.compartment == SHARED else entry.compartment
    opened(request, family_id, section, permission, compartment=closed)
    return entry


def _must_be_theirs(request: HttpRequest, entry: Entry) -> None:
    must_be_open("entry.write", entry.family)
    if not may_correct(request.user, entry):
        raise Refused(actions.ANOTHER_CHAPTER)


def _page(request: HttpRequest, entry: Entry, page: str, said: dict[str, object]) -> HttpResponse:
    context = {
        **said,
        "entry_url": entry_url(entry),
        "entry": title_of(entry),
        **frame(request, entry.family, "workbook"),
    }
    return render(request, f"attachments/{page}.html", context)
