"""The questions about whom to ring and what to watch for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from django.core.exceptions import ValidationError

from safeguarding.casework.design import fields
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.people.forms import Hiding
from safeguarding.casework.people.models import NetworkMember, WarningNote

WHOLE = "family"
_TELEPHONE = re.compile(r"[0-9 ()+-]{6,}( ?(ext|x)\.? ?[0-9]+)?", re.IGNORECASE)


class _About(Hiding):
    """Says whom it is about: one person of the family or all. `people` are asked about only in a first version."""

    def __init__(self, *args: Any, people: Sequence[Person] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people or ()}
        if people is None:
            del self.fields["about"]
        else:
            choices = [(WHOLE, "The whole family"), *((key, name_of(one)) for key, one in self.people.items())]
            cast(Any, self.fields["about"]).choices = choices

    def person(self) -> Person | None:
        """The person it is about; None for the whole family."""
        return self.people.get(self.cleaned_data["about"])

    def facts(self) -> dict[str, Any]:
        said = super().facts()
        said.pop("about", None)
        return said


class Network(_About):
    """Somebody outside the family to ring about it."""

    about = fields.ChoiceField("Whom do they work with?", choices=(), missing="Select whom they work with")
    role = fields.SelectField("What are they?", choices=NetworkMember.Role.choices, missing="Select what they are")
    name = fields.TextField("Name", required=False, max_length=120)
    agency = fields.TextField("School, surgery or agency", required=False, max_length=120)
    telephone = fields.TextField("Telephone number", required=False, max_length=40, width=20, inputmode="tel")
    email = fields.EmailField(required=False)
    since = fields.DateField("Since when?", called="First day", required=False, past=True)
    until = fields.DateField("Until when?", called="Last day", required=False, hint="If they no longer work with them.")
    last_contact = fields.DateField("When did you last speak?", called="Last contact", required=False, past=True)
    tie = fields.ChoiceField(
        "How strong is their tie with the family?", choices=NetworkMember.Tie.choices, required=False,
        hint="As the family says or you have seen. The ecomap draws it.",
    )  # fmt: skip
    ring_first = fields.YesNoField("Ring them first?", missing="Select yes to ring them first", inline=True)

    def clean_telephone(self) -> str:
        said = str(self.cleaned_data["telephone"])
        if said and not _TELEPHONE.fullmatch(said):
            raise ValidationError("Enter a telephone number, like 01632 960 001 or 07700 900 982")
        return said

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("name") or cleaned.get("agency")):
            self.add_error("name", "Enter a name, or the school, surgery or agency")
        return cleaned


class Warn(_About):
    """What somebody who visits must know."""

    about = fields.ChoiceField("Whom is it about?", choices=(), missing="Select whom it is about")
    kind = fields.ChoiceField("What is it?", choices=WarningNote.Kind.choices, missing="Select what it is")
    words = fields.LongTextField(
        "What must somebody know before they visit or call?", missing="Enter what they must know", max_length=400, rows=3,
        called="What they must know",
        hint="Facts, not opinions. The person can ask to read it.",
    )  # fmt: skip
    review_on = fields.DateField(
        "When must it be looked at again?", called="The day of review", missing="Enter the day of review", future=True
    )
    told = fields.YesNoField(
        "Was the person told of this note?", missing="Select yes if they were told", reveals={"no": "not_told_because"}
    )
    not_told_because = fields.TextField("Why not?", missing="Enter why they were not told", max_length=400)
