"""The one question about a prompt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.prompts.defaults import LONGEST


class VersionField(fields.HiddenField):
    """The version that the person has read; empty for the workbook’s own."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return UUID(text) if text else None
        except ValueError:
            raise ValidationError(self.error_messages["required"]) from None

    def run_validators(self, value: Any) -> None:
        """Nothing more to check: it is an id."""


class PromptForm(GovukForm):
    """A prompt in the authority’s own words."""

    text = fields.LongTextField(
        "What should stand beside the question?", required=False, count=LONGEST, rows=4, called="The prompt",
        mark_optional=False, hint="Something to think of while writing. Leave it empty to show none.",
    )  # fmt: skip
    version = VersionField(required=False)
