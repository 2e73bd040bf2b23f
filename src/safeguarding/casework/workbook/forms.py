"""The questions about an entry and about a month’s summary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.design import fields
from safeguarding.casework.design.dates import clock
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.families.models import Membership, Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.workbook import closing
from safeguarding.casework.workbook.contacts import Contact, Present, asked_if_seen, problems, tidy
from safeguarding.casework.workbook.models import Entry
from safeguarding.casework.workbook.times import read_time

MOST_TEXT = 20_000
SEEN = (("seen", "Seen"), ("alone", "Seen alone"), ("bedroom", "Bedroom seen"))
#: Years of age. Of a younger child “seen alone: no” says nothing, so it isn't asked. Our proposal: no source gives an age.
ALONE_FROM = 2
NOT_A_TIME = "Enter the time as in 16:30 or 4:30pm"


class TimeField(fields.TextField):
    """A time of day."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        found = read_time(text)
        if found is None:
            raise ValidationError(NOT_A_TIME)
        return found

    def run_validators(self, value: Any) -> None:
        """Nothing more to check: it is a time."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class KeyField(fields.HiddenField):
    """An id that the page carries along; empty where there is none."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return UUID(text) if text else None
        except ValueError:
            raise ValidationError(self.error_messages["required"]) from None

    def run_validators(self, value: Any) -> None:
        """Nothing more to check: it is an id."""


class _EachChild(fields.Field):
    """Draws the questions about every child, one child after the other, under the choice of a visit."""

    def as_field_group(self) -> SafeString:
        names = (name for child in self.form.children for name in child_fields(child))  # type: ignore[attr-defined]
        return format_html_join("", "{}", ((self.form[name].as_field_group(),) for name in names))  # type: ignore[attr-defined]


def child_fields(child: Person) -> tuple[str, str]:
    """The names of the two questions about a child on a visit."""
    return f"seen-{child.pk.hex}", f"why-{child.pk.hex}"


