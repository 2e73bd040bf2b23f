"""Attaching a file to an entry, and withdrawing one that was attached by mistake."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from safeguarding.casework.access.policies import Refused, check, find
from safeguarding.casework.attachments import storing
from safeguarding.casework.attachments.models import TYPES, Attachment, AttachmentWithdrawn
from safeguarding.casework.audit.recording import record
from safeguarding.casework.design.uploads import Checked
from safeguarding.casework.families.models import Family
from safeguarding.casework.workbook.actions import ANOTHER_CHAPTER
from safeguarding.casework.workbook.models import Entry
from safeguarding.casework.workbook.queries import may_correct

MOST_BYTES = 20 * 1024 * 1024


@transaction.atomic
def attach(entry: Entry, file: Checked, *, by: Any) -> Attachment:
    """Keep a checked file with an entry. The same file again is the one that is there.

    Raises ValueError for a file of a kind or size that entries don't take, Refused, Http404.
    """
    family = find(by, Family.objects.select_for_update(no_key=True), pk=entry.family_id)
    check(by, "entry.write", family, found=True)
    entry = find(by, Entry, pk=entry.pk)
    if not may_correct(by, entry):
        raise Refused(ANOTHER_CHAPTER)
    if file.kind not in TYPES or file.file.seek(0, 2) > MOST_BYTES:
        raise ValueError("An entry takes PDF, Word, PNG and JPEG files of 20 MB at most.")
    held = Attachment.objects.filter(entry=entry, sha256=file.sha256).first()
    if held is not None:
        return held
    made = Attachment(
        authority_id=family.authority_id, family=family, entry=entry, kind=file.kind, sha256=file.sha256, writer=by,
        written_at=timezone.now(),
    )  # fmt: skip
    storing.put(made, file)
    try:
        made.save(force_insert=True)
        record(by, "attached a file", made, compartment=entry.compartment, kind=made.kind, size=made.size)
    except Exception:
        storing.forget(made)
        raise
    return made


@transaction.atomic
def withdraw_attachment(attachment: Attachment, reason: str, *, by: Any) -> AttachmentWithdrawn:
    """Close a file that was attached by mistake, to everyone. Doing it twice is doing it once."""
    attachment = find(by, Attachment.objects.select_related("entry"), pk=attachment.pk)
    family = find(by, Family.objects.select_for_update(no_key=True), pk=attachment.family_id)
    check(by, "entry.write", family, found=True)
    if not may_correct(by, attachment.entry):
        raise Refused(ANOTHER_CHAPTER)
    held = AttachmentWithdrawn.objects.filter(attachment=attachment).first()
    if held is not None:
        return held
    made = AttachmentWithdrawn.objects.create(
        authority_id=attachment.authority_id, attachment=attachment, reason=reason, by=by, at=timezone.now()
    )
    record(by, "withdrew a file", attachment, compartment=attachment.entry.compartment)
    return made
