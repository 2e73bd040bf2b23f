"""Forms for announcements and letters."""

from __future__ import annotations

from typing import Any

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm


class Announce(GovukForm):
    """What everybody is told, from which day to which."""

    title = fields.TextField("What is it about?", missing="Enter what it is about", max_length=120)
    words = fields.LongTextField(
        "What should everybody know?", missing="Enter what everybody should know", max_length=1000,
        hint="Everybody who works here reads it, partners too. Name no family.",
    )  # fmt: skip
    start = fields.DateField("From which day?", called="First day", missing="Enter the first day")
    end = fields.DateField("Until which day?", called="Last day", missing="Enter the last day")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("start") and said.get("end") and said["end"] < said["start"]:
            self.add_error("end", "The last day must be the first day or later")
        return said


class Letters(GovukForm):
    """Whether letters are wanted."""

    wanted = fields.YesNoField(
        "Do you want an email on days when something new waits for you?",
        missing="Select yes if you want an email",
        hint="It says only that something waits. It never names a family.",
    )


class Sure(GovukForm):
    """One button: the page says what happens."""
