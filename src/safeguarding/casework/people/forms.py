"""The questions about one person and their relationships: one a page, as they are asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.utils import timezone

from safeguarding.casework.design import fields
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.families.written import Written
from safeguarding.casework.people import codes, numbers
from safeguarding.casework.people.models import KnownName, Language, Relationship
from safeguarding.casework.people.scopes import HIDING, OPEN
from safeguarding.evidence import relationships as kinds

HIDES_HINT = (
    "For example, something of a person who has fled. Then only those who may know where they are can read it, and "
    "it can’t be opened to everyone again."
)


class Ask(GovukForm):
    """A form whose answers an action may refuse with sentences."""

    def refuse(self, error: Any) -> None:
        """Show the sentences of an `Impossible` beside the question that they belong to, or above all."""
        for sentence in error.sentences:
            self.add_error(error.field if error.field in self.fields else None, sentence)


class Hiding(Ask):
    """Asks, of those who may know, whether the answer could say where somebody hides."""

    def __init__(self, *args: Any, may_hide: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_hide:
            self.fields["hides"] = fields.YesNoField(
                "Could this say where somebody is hiding?", hint=HIDES_HINT, inline=True,
                missing="Select yes if this could say where somebody is hiding",
            )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """The answers as the facts of a version. Who isn't asked leaves the readers as they are."""
        said = dict(self.cleaned_data)
        if "hides" in said:
            said["compartment"] = HIDING if said.pop("hides") else OPEN
        return said


def _source() -> fields.ChoiceField:
    return fields.ChoiceField(
        "How do you know?", choices=[choice for choice in Written.Source.choices if choice[0]], required=False
    )


def sides(sex: str) -> list[tuple[str, str]]:
    """Every kind, said of a person of that sex: a directed one from both sides."""
    found = []
    for key, kind in kinds.KINDS.items():
        found.append((f"{key}:from", _upper(kinds.words(key, sex))))
        if kind.directed and kind.words != kind.back:
            found.append((f"{key}:to", _upper(kinds.words_back(key, sex))))
    return found


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


