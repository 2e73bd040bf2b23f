"""Questions when two records look like one person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm

#: The two records, in the order in which the page shows them.
FIRST, SECOND = "one", "other"


class Choose(GovukForm):
    """Which record is kept, and which value of each fact that differs.

    `asked` holds for each of these its name, what it is called, and the two values in words; `names` the two records in
    words.
    """

    keep = fields.ChoiceField(
        "Which record is kept?", missing="Select which record is kept",
        hint="Everything of the other record goes to it. You can undo this.",
    )  # fmt: skip
    reason = fields.TextField(
        "How do you know that they are one person?", missing="Enter how you know that they are one person",
        max_length=400,
    )  # fmt: skip
    seen = fields.HiddenField()

    def __init__(
        self, *args: Any, asked: Sequence[tuple[str, str, str, str]], names: tuple[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["keep"]).choices = list(zip((FIRST, SECOND), names, strict=True))
        reason = self.fields.pop("reason")
        for name, label, one, other in asked:
            self.fields[f"fact_{name}"] = fields.ChoiceField(
                f"{label}: which is right?", choices=[(FIRST, one), (SECOND, other)],
                missing=f"Select which is right for {label[:1].lower()}{label[1:]}",
            )  # fmt: skip
        self.fields["reason"] = reason

    def chosen(self) -> dict[str, str]:
        """By the name of the fact: `kept` or `merged`."""
        keep = self.cleaned_data["keep"]
        return {
            name.removeprefix("fact_"): "kept" if value == keep else "merged"
            for name, value in self.cleaned_data.items()
            if name.startswith("fact_")
        }


class Apart(GovukForm):
    """That files are joined which somebody has kept apart."""

    sure = fields.TickField(
        "I have read who will be able to read what, and it is safe", missing="Tick that you have read it and it is safe"
    )


class TwoPeople(GovukForm):
    """How it is known that two records are two people."""

    reason = fields.TextField(
        "How do you know that they are two people?", missing="Enter how you know that they are two people",
        max_length=400, hint="For example, that you have met both.",
    )  # fmt: skip


class Undo(GovukForm):
    """Why a merge is undone, and what of that written since goes with the record that comes apart."""

    reason = fields.TextField(
        "Why do they not belong together?", missing="Enter why they do not belong together", max_length=400
    )
    since = fields.ChoicesField(
        "Which of these belong to the record that goes?", required=False, choices=(),
        hint="They were written since the merge. What you leave stays with the record that was kept.",
    )  # fmt: skip

    def __init__(self, *args: Any, since: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if since:
            cast(Any, self.fields["since"]).choices = list(since)
        else:
            del self.fields["since"]
