"""Kinds of question that the workbook’s forms share, and the questions about each child on a visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from safeguarding.casework.design import fields
from safeguarding.casework.families.models import Person
from safeguarding.casework.families.presenters import name_of
from safeguarding.casework.workbook import effort
from safeguarding.casework.workbook.contacts import Present
from safeguarding.casework.workbook.times import read_time

SEEN = (
    ("seen", "Seen"),
    ("alone", "Seen alone"),
    ("bedroom", "Bedroom seen"),
    ("no_alone", "Seeing alone does not apply"),
    ("no_bedroom", "Bedroom does not apply"),
)
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


class SecondsField(fields.HiddenField):
    """How long was written on the form, as the script measured it; None where it didn’t. It never stops a form."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput(attrs={"data-active": ""}))

    def to_python(self, value: Any) -> Any:
        return effort.seconds_of(super().to_python(value) or "")

    def run_validators(self, value: Any) -> None:
        """Nothing more to check: it is a number or nothing."""


class _Drawn(fields.Field):
    def as_field_group(self) -> SafeString:
        part = cast(Together, self.field)
        drawn = (self.form[name].as_field_group() for name in part.names)
        return conditional_escape(part.lead) + format_html_join("", "{}", ((one,) for one in drawn))


class Together(forms.Field):
    """Several questions that a choice reveals at once, after some words of their own. It has no answer itself."""

    bound_field_class = _Drawn

    def __init__(self, names: Iterable[str], lead: SafeString | str = "") -> None:
        super().__init__(required=False, widget=forms.Widget())
        self.names, self.lead = tuple(names), lead


def child_fields(child: Person) -> tuple[str, str]:
    """The names of the two questions about a child on a visit."""
    return f"seen-{child.pk.hex}", f"why-{child.pk.hex}"


def ask_of(child: Person, today: date) -> dict[str, forms.Field]:
    """The two questions about a child on a visit, by name."""
    seen, why = child_fields(child)
    name = name_of(child)
    young = (child.age_on(today) or 0) < ALONE_FROM if child.birth_date else False
    choices = [choice for choice in SEEN if not (young and choice[0] in ("alone", "no_alone"))]
    return {
        seen: fields.ChoicesField(name, choices=choices, required=False, inline=True, small=True),
        why: fields.TextField(
            f"If {name} was not seen, or something does not apply, why?", called="The reason", required=False,
            max_length=200,
        ),
    }  # fmt: skip


def present(key: UUID, ticks: Iterable[str], why: str, alone_asked: bool) -> Present:
    """What was said of a child on a visit. One reason serves what was not done and what does not apply."""
    ticked = set(ticks)
    seen, no_alone, no_bedroom = "seen" in ticked, "no_alone" in ticked, "no_bedroom" in ticked
    alone: bool | None = None
    if alone_asked and not (no_alone and "alone" not in ticked) and (seen or "alone" in ticked):
        alone = "alone" in ticked
    not_applicable = no_alone or no_bedroom
    return Present(
        key,
        seen,
        alone,
        None if no_bedroom and "bedroom" not in ticked else "bedroom" in ticked,
        "" if seen and not_applicable else why,
        no_alone,
        no_bedroom,
        why if not_applicable else "",
    )


def ticks_of(row: Present) -> list[str]:
    """The boxes that are ticked for what was said."""
    said = (
        ("seen", row.seen),
        ("alone", row.seen_alone),
        ("bedroom", row.bedroom_seen),
        ("no_alone", row.no_alone),
        ("no_bedroom", row.no_bedroom),
    )
    return [name for name, true in said if true]
