"""The questions about an entry and about a month’s summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.safestring import SafeString

from safeguarding.casework.access.compartments import SHARED
from safeguarding.casework.design import fields
from safeguarding.casework.design.dates import clock
from safeguarding.casework.design.forms import GovukForm
from safeguarding.casework.families.models import Membership
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.workbook import closing
from safeguarding.casework.workbook.contacts import Contact, Present, asked_if_seen, problems, tidy
from safeguarding.casework.workbook.models import Entry
from safeguarding.casework.workbook.questions import (
    KeyField,
    SecondsField,
    TimeField,
    Together,
    ask_of,
    child_fields,
    present,
    ticks_of,
)
from safeguarding.casework.workbook.voice.asking import SAID, ask_what_was_said, said_on

MOST_TEXT = 20_000
TICK_OR_CLEAR = "Select that a child said or showed something, or clear the words"


class EntryForm(GovukForm):
    """One contact, written once. `members`: the memberships of those whom it may concern. `readers`: the compartments
    that the writer may choose from, and the one that is chosen when they don’t (`closing.compartments_for`).
    `prompts`: what the writer may think of, by kind of entry. `keeps_words`: whether a child’s words are asked for."""

    mark_optional = False

    kind = fields.ChoiceField("What was it?", choices=Entry.Kind.choices, missing="Select what it was", reveals={"visit": "children"}, small=True)  # fmt: skip
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
    line = fields.TextField(
        "In one line, what was it?", hint="Enough for most contacts. You can leave it empty if the answers below say it all.",
        called="The line", required=False, max_length=200,
    )  # fmt: skip
    significant = fields.YesNoField(
        "Is it significant?", hint="Shown in the chronology", missing="Select yes if it is significant", reveals={"yes": "narrative"}
    )  # fmt: skip
    text = fields.LongTextField(
        "What happened, and what does it mean for the children?", hint="For what is significant. Otherwise the line is enough.",
        called="What happened", required=False, max_length=MOST_TEXT, rows=8,
    )  # fmt: skip
    client_key = KeyField()
    active = SecondsField()

    def __init__(
        self,
        *args: Any,
        members: Sequence[Membership],
        contact: Contact | None = None,
        readers: tuple[list[str], str] = ([], SHARED),
        prompts: SafeString | str = "",
        keeps_words: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices, self.unless_chosen = readers
        self.people = {row.person_id: row.person for row in members}
        self.children = [row.person for row in members if asked_if_seen(row.person, row.role)]
        self.contact: Contact | None = None
        self.said: Any = None
        names = [name for child in self.children for name in child_fields(child)]
        for child in self.children:
            self.fields.update(ask_of(child, timezone.localdate()))
        self.fields["children"] = Together(names)
        self.fields["narrative"] = Together(["text"], prompts)
        asked = ask_what_was_said({child.pk: name_of(child) for child in self.children}) if keeps_words else {}
        self.fields.update(asked)
        self.order_fields(["line", "kind", "children", *names, "day", "time", "who", "significant", "text", *asked])
        cast(Any, self.fields["who"]).choices = [(str(key), name_of(person)) for key, person in self.people.items()]
        if len(choices) > 1:
            self.fields["compartment"] = fields.ChoiceField(
                "Who may read this?", choices=closing.choices(choices), required=False, hints=closing.hints(choices)
            )
        begun: dict[str, Any] = answers_of(contact) if contact else {"day": timezone.localdate()}
        self.initial = {"client_key": uuid4(), "compartment": self.unless_chosen, **begun, **self.initial}

    def asked(self) -> list[forms.BoundField]:
        """What is drawn under a choice isn’t drawn again."""
        under = {name for field in self.fields.values() if isinstance(field, Together) for name in field.names}
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
        contact = tidy(Contact(
            cleaned["kind"], at, tuple(people), cleaned["significant"], cleaned["text"], readers, cleaned["line"]
        ))  # fmt: skip
        for problem in problems(contact, {child.pk for child in self.children}, timezone.now()):
            if problem.person:
                name = name_of(self.people[problem.person])
                self.add_error(f"{problem.where}-{problem.person.hex}", problem.sentence(name))
            else:
                self.add_error(problem.where if problem.where in self.fields else None, problem.sentence())
        if SAID in self.fields:
            self.said = self._said(cleaned, at)
        self.contact = contact
        return cleaned

    def _said(self, cleaned: Mapping[str, Any], at: datetime) -> Any:
        """The child’s words, if any were put down; what is wrong with them is said at their question."""
        if not cleaned.get(SAID):
            if cleaned.get("said_words"):
                self.add_error(SAID, TICK_OR_CLEAR)
            return None
        said, wrong = said_on(cleaned, at, [child.pk for child in self.children])
        for name, words in wrong:
            self.add_error(name, words)
        return said

    def _present(self, key: UUID, visit: bool) -> Present | None:
        """What was said of a person; None of somebody whom it doesn’t concern."""
        ticks = self.cleaned_data.get(f"seen-{key.hex}", []) if visit else []
        why = self.cleaned_data.get(f"why-{key.hex}", "") if visit else ""
        if not (str(key) in self.cleaned_data["who"] or ticks or why):
            return None
        if not visit or f"seen-{key.hex}" not in self.fields:
            return Present(key)
        asked = "alone" in dict(cast(Any, self.fields[f"seen-{key.hex}"]).choices)
        return present(key, ticks, why, asked)


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
        "line": contact.line,
        "significant": contact.significant,
        "text": contact.text,
        "compartment": contact.compartment,
    }
    for row in contact.people:
        answers[f"seen-{row.person.hex}"] = ticks_of(row)
        answers[f"why-{row.person.hex}"] = row.not_seen_because or row.not_applicable_because
    return answers


class SummaryForm(GovukForm):
    """The month in the words of one discipline. `episode` and `version` say what the person started from."""

    text = fields.LongTextField(
        "This month", missing="Enter the summary", called="The summary", max_length=MOST_TEXT, rows=14,
        hint="Everyone who works with the family reads it.",
    )  # fmt: skip
    episode = KeyField(required=False)
    version = KeyField(required=False)
    active = SecondsField()
