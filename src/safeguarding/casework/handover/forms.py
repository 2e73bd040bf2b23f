"""Questions when a family moves."""

from __future__ import annotations

import re
from typing import Any, cast

from django.core.exceptions import ValidationError

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.handover import sealed_file


class HandOver(GovukForm):
    """Where the file goes, why, and what is in it."""

    to_code = fields.TextField(
        "Which authority?", missing="Enter the authority’s code", max_length=3, width=3,
        hint="Its three-digit code in returns to the Department for Education.",
    )  # fmt: skip
    reason = fields.TextField("Why does the file go there?", missing="Enter why the file goes there", max_length=400)
    ratings = fields.YesNoField(
        "Do the ratings of group supervision go too?", missing="Select whether the ratings go too"
    )
    ends = fields.YesNoField(
        "Does your own work with the family end today?", missing="Select whether your work with the family ends today",
        hint="If it does, the file closes here, and nobody is allocated to it any more.",
    )  # fmt: skip

    def clean_to_code(self) -> str:
        code = str(self.cleaned_data["to_code"]).strip()
        if not re.fullmatch(r"\d{3}", code):
            raise ValidationError("The authority’s code must be three digits, like 919")
        return code


class SaveHandover(HandOver):
    """The same, with the words that will open the file."""

    words = fields.HiddenField()

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"])
        if not sealed_file.FORM.fullmatch(words):
            raise ValidationError("The words that open the file were changed. Begin again")
        return words


class Accept(GovukForm):
    """A file from another authority."""

    file = fields.FileField("The handover file", kinds=("handover",), missing="Select the handover file")
    words = fields.TextField(
        "The words that open it", missing="Enter the words that open the file", max_length=60,
        hint="The other authority tells you by telephone: four groups of letters and digits.",
    )  # fmt: skip
    team = fields.PickField(
        "Which team takes the family?", queryset=None, missing="Select a team", label_of=lambda team: team.name
    )

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["team"]).queryset = teams
