"""The questions about protected records. None of these forms keeps drafts: a draft is not sealed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.protected.models import ProtectedRow

MOST_TEXT = 10_000


class _Keyed(GovukForm):
    client_key = fields.HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_key", uuid4())

    def clean_client_key(self) -> UUID:
        try:
            return UUID(self.cleaned_data["client_key"])
        except ValueError:
            raise ValidationError(self.fields["client_key"].error_messages["required"]) from None


class Protect(_Keyed):
    """Something protected about a person."""

    person = fields.ChoiceField("Who is it about?", choices=(), missing="Select who it is about")
    kind = fields.ChoiceField("What is it?", choices=ProtectedRow.Kind.choices, missing="Select what it is")
    text = fields.LongTextField(
        "What must be known?", missing="Enter what must be known", max_length=MOST_TEXT, rows=8,
        hint="Give an address with its postcode: letters are checked against every part of it.",
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = [(str(one.pk), name_of(one)) for one in people]


class Replace(_Keyed):
    """The same thing, as it is now."""

    text = fields.LongTextField(
        "What must be known now?", missing="Enter what must be known now", max_length=MOST_TEXT, rows=8
    )


class Withdraw(GovukForm):
    """Nothing to fill in: withdrawing is the answer."""


class Contact(GovukForm):
    """How an adult may be contacted."""

    person = fields.ChoiceField("Who is it about?", choices=(), missing="Select who it is about")
    ways = fields.ChoicesField(
        "Which ways are safe?",
        choices=[("call", "Call"), ("text", "Text message"), ("email", "Email"), ("post", "Post")],
        required=False,
        mark_optional=False,
        hint="Leave all empty if no way is known to be safe.",
    )
    leave_message = fields.YesNoField(
        "Is it safe to leave a message?", missing="Select if it is safe to leave a message"
    )
    times = fields.TextField(
        "When is it safe?", required=False, max_length=200, hint="For example, weekdays 10am to noon"
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = [(str(one.pk), name_of(one)) for one in people]

    def rule(self) -> dict[str, Any]:
        """The answers as the fields of a rule."""
        ways = {way: way in self.cleaned_data["ways"] for way in ("call", "text", "email", "post")}
        return ways | {name: self.cleaned_data[name] for name in ("leave_message", "times")}


def chosen(people: Sequence[Person], key: str) -> Person:
    """The person of the answer."""
    return next(one for one in people if str(one.pk) == key)


class WriteLetter(_Keyed):
    """A letter, and what else must not be in it. One a line: the workbook does not hold who told us, or every school."""

    text = fields.LongTextField("Letter", missing="Enter the letter", max_length=20_000, rows=16)
    informants = fields.LongTextField(
        "Who told us something that must not come back to them?", required=False, rows=3, max_length=1000,
        hint="One name a line.", mark_optional=False,
    )  # fmt: skip
    places = fields.LongTextField(
        "Which schools, surgeries and places must not be named?", required=False, rows=3, max_length=1000,
        hint="One a line.", mark_optional=False,
    )  # fmt: skip

    def look_for(self) -> dict[str, tuple[str, ...]]:
        """What else to look for, line by line."""
        said = self.cleaned_data
        return {
            name: tuple(line.strip() for line in said[name].splitlines() if line.strip())
            for name in ("informants", "places")
        }


class ReleaseLetter(GovukForm):
    """That the letter may leave."""

    reason = fields.TextField(
        "Why may it leave with what was found?", required=False, max_length=400, mark_optional=False
    )
