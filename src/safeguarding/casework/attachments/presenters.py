"""Attachments in words, and the part of an entry’s page that lists them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from safeguarding.casework.attachments import queries, storing
from safeguarding.casework.attachments.models import TYPES, Attachment
from safeguarding.casework.design.dates import moment
from safeguarding.casework.protected.sealing import CannotOpen
from safeguarding.casework.workbook.models import Entry
from safeguarding.casework.workbook.queries import may_correct
from safeguarding.casework.workbook.states import may_write

KINDS = {"pdf": "PDF", "png": "PNG picture", "jpeg": "JPEG picture", "docx": "Word document"}


def size(number: int) -> str:
    """`12 KB`, `1.4 MB`."""
    return f"{number / 1024**2:.1f} MB" if number >= 1024**2 else f"{max(1, round(number / 1024))} KB"


def called(row: Attachment) -> str:
    """What the file was called; of one that can’t be opened, that it can’t."""
    try:
        return storing.name_of(row)
    except CannotOpen:
        return "A file that can’t be opened"


def saved_as(row: Attachment) -> str:
    """The name under which a browser saves the file: it says nothing of what is in it, or of whom it is about."""
    return f"file-{timezone.localtime(row.written_at):%Y%m%d-%H%M%S}{TYPES[row.kind][1]}"


def attachment_row(row: Attachment, *, may: bool) -> dict[str, Any]:
    """One file with who attached it and when."""
    gone = getattr(row, "withdrawn", None)
    address = [row.family_id, row.entry_id, row.pk]
    return {
        "name": called(row),
        "kind": f"{KINDS[row.kind]}, {size(row.size)}",
        "byline": f"Attached by {row.writer.name}, {moment(row.written_at)}",
        "href": "" if gone else reverse("attachment", args=address),
        "withdrawn": f"Withdrawn on {moment(gone.at)}: {gone.reason}" if gone else "",
        "withdraw_url": reverse("attachment-withdraw", args=address) if may and not gone else "",
    }


def beside_entry(request: HttpRequest, versions: Sequence[Entry]) -> SafeString:
    """The files of an entry, and the way to attach one."""
    user, latest = request.user, versions[0]
    may = may_write(user, "entry.write", latest.family) and may_correct(user, latest)
    context = {
        "files": [attachment_row(row, may=may) for row in queries.attached_to(user, versions)],
        "attach_url": reverse("attach", args=[latest.family_id, latest.pk]) if may else "",
    }
    if not context["files"] and not may:
        return conditional_escape("")
    return render_to_string("attachments/beside.html", context, request)
