"""Which days to draw from, and what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.quality.actions import LONGEST, MOST
from safeguarding.casework.quality.models import Mark
from safeguarding.casework.quality.questions import Question


class DrawDays(GovukForm):
    """From which days to draw, and how many."""

    first = fields.DateField("From which day?", missing="Enter the first day", called="First day")
    last = fields.DateField("To which day?", missing="Enter the last day", called="Last day")
    wanted = fields.NumberField(
        "How many days do you want to observe?", missing="Enter how many days", called="Number of days", width=2,
        min_value=1, max_value=MOST,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if first and last and not first <= last <= first + LONGEST:
            self.add_error("last", "Last day must be on or after the first, and within half a year of it")
        return found


class Observe(GovukForm):
    """An answer and, where wanted, a note to each question of the checklist."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for one in questions:
            self.fields[f"answer_{one.key}"] = fields.ChoiceField(
                one.words, choices=Mark.Answer.choices, inline=True, missing=f"Select an answer to “{one.words}”"
            )
            self.fields[f"note_{one.key}"] = fields.LongTextField(
                "What did you see or hear?", required=False, count=400, rows=2, called="Your note",
            )  # fmt: skip

    def answers(self) -> dict[str, tuple[str, str]]:
        """By key of the checklist: the answer and the note."""
        given = self.cleaned_data
        return {one.key: (given[f"answer_{one.key}"], given[f"note_{one.key}"] or "") for one in self.questions}
