"""The question about a doubtful row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm


class DecideLink(GovukForm):
    """Is the person in the partner's row this person of ours?"""

    answer = fields.ChoiceField("Is this the same person?", choices=(), missing="Select who the row is, or nobody")
    reason = fields.TextField("Why? (optional)", required=False, max_length=400, mark_optional=False)

    def __init__(self, *args: Any, people: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one["id"], f"Yes, {one['name']}") for one in people]
        rest = [("nobody", "No, nobody of ours"), ("cannot_tell", "I can’t tell from this")]
        self.fields["answer"].choices = [*choices, *rest]  # type: ignore[attr-defined]
