"""What every form of an authority’s own rules asks besides: from which day, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm

#: How far ahead rules can be said.
AHEAD = timedelta(days=366)


class SayForm(GovukForm):
    """A topic’s own questions stand before these. `standing` are the rules that the form begins with, `number` how many
    versions there are."""

    mark_optional = False

    def __init__(self, *args: Any, standing: Any, number: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing, self.number = standing, number
        self.ask(standing)
        self.fields["starts"] = fields.DateField("From which day?", called="First day", missing="Enter the first day")
        starts: Any = self.fields["starts"]
        starts.earliest, starts.latest = today, today + AHEAD
        self.fields["reason"] = fields.TextField("Why?", missing="Enter the reason", max_length=400)
        self.fields["version"] = fields.HiddenField(required=False)
        self.initial.setdefault("starts", today)

    def ask(self, standing: Any) -> None:
        """Add the topic’s questions, and what they begin with to `initial`."""
        raise NotImplementedError

    def content(self) -> Mapping[str, Any]:
        """What a valid form says, in the shape of the topic’s file."""
        raise NotImplementedError

    def clean_version(self) -> UUID | None:
        given = self.cleaned_data["version"]
        try:
            return UUID(given) if given else None
        except ValueError:
            raise forms.ValidationError("This page has lost its place. Go back and load it again.") from None
