"""Files that belong to an entry. The bytes lie in the store, sealed under a key of their own; the key lies here, sealed."""

from __future__ import annotations

from django.db import models

from safeguarding.casework.access.models import User
from safeguarding.casework.access.rows import Row
from safeguarding.casework.families.closed import ClosedRows
from safeguarding.casework.families.models import Family
from safeguarding.casework.protected.models import SEAL, SealedRow
from safeguarding.casework.workbook.models import Entry

#: What an entry takes, and what a browser is told that it is. Names are those of `design.file_kinds`.
TYPES = {
    "pdf": ("application/pdf", ".pdf"),
    "png": ("image/png", ".png"),
    "jpeg": ("image/jpeg", ".jpg"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
}


class Attachment(SealedRow):
    """A file that was attached to an entry: whoever reads the entry reads it. Its name and its key are sealed.

    `sealed` holds a JSON object: `name`, as the file was called, and `key`, 32 bytes in base64."""

    SCOPE = ClosedRows("entry__family", "entry__compartment")
    MAY_CHANGE = SEAL
    PERSONAL = frozenset({"sealed"})
    NOT_PERSONAL = frozenset({"key_id", "nonce", "kind", "sha256", "stored_as"})

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(key, key) for key in TYPES])
    size = models.PositiveIntegerField(help_text="Bytes, before they were sealed.")
    sha256 = models.CharField(max_length=64, help_text="Of what was sent: the same file is attached once.")
    stored_as = models.CharField(max_length=120)
    writer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "sha256"], name="a_file_once_an_entry")]

    def bound(self) -> bytes:
        return f"{self.authority_id}|attachment|{self.pk}|{self.entry_id}".encode()


class AttachmentWithdrawn(Row):
    """That a file was attached by mistake, and why. Nobody opens it any more; that it was there stays known."""

    SCOPE = ClosedRows("attachment__entry__family", "attachment__entry__compartment")
    MAY_CHANGE = frozenset()
    PERSONAL = frozenset({"reason"})

    attachment = models.OneToOneField(Attachment, on_delete=models.CASCADE, related_name="withdrawn")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "withdrawn attachments"
