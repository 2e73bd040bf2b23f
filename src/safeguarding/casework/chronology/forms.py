"""The questions about the chosen chronology."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm


class PickForm(GovukForm):
    """What to pick, of one page of entries and of the statutory steps."""

    mark_optional = False
    entries = fields.ChoicesField("Significant entries", choices=(), required=False, small=True)
    steps = fields.ChoicesField("Statutory steps", choices=(), required=False, small=True)

    def __init__(
        self, *args: Any, entries: Sequence[tuple[str, str]], steps: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("entries", entries), ("steps", steps)):
            if choices:
                cast(Any, self.fields[name]).choices = choices
            else:
                del self.fields[name]


class ChangeForm(GovukForm):
    """The heading of an item, and why it matters."""

    heading = fields.TextField("Heading", missing="Enter a heading", max_length=120)
    why = fields.LongTextField(
        "Why does it matter?", required=False, count=500, rows=3, called="Why it matters",
        hint="What it means for the children, for somebody who reads this without the rest of the file.",
    )  # fmt: skip
    changed = fields.HiddenField()

    def clean_changed(self) -> int:
        text = self.cleaned_data["changed"]
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


class UnlockForm(GovukForm):
    """Why a locked chronology is opened again."""

    reason = fields.TextField(
        "Why does it need changing?", missing="Enter why it needs changing", called="The reason", max_length=200,
        hint="The locked version stays as it is. A new version begins.",
    )  # fmt: skip
