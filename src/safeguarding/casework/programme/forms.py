"""The questions about a module: a step, sessions, scales, evidence, a mistake."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID, uuid4

from django.utils import timezone

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.programme.models import Evidence, ModuleStep, ScaleAnswer
from safeguarding.casework.workbook import closing
from safeguarding.casework.workbook.forms import KeyField

READ_BY_ALL = (
    "Everyone who works with the family reads it. Never write here what somebody disclosed, or where they are."
)


class Keyed(GovukForm):
    """A form that is one row however often it is sent. `readers`: who may read the row, as `closing.compartments_for`."""

    mark_optional = False
    client_key = KeyField()

    def __init__(self, *args: Any, readers: tuple[list[str], str] = ([], SHARED), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices, self.unless_chosen = readers
        if len(choices) > 1:
            self.fields["compartment"] = fields.ChoiceField(
                "Who may read this?", choices=closing.choices(choices), required=False, hints=closing.hints(choices)
            )
        today = timezone.localdate()
        self.initial = {"client_key": uuid4(), "on": today, "compartment": self.unless_chosen, **self.initial}

    @property
    def compartment(self) -> str:
        """Who may read it, as chosen."""
        return self.cleaned_data.get("compartment") or self.unless_chosen


class Step(Keyed):
    """What happened with the module."""

    kind = fields.ChoiceField(
        "What happened?", choices=ModuleStep.Kind.choices, missing="Select what happened",
        reveals={"not_applicable": "why_not", "stopped": "why_stopped"},
    )  # fmt: skip
    why_not = fields.TextField(
        "Why does it not apply?", missing="Enter why it does not apply", max_length=400, hint=READ_BY_ALL
    )
    why_stopped = fields.TextField("Why was it stopped?", missing="Enter why it was stopped", max_length=400, hint=READ_BY_ALL)  # fmt: skip
    on = fields.DateField("When?", called="The date", missing="Enter the date", past=True)

    @property
    def reason(self) -> str:
        said = self.cleaned_data
        return str(said.get("why_not") or said.get("why_stopped") or "")


class Sessions(Keyed):
    """Which sessions of the workbook were work on this module."""

    entries = fields.ChoicesField("Which sessions were work on this module?", choices=(), missing="Select at least one session")  # fmt: skip

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["entries"]).choices = choices

    def clean_entries(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["entries"]]


class Scales(Keyed):
    """How important the change is and how sure the person is of making it, from 0 to 10."""

    informant = fields.ChoiceField("Who answered?", choices=ScaleAnswer.Informant.choices, missing="Select who answered")  # fmt: skip
    importance = fields.NumberField(
        "How important is this change, from 0 to 10?", called="Importance", required=False, min_value=0, max_value=10,
        width=2, hint="0 is not at all, 10 is nothing matters more. Leave it empty if you did not ask.",
    )  # fmt: skip
    confidence = fields.NumberField(
        "How confident are they of making it, from 0 to 10?", called="Confidence", required=False, min_value=0,
        max_value=10, width=2, hint="0 is not at all, 10 is certain. Leave it empty if you did not ask.",
    )  # fmt: skip
    on = fields.DateField("When?", called="The date", missing="Enter the date", past=True)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and said.get("importance") is None and said.get("confidence") is None:
            self.add_error("importance", "Enter at least one answer")
        return said


class EvidenceForm(Keyed):
    """One piece of evidence. `areas`: of the assessment; `entries`: of the workbook that it can come from."""

    text = fields.LongTextField("What is the evidence?", missing="Enter the evidence", called="The evidence", max_length=4000, rows=4)  # fmt: skip
    known = fields.ChoiceField("How is it known?", choices=Evidence.Known.choices, missing="Select how it is known")
    points = fields.ChoiceField("Which way does it point?", choices=Evidence.Points.choices, missing="Select which way it points")  # fmt: skip
    area = fields.SelectField(
        "Which part of the parenting assessment does it belong to?", blank="None in particular", required=False
    )
    entry = fields.SelectField(
        "Which workbook entry does it come from?", blank="None", required=False,
        hint="The entry stays where it is: nothing is copied from it.",
    )  # fmt: skip
    on = fields.DateField("When was it so?", called="The date", missing="Enter the date", past=True)

    def __init__(
        self, *args: Any, areas: Iterable[tuple[str, str]], entries: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("area", areas), ("entry", entries)):
            field = cast(Any, self.fields[name])
            field.choices = [*field.choices, *choices]


class Mistake(Keyed):
    """Why something was entered in error."""

    why = fields.TextField(
        "Why was it entered in error?", missing="Enter why it was entered in error", max_length=200,
        hint="It stays in the record, marked as an error, with both names.",
    )  # fmt: skip
