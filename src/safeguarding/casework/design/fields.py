"""The questions of the workbook's forms, and the renderer that draws them.

    class Visit(GovukForm):
        when = fields.DateField("When did you visit?", missing="Enter the date of the visit", past=True)
        who = fields.ChoicesField("Who was seen?", choices=…, missing="Select who was seen")
        place = fields.ChoiceField("Where?", choices=…, missing="Select where", reveals={"other": "other_place"})
        other_place = fields.TextField("Which place?", missing="Enter the place")
        note = fields.LongTextField("What happened?", missing="Enter what happened", count=4000)

Every field takes:

- `missing`: the error when the answer is missing, "Enter …" or "Select …"; without it one is made from the label
- `hint`: help under the label
- `called`: how other error messages call the answer, such as "Date of the visit"
- `size`: s (the default), m, l or xl; `heading=True` makes the label the page's heading, for one question a page
- `mark_optional=False`: no "(optional)" after the label of a field with `required=False`

and what Django's own field takes, such as `required`, `initial`, `disabled`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from safeguarding.casework.design import date_field, uploads
from safeguarding.casework.design.drawing import Field, GovukRenderer, summary
from safeguarding.casework.design.file_kinds import KINDS
from safeguarding.casework.design.not_taken import NotTaken

__all__ = [
    "ChoiceField", "ChoicesField", "DateField", "DecimalField", "EmailField", "Field", "FileField", "GovukRenderer",
    "HiddenField", "LongTextField", "NumberField", "PasswordField", "PickField", "PicksField", "SelectField",
    "TextField", "TickField", "YesNoField", "summary",
]  # fmt: skip


def _within_a_sentence(words: str) -> str:
    """`Family name` becomes `family name`; `NHS number` stays."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


class _Question(forms.Field):
    """What every field has in common: words and looks."""

    verb = "Enter"

    def __init__(self, label: str = "", *, missing: str = "", hint: str = "", called: str = "", **rest: Any) -> None:
        names = ("size", "heading", "mark_optional", "autocomplete", "inputmode", "spellcheck", *self.looks)
        self.look: dict[str, Any] = {name: rest.pop(name) for name in names if name in rest}
        asks = label.endswith("?")
        called = called or ("Your answer" if asks or not label else label)
        if not missing:
            missing = f"{self.verb} an answer to “{label}”" if asks else f"{self.verb} {_within_a_sentence(called)}"
        messages = {"required": missing} | self.messages(called.replace("%", "%%")) | rest.pop("error_messages", {})
        super().__init__(label=label, help_text=hint, error_messages=messages, **self.passed_on(called), **rest)

    looks: tuple[str, ...] = ()

    def messages(self, called: str) -> dict[str, str]:
        """Error messages other than the missing answer, by Django's code."""
        return {}

    def passed_on(self, called: str) -> dict[str, Any]:
        """More for the Django field's own constructor."""
        return {}


class TextField(_Question, forms.CharField):
    """One line. `width` in characters (2, 3, 4, 5, 10, 20 or 30), `prefix`, `suffix`, `autocomplete`, `inputmode`."""

    looks: tuple[str, ...] = ("width", "prefix", "suffix")

    def messages(self, called: str) -> dict[str, str]:
        return {
            "max_length": f"{called} must be %(limit_value)d characters or fewer",
            "min_length": f"{called} must be %(limit_value)d characters or more",
        }


