"""The questions about an attachment."""

from __future__ import annotations

from typing import Any

from safeguarding.casework.attachments.actions import MOST_BYTES
from safeguarding.casework.attachments.models import TYPES
from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm


class AttachForm(GovukForm):
    """One file."""

    file = fields.FileField(
        "Choose a file", kinds=tuple(TYPES),
        hint="A PDF, Word document, or PNG or JPEG picture of 20 MB at most. Pictures lose where and when they were taken.",
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.file.seek(0, 2) > MOST_BYTES:
            self.add_error("file", "The selected file must be smaller than 20 MB")
        return file


class WithdrawForm(GovukForm):
    """That a file was attached by mistake."""

    reason = fields.TextField(
        "Why was it attached by mistake?", missing="Enter why", called="The reason", max_length=200,
        hint="Nobody can open the file afterwards. That it was here stays in the record.",
    )  # fmt: skip
