"""The questions of what follows from a meeting, one form a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.access.models import User
from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.supervision.after_models import Dissent, Telling, Told
from safeguarding.casework.supervision.forms import AHEAD, Versioned
from safeguarding.casework.supervision.models import Attendance
from safeguarding.casework.supervision.presenters import discipline
from safeguarding.casework.workbook import closing


class Disagree(Versioned):
    """That somebody does not agree, or agrees after all."""

    stands = fields.ChoiceField("", choices=(), missing="Select whether you agree")
    reason = fields.LongTextField(
        "Why?", missing="Enter your reason", count=2000, rows=6,
        hint="Everybody who works with the family reads it beside the decision.",
    )  # fmt: skip

    def __init__(self, *args: Any, about: str, held: Dissent | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what = Dissent.About(about).label.lower()
        if held is None or (self.is_bound and "stands" not in self.data):  # one thing to say, and nothing to choose
            del self.fields["stands"]
            self.fields["reason"].label = f"Why do you not agree with {what}?"
            return
        stands: Any = self.fields["stands"]
        stands.label = f"Do you agree with {what}?"
        stands.choices = [("yes", "I do not agree"), ("no", "I agree after all")]
        self.initial.update({"stands": "yes" if held.stands else "no", "reason": held.reason, "replaces": str(held.pk)})

    def clean(self) -> dict[str, Any]:
        return {"stands": "yes", **(super().clean() or self.cleaned_data)}

    def written(self) -> str:
        return str((self.cleaned_data if self.is_bound else self.initial).get("reason", ""))


class DecideAsManager(GovukForm):
    """What the named manager decides."""

    agrees = fields.YesNoField("Do you agree with what the supervision decided?", missing="Select whether you agree")
    text = fields.LongTextField("What is to happen?", missing="Enter what is to happen", count=2000, rows=5)
    reason = fields.LongTextField("Why?", missing="Enter the reason", count=2000, rows=5)


class AgreeTelling(GovukForm):
    """What somebody of the family will be told."""

    mark_optional = False
    person = fields.ChoiceField("Who will be told?", choices=(), missing="Select who will be told")
    words = fields.LongTextField(
        "What will they be told, in plain words?", missing="Enter what they will be told", max_length=2000, rows=6,
        hint="Everybody who works with the family reads this. Leave out where anybody is, and who told us.",
    )  # fmt: skip
    teller = fields.ChoiceField("Who will tell them?", choices=(), missing="Select who will tell them")
    due = fields.DateField("By when?", called="The day it is due", missing="Enter the day it is due")
    informants = fields.LongTextField(
        "Who told us something that must not come back to them?", required=False, rows=2, max_length=1000,
        hint="One name a line. It is looked for in the words above and not kept.",
    )  # fmt: skip
    places = fields.LongTextField(
        "Which schools, surgeries and places must not be named?", required=False, rows=2, max_length=1000,
        hint="One a line. It is looked for in the words above and not kept.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, people: Sequence[Person], rows: Sequence[Attendance], held_on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = [(str(one.pk), name_of(one)) for one in people]
        teller: Any = self.fields["teller"]
        teller.choices = [(str(row.user_id), f"{row.user.name}: {discipline(row.role)}") for row in rows]
        due: Any = self.fields["due"]
        due.earliest, due.latest = held_on, held_on + AHEAD

    def look_for(self) -> dict[str, tuple[str, ...]]:
        """What else to look for, line by line."""
        said = self.cleaned_data
        return {
            name: tuple(line.strip() for line in said[name].splitlines() if line.strip())
            for name in ("informants", "places")
        }


class MarkTold(GovukForm):
    """That somebody was told. `readers`: who may read what they said, as `closing.compartments_for`."""

    mark_optional = False
    on = fields.DateField("When were they told?", called="The day", missing="Enter the day", past=True)
    how = fields.ChoiceField("How?", choices=Told.How.choices, missing="Select how they were told")
    said = fields.LongTextField(
        "What did they say?", required=False, max_length=2000, rows=4,
        hint="Leave it empty if they said nothing. Where anybody is, or who told us, belongs in protected information.",
    )  # fmt: skip

    def __init__(self, *args: Any, telling: Telling, readers: tuple[list[str], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on: Any = self.fields["on"]
        on.earliest, on.initial = timezone.localdate(telling.agreed_at), timezone.localdate()
        choices, self.unless_chosen = readers
        if len(choices) > 1:
            self.fields["compartment"] = fields.ChoiceField(
                "Who may read what they said?", choices=closing.choices(choices), required=False,
                hints=closing.hints(choices),
            )  # fmt: skip
        self.initial = {"compartment": self.unless_chosen, **self.initial}

    @property
    def compartment(self) -> str:
        """Who may read it, as chosen."""
        return self.cleaned_data.get("compartment") or self.unless_chosen or SHARED


class NameManager(GovukForm):
    """Closing. Where the rating asks for a manager’s decision, who makes it."""

    manager = fields.ChoiceField(
        "Which manager decides today?", choices=(), missing="Select the manager who decides today",
        hint="They decide by the end of today. It may be you.",
    )  # fmt: skip

    def __init__(self, *args: Any, managers: Sequence[User], needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needed:
            del self.fields["manager"]
            return
        manager: Any = self.fields["manager"]
        manager.choices = [(str(one.pk), one.name) for one in managers]