class LongTextField(TextField):
    """Several lines. `rows`; `count` limits the characters and tells the writer how many are left."""

    widget = forms.Textarea
    looks = ("rows", "count")

    def __init__(self, label: str = "", *, count: int | None = None, **rest: Any) -> None:
        limit: dict[str, Any] = {"count": count, "max_length": count} if count else {}
        super().__init__(label, **limit, **rest)

    def to_python(self, value: Any) -> str | None:
        """Browsers send line breaks as two characters and count them as one: here they are one."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class _Numeric(_Question):
    looks = ("width", "prefix", "suffix")

    def messages(self, called: str) -> dict[str, str]:
        return {
            "invalid": f"{called.replace('%%', '%')} must be a number",
            "min_value": f"{called} must be %(limit_value)s or more",
            "max_value": f"{called} must be %(limit_value)s or fewer",
            "max_decimal_places": f"{called} must have %(max)s decimal places or fewer",
        }


class NumberField(_Numeric, forms.IntegerField):
    """A whole number. `min_value`, `max_value`, `width`, `prefix`, `suffix`."""

    def messages(self, called: str) -> dict[str, str]:
        return super().messages(called) | {"invalid": f"{called.replace('%%', '%')} must be a whole number, like 5"}


class DecimalField(_Numeric, forms.DecimalField):
    """A number with decimals, as Decimal; for money `prefix="£"`, `decimal_places=2`."""

    def __init__(self, label: str = "", **rest: Any) -> None:
        rest.setdefault("inputmode", "decimal")
        super().__init__(label, **rest)


class EmailField(_Question, forms.EmailField):
    """An email address."""

    looks = ("width",)

    def __init__(self, label: str = "Email address", **rest: Any) -> None:
        super().__init__(label, **{"autocomplete": "email", "spellcheck": False, **rest})

    def messages(self, called: str) -> dict[str, str]:
        return {"invalid": "Enter an email address in the correct format, like name@example.com"}


class PasswordField(_Question, forms.CharField):
    """A password, with a button that shows it; never printed back. `autocomplete="new-password"` for a new one."""

    widget = forms.PasswordInput

    def __init__(self, label: str = "Password", **rest: Any) -> None:
        super().__init__(label, **{"autocomplete": "current-password", "strip": False, **rest})


class HiddenField(forms.CharField):
    """Carried along, not shown: such as the version that a change was made from."""

    widget = forms.HiddenInput

    def __init__(self, **rest: Any) -> None:
        wrong = "This page has lost its place. Go back, load it again and copy your answer over"
        super().__init__(**({"label": "", "error_messages": {"required": wrong}} | rest))


class _Chosen(_Question):
    """`hints`: a line under a choice, by value. `reveals`: a field shown under a choice, by value: {"other": "which"}."""

    verb = "Select"
    looks: tuple[str, ...] = ("hints", "reveals", "inline", "small")

    def messages(self, called: str) -> dict[str, str]:
        wrong = "Select one of the listed answers"
        return {"invalid_choice": wrong, "invalid_pk_value": wrong, "invalid_list": wrong, "list": wrong}


class ChoiceField(_Chosen, forms.ChoiceField):
    """One of a few, as radios."""

    widget = forms.RadioSelect


class YesNoField(_Chosen, forms.TypedChoiceField):
    """Yes or no, as True or False; None when left out. A `reveals` key is "yes" or "no"."""

    widget = forms.RadioSelect

    def passed_on(self, called: str) -> dict[str, Any]:
        return {
            "choices": [("yes", "Yes"), ("no", "No")],
            "coerce": lambda value: value in ("yes", "True", True),
            "empty_value": None,
        }

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)


class SelectField(_Chosen, forms.ChoiceField):
    """One of many, as a select; `autocomplete_list=True` lets a person type to find it."""

    looks = ("autocomplete_list",)

    def __init__(self, label: str = "", *, choices: Any = (), blank: str = "Choose one", **rest: Any) -> None:
        listed = choices if callable(choices) else list(choices)
        with_blank: Any = (lambda: [("", blank), *listed()]) if callable(listed) else [("", blank), *listed]
        super().__init__(label, choices=with_blank, **rest)


class ChoicesField(_Chosen, forms.MultipleChoiceField):
    """Any number of a few, as checkboxes."""

    widget = forms.CheckboxSelectMultiple


class TickField(_Question, forms.BooleanField):
    """One box to tick, such as a confirmation."""

    verb = "Tick"


class _Picked(_Chosen):
    """`label_of`: what a row is called, instead of its str()."""

    def __init__(self, label: str = "", *, label_of: Callable[[Any], str] = str, **rest: Any) -> None:
        self.label_of = label_of
        super().__init__(label, **rest)

    def label_from_instance(self, row: Any) -> str:
        return self.label_of(row)


class PickField(_Picked, forms.ModelChoiceField):
    """One row of a queryset, as a select, or radios with `widget=forms.RadioSelect`.

    Give `queryset=None` in the class and set `self.fields[…].queryset` to what the person may see.
    """

    looks = ("hints", "reveals", "inline", "small", "autocomplete_list")

    def passed_on(self, called: str) -> dict[str, Any]:
        return {"empty_label": "Choose one"}


class PicksField(_Picked, forms.ModelMultipleChoiceField):
    """Any number of rows of a queryset, as checkboxes."""

    widget = forms.CheckboxSelectMultiple


class DateField(_Question, date_field.DateField):
    """A day in three boxes, as a date: `past`, `future`, `earliest`, `latest` as in `date_field.DateField`."""

    looks = ("own_birthday",)

    def passed_on(self, called: str) -> dict[str, Any]:
        return {"called": "" if called == "Your answer" else called}


class FileField(_Question, forms.FileField):
    """One file, as `uploads.Checked`: its name, size and content looked into, and scanned for malware.

    `kinds` are names of `file_kinds.KINDS` ("csv", "xml"), which say the endings and the largest size.
    """

    looks = ("accept",)
    verb = "Select"

    def __init__(self, label: str = "", *, kinds: tuple[str, ...], **rest: Any) -> None:
        self.kinds = kinds
        endings = [ending for kind in kinds for ending in KINDS[kind].endings]
        super().__init__(label, **({"missing": "Select a file", "accept": ",".join(endings)} | rest))

    def messages(self, called: str) -> dict[str, str]:
        return {
            "empty": "The selected file is empty",
            "invalid": "The selected file could not be uploaded. Try again",
            "max_length": "The name of the selected file must be %(max)d characters or fewer",
        }

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            try:
                return uploads.checked(file, kinds=self.kinds)
            except NotTaken as refused:
                raise ValidationError(refused.sentence) from refused
        return file