class Relate(Ask):
    """What a person is to somebody else in the family."""

    what = fields.SelectField("What are they?", missing="Select what they are", called="What they are")
    other = fields.ChoiceField("To whom?", choices=(), missing="Select to whom")
    start = fields.DateField(
        "Since when?", called="First day", required=False, past=True,
        hint="For a parent by birth, leave this empty.",
    )  # fmt: skip
    end = fields.DateField("Until when?", called="Last day", required=False, past=True, hint="If it is over.")
    known = fields.ChoiceField(
        "How do you know?", choices=[one for one in Relationship.Known.choices if one[0]], required=False
    )

    def __init__(self, *args: Any, person: Person, others: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = name_of(person)
        what, other = (cast(Any, self.fields[key]) for key in ("what", "other"))
        what.choices = [("", "Choose one"), *sides(person.sex)]
        what.label, other.label = f"What is {name}?", f"To whom is {name} this?"
        other.choices = [(str(one.pk), name_of(one)) for one in others]

    def kind(self) -> tuple[str, bool]:
        """The kind, and whether the person is the source."""
        key, _, side = self.cleaned_data["what"].partition(":")
        return key, side == "from"


class Dates(Ask):
    """From when to when a relationship holds."""

    start = Relate.base_fields["start"]
    end = Relate.base_fields["end"]
    known = Relate.base_fields["known"]


class Responsibility(Ask):
    """Whether somebody holds parental responsibility, how, and from when to when."""

    responsibility = fields.ChoiceField(
        "Do they hold parental responsibility?", choices=list(kinds.RESPONSIBILITY.items()), reveals={"yes": "how"},
        missing="Select if they hold parental responsibility",
    )  # fmt: skip
    how = fields.ChoiceField(
        "How do they hold it?", choices=list(kinds.HOW_HELD.items()), missing="Select how they hold it"
    )
    held_from = fields.DateField("From when?", called="First day", required=False, past=True)
    held_to = fields.DateField(
        "Until when?", called="Last day", required=False, past=True, hint="Only if they hold it no longer."
    )


class Name(Hiding):
    """Another name of a person."""

    kind = fields.ChoiceField("What kind of name is it?", choices=KnownName.Kind.choices, missing="Select what kind of name it is")  # fmt: skip
    name = fields.TextField("Name", missing="Enter the name", max_length=160, spellcheck=False)
    start = fields.DateField("Since when?", called="First day", required=False, past=True)
    end = fields.DateField("Until when?", called="Last day", required=False, past=True)


class Speaks(Ask):
    """What a person speaks and needs. `version` is what stood when the form was loaded."""

    first_language = fields.TextField("First language", required=False, max_length=60, width=20)
    interpreter = fields.ChoiceField(
        "Do they need an interpreter?", choices=Language.Interpreter.choices, missing="Select if they need an interpreter",
        hint="Children and relatives don’t interpret.",
    )  # fmt: skip
    needs = fields.LongTextField(
        "What else do they need to understand and be understood?", required=False, max_length=400, rows=3,
        hint="For example, large print, short sentences, a picture plan, or nobody behind them.",
    )  # fmt: skip
    version = fields.HiddenField(required=False)

    def replaces(self) -> UUID | None:
        try:
            return UUID(self.cleaned_data["version"])
        except ValueError:
            return None


class Ethnicity(Ask):
    """Ethnicity in the codes of the census."""

    code = fields.ChoiceField(
        "What is their ethnicity?", choices=list(codes.ETHNICITY.items()), missing="Select their ethnicity",
        hint="Ask them, or a parent. Don’t guess.",
    )  # fmt: skip
    source = _source()


class Disabilities(Ask):
    """Disability in the codes of the census."""

    chosen = fields.ChoicesField(
        "Which disabilities do they have?", choices=list(codes.DISABILITY.items()),
        missing="Select a disability, or that there is none",
    )  # fmt: skip
    source = _source()


class Number(Ask):
    """A number by which somebody else knows the person."""

    scheme = fields.ChoiceField(
        "Which number is it?", choices=[(one.value, one.label) for one in numbers.ASKED], missing="Select which number it is"
    )  # fmt: skip
    value = fields.TextField(
        "Number", required=False, mark_optional=False, width=20, max_length=20, spellcheck=False,
        hint="Leave it empty to take back a number that is wrong.",
    )  # fmt: skip
    since = fields.DateField("Since when is it theirs?", called="First day", required=False, past=True)
    source = _source()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "scheme" in cleaned and "value" in cleaned:
            cleaned["value"] = numbers.tidy(cleaned["scheme"], cleaned["value"])
            if sentence := numbers.fault(cleaned["scheme"], cleaned["value"]):
                self.add_error("value", sentence)
        return cleaned


class TakeBack(Ask):
    """Why something is taken back."""

    why = fields.TextField("Why?", missing="Enter why", max_length=200, called="The reason")


class Birth(Ask):
    """An unborn child is born."""

    birth_date = fields.DateField("When was the baby born?", called="Date of birth", missing="Enter the date of birth", past=True)  # fmt: skip
    sex = fields.ChoiceField(
        "Sex", choices=Person._meta.get_field("sex").flatchoices, missing="Select the sex as recorded"
    )
    given_name = fields.TextField("Given name", max_length=80, required=False, hint="You can add it later.")
    family_name = fields.TextField("Family name", max_length=80, required=False)


class Twin(Ask):
    """Another child of the same pregnancy."""

    identical = fields.ChoiceField(
        "Are the two identical?", choices=[("yes", "Yes"), ("no", "No"), ("not_known", "Not known yet")],
        missing="Select if the two are identical",
    )  # fmt: skip
    twin = fields.HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("twin", uuid4())

    def clean_twin(self) -> UUID:
        try:
            return UUID(self.cleaned_data["twin"])
        except ValueError:
            raise ValidationError(self.fields["twin"].error_messages["required"]) from None


class PregnancyEnded(Ask):
    """The day on which a pregnancy ended."""

    ended_on = fields.DateField("When did the pregnancy end?", called="The day it ended", missing="Enter the day it ended", past=True)  # fmt: skip


class Died(Ask):
    """The day on which somebody died."""

    died_on = fields.DateField("When did they die?", called="Date of death", missing="Enter the date of death", past=True)  # fmt: skip


class _Who(Ask):
    who = fields.ChoicesField("Who?", choices=(), missing="Select at least one person")

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        cast(Any, self.fields["who"]).choices = [(key, name_of(one)) for key, one in self.people.items()]

    def chosen(self) -> list[Person]:
        return [self.people[key] for key in self.cleaned_data["who"]]


class Move(_Who):
    """People who live somewhere from a day on."""

    line = fields.TextField("Address", required=False, mark_optional=False, max_length=200)
    postcode = fields.TextField("Postcode", required=False, mark_optional=False, max_length=10, width=10)
    start = fields.DateField("From which day?", called="First day", missing="Enter the first day", past=True)


class MoveOut(_Who):
    """People who no longer live where they lived."""

    start = fields.DateField("What was the last day?", called="Last day", missing="Enter the last day", past=True)


class OnDay(Ask):
    """Which day to look at."""

    mark_optional = False
    day = fields.DateField("Which day?", called="The day", missing="Enter the day", past=True)

    @classmethod
    def asked_of(cls, request: Any) -> OnDay:
        """Bound to the address where it names a day; today's otherwise."""
        asked = any(f"day-{part}" in request.GET for part in ("day", "month", "year"))
        return cls(request.GET) if asked else cls(initial={"day": timezone.localdate()})

    def chosen(self) -> date | None:
        """The day asked for, today where none is; None where the answer is wrong, and the form then says so."""
        if not self.is_bound:
            return timezone.localdate()
        return self.cleaned_data["day"] if self.is_valid() else None

    def address(self) -> str:
        """The day as the end of an address, for a link to the same day."""
        on = self.chosen()
        return f"?{urlencode({'day-day': on.day, 'day-month': on.month, 'day-year': on.year})}" if on else ""
