"""The questions about how often families are looked at, and who should be there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.prompts.forms import VersionField
from safeguarding.casework.supervision.cycle import EARLY, INTERVAL, MINUTES, Cycle, cycle

#: What the model calls each rating of `Cycle.interval`.
FIELDS = {"red": "red", "amber": "amber", "green": "green", "none": "unrated"}
_SAID = ("red", "amber", "green", "unrated", "minutes", "early", "quorum", "reason")


def _days(rating: str) -> fields.NumberField:
    return fields.NumberField(
        f"Days until the next supervision of a family that is {rating}", called=f"Days for a family that is {rating}",
        min_value=INTERVAL[0], max_value=INTERVAL[1], width=3, suffix="days",
    )  # fmt: skip


class SayRules(GovukForm):
    """How often, how long, and who should be there, from a day on."""

    red = _days("red")
    amber = _days("amber")
    green = _days("green")
    unrated = _days("not rated")
    minutes = fields.NumberField(
        "Minutes for each family", min_value=MINUTES[0], max_value=MINUTES[1], width=3, suffix="minutes"
    )
    early = fields.NumberField(
        "Days before it is due that a family may be looked at", called="Days before", min_value=EARLY[0],
        max_value=EARLY[1], width=3, suffix="days",
    )  # fmt: skip
    quorum = fields.ChoicesField(
        "Who should be at every supervision?", choices=[(one.key, one.name) for one in cycle().disciplines],
        required=False, mark_optional=False, hint="One that is missing is said, and stops nothing. Choose none to be told of none.",
    )  # fmt: skip
    starts = fields.DateField("From which day?", called="First day", missing="Enter the first day")
    reason = fields.TextField("Why?", missing="Enter the reason", max_length=400)
    version = VersionField(required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_starts(self) -> date:
        starts: date = self.cleaned_data["starts"]
        if not self.today <= starts <= self.today + timedelta(days=366):
            raise forms.ValidationError("First day must be today or later, and within a year")
        return starts

    def said(self) -> Mapping[str, Any]:
        """What a valid form says, as the row holds it."""
        return {key: self.cleaned_data[key] for key in _SAID}


def begun_with(rules: Cycle, today: date, version: Any) -> dict[str, Any]:
    """What the form begins with: the rules as they stand, from today on."""
    days = {FIELDS[rating]: number for rating, number in rules.interval.items()}
    quorum = [one.key for one in rules.quorum]
    return days | {
        "minutes": rules.minutes,
        "early": rules.early,
        "quorum": quorum,
        "starts": today,
        "version": version,
    }
