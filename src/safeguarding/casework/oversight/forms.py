"""Questions about the log: up to which day, whose, which pattern, and what came of looking."""

from __future__ import annotations

from typing import Any, cast

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.oversight.models import Look
from safeguarding.casework.oversight.patterns import PATTERNS


class UpTo(GovukForm):
    """Narrow a log to what happened up to a day."""

    mark_optional = False
    day = fields.DateField("Show what happened up to", required=False, past=True)


class FindWorker(GovukForm):
    """Narrow the list of people. Sent by POST, so that no name stands in an address."""

    mark_optional = False
    name = fields.TextField("Find a person by the beginning of a name", required=False, width=20, max_length=80)


class WhichFindings(GovukForm):
    """Narrow the findings."""

    mark_optional = False
    pattern = fields.SelectField("Pattern", required=False, blank="All patterns")
    shown = fields.SelectField(
        "Show", required=False, blank="Not looked at yet", choices=[("all", "All, with what came of them")]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "All patterns"), *((one.id, one.name) for one in PATTERNS.values())]
        cast(Any, self.fields["pattern"]).choices = choices


class SayWhy(GovukForm):
    """Why somebody opens so many files."""

    words = fields.LongTextField(
        "Why do you need so many families’ files?", missing="Enter why you need them", count=400, rows=3,
        hint="Such as: I am on duty tonight for all teams. Do not write what stands in a file.",
    )  # fmt: skip


class Decide(GovukForm):
    """What came of looking at a finding."""

    decision = fields.ChoiceField(
        "What did you decide?", choices=Look.Decision.choices, missing="Select what you decided"
    )
    note = fields.LongTextField(
        "Why?", missing="Enter why you decided so", count=1000, rows=4,
        hint="Do not write what stands in the family’s file.",
    )  # fmt: skip