class EntryForm(GovukForm):
    """One contact, written once. `members`: the memberships of those whom it may concern. `readers`: the compartments
    that the writer may choose from, and the one that is chosen when they don’t (`closing.compartments_for`)."""

    mark_optional = False

    kind = fields.ChoiceField("What was it?", choices=Entry.Kind.choices, missing="Select what it was", reveals={"visit": "children"})  # fmt: skip
    day = fields.DateField(
        "When did it happen?", called="Date it happened", missing="Enter the date it happened", past=True
    )
    time = TimeField(
        "At what time?", missing="Enter the time it happened", hint="For example, 16:30 or 4:30pm", width=5
    )
    who = fields.ChoicesField(
        "Who does it concern?", choices=(), required=False, small=True,
        hint="Children about whom you answered above are included.",
    )  # fmt: skip
    significant = fields.YesNoField("Is it significant?", hint="Shown in the chronology", missing="Select yes if it is significant", inline=True)  # fmt: skip
    text = fields.LongTextField(
        "What happened, and what does it mean for the children?", hint="You can leave this empty unless the entry is significant.",
        called="What happened", required=False, max_length=MOST_TEXT, rows=8,
    )  # fmt: skip
    client_key = KeyField()

    def __init__(
        self,
        *args: Any,
        members: Sequence[Membership],
        contact: Contact | None = None,
        readers: tuple[list[str], str] = ([], SHARED),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices, self.unless_chosen = readers
        self.people = {row.person_id: row.person for row in members}
        self.children = [row.person for row in members if asked_if_seen(row.person, row.role)]
        self.contact: Contact | None = None
        self.fields["children"] = forms.Field(required=False, widget=forms.Widget())
        self.fields["children"].bound_field_class = _EachChild
        for child in self.children:
            self._ask_of(child)
        names = [name for child in self.children for name in child_fields(child)]
        self.order_fields(["kind", "children", *names])
        cast(Any, self.fields["who"]).choices = [(str(key), name_of(person)) for key, person in self.people.items()]
        if len(choices) > 1:
            self.fields["compartment"] = fields.ChoiceField(
                "Who may read this?", choices=closing.choices(choices), required=False, hints=closing.hints(choices)
            )
        begun: dict[str, Any] = answers_of(contact) if contact else {"day": timezone.localdate()}
        self.initial = {"client_key": uuid4(), "compartment": self.unless_chosen, **begun, **self.initial}

    def _ask_of(self, child: Person) -> None:
        seen, why = child_fields(child)
        name = name_of(child)
        young = (child.age_on(timezone.localdate()) or 0) < ALONE_FROM if child.birth_date else False
        choices = [choice for choice in SEEN if not (young and choice[0] == "alone")]
        self.fields[seen] = fields.ChoicesField(name, choices=choices, required=False, inline=True, small=True)
        self.fields[why] = fields.TextField(
            f"If {name} was not seen, why not?", called="The reason", required=False, max_length=200
        )

    def asked(self) -> list[forms.BoundField]:
        """The questions about each child are drawn under the choice of a visit."""
        under = {name for child in self.children for name in child_fields(child)}
        return [bound for bound in super().asked() if bound.name not in under]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") != Entry.Kind.VISIT:
            for name in (name for child in self.children for name in child_fields(child)):
                self.errors.pop(name, None)
        if self.errors:
            return cleaned
        at = timezone.make_aware(datetime.combine(cleaned["day"], cleaned["time"]))
        visit = cleaned["kind"] == Entry.Kind.VISIT
        people = [row for key in self.people if (row := self._present(key, visit))]
        readers = cleaned.get("compartment") or self.unless_chosen
        contact = tidy(Contact(cleaned["kind"], at, tuple(people), cleaned["significant"], cleaned["text"], readers))
        for problem in problems(contact, {child.pk for child in self.children}, timezone.now()):
            if problem.person:
                name = name_of(self.people[problem.person])
                self.add_error(f"{problem.where}-{problem.person.hex}", problem.sentence(name))
            else:
                self.add_error(problem.where if problem.where in self.fields else None, problem.sentence())
        self.contact = contact
        return cleaned

    def _present(self, key: UUID, visit: bool) -> Present | None:
        """What was said of a person; None of somebody whom it doesn’t concern."""
        ticks = self.cleaned_data.get(f"seen-{key.hex}", []) if visit else []
        why = self.cleaned_data.get(f"why-{key.hex}", "") if visit else ""
        if not (str(key) in self.cleaned_data["who"] or ticks or why):
            return None
        if not visit or f"seen-{key.hex}" not in self.fields:
            return Present(key)
        seen = "seen" in ticks
        asked = "alone" in dict(cast(Any, self.fields[f"seen-{key.hex}"]).choices)
        alone = "alone" in ticks if asked and (seen or "alone" in ticks) else None
        return Present(key, seen, alone, "bedroom" in ticks, why)


class CorrectionForm(EntryForm):
    """The same contact, put right. `version` is the version that the person has read."""

    reason = fields.TextField("Why are you correcting it?", missing="Enter why you are correcting it", called="The reason for the correction", max_length=200)  # fmt: skip
    version = KeyField()


def answers_of(contact: Contact) -> dict[str, Any]:
    """A contact as the answers of the form."""
    answers: dict[str, Any] = {
        "kind": contact.kind,
        "day": timezone.localdate(contact.at),
        "time": clock(contact.at),
        "who": [str(row.person) for row in contact.people],
        "significant": contact.significant,
        "text": contact.text,
        "compartment": contact.compartment,
    }
    for row in contact.people:
        said = (("seen", row.seen), ("alone", row.seen_alone), ("bedroom", row.bedroom_seen))
        answers[f"seen-{row.person.hex}"] = [name for name, true in said if true]
        answers[f"why-{row.person.hex}"] = row.not_seen_because
    return answers


class SummaryForm(GovukForm):
    """The month in the words of one discipline. `episode` and `version` say what the person started from."""

    text = fields.LongTextField(
        "This month", missing="Enter the summary", called="The summary", max_length=MOST_TEXT, rows=14,
        hint="Everyone who works with the family reads it. The work done, what has changed since last month, how the family is engaging, your view of the risk, and what comes next.",
    )  # fmt: skip
    episode = KeyField(required=False)
    version = KeyField(required=False)
