"""The form that all forms of the workbook are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from safeguarding.casework.design.uploads import too_large


class GovukForm(forms.Form):
    """A form in GOV.UK's manner.

    A field that a choice reveals (`reveals={"other": "which"}`) is drawn under that choice; while another answer
    is chosen it is neither asked for nor kept. `mark_optional = False` leaves out "(optional)", for filters.
    """

    use_required_attribute = False  # the browser's own bubbles are no help to everybody; the page says what is wrong
    mark_optional = True
    too_large = False  # a file was sent that the service doesn't take

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @classmethod
    def bind(cls, request: HttpRequest, *, draft: Mapping[str, Any] | None = None, **kwargs: Any) -> Self:
        """The form with what was sent, on POST (an empty POST too); else unbound, with the `draft`'s text if any."""
        if request.method == "POST":
            form = cls(request.POST, request.FILES, **kwargs)
            form.too_large = getattr(request, "too_large", False)
            return form
        form = cls(**kwargs)
        if draft:
            form.fill(draft)
        return form

    def fill(self, draft: Mapping[str, Any]) -> None:
        """Show a draft: fields as sent by the browser (a QueryDict, or a dict of strings and lists). Checks nothing."""
        sent: Any = draft
        if not isinstance(draft, MultiValueDict):
            sent = QueryDict(mutable=True)
            for name, value in draft.items():
                sent.setlist(name, value if isinstance(value, list) else [value])
        for name, field in self.fields.items():
            sent_as = self.add_prefix(name)
            if isinstance(field, forms.FileField) or field.widget.value_omitted_from_data(sent, {}, sent_as):
                continue
            if isinstance(field.widget, forms.HiddenInput | forms.PasswordInput):
                continue  # a draft never brings back an old version number
            self.initial[name] = field.widget.value_from_datadict(sent, {}, sent_as)

    @property
    def has_heading(self) -> bool:
        """Whether a question is the page's heading itself, so that the page prints none."""
        return any(getattr(field, "look", {}).get("heading") for field in self.fields.values())

    def revealed(self) -> dict[str, tuple[str, str]]:
        """The fields that a choice reveals: name -> (the choosing field, the value that reveals it)."""
        return {
            shown: (name, value)
            for name, field in self.fields.items()
            for value, shown in (getattr(field, "look", {}).get("reveals") or {}).items()
        }

    def asked(self) -> list[forms.BoundField]:
        """The fields that stand in the page's flow, without those drawn under a choice."""
        revealed = self.revealed()
        return [bound for bound in self.visible_fields() if bound.name not in revealed]

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]  # django-stubs leaves it out
        if self.too_large:
            sentence = too_large(settings.MAX_UPLOAD_BYTES)
            for name, field in self.fields.items():
                if isinstance(field, forms.FileField):
                    self.errors[name] = self.error_class([sentence])
        for shown, (name, value) in self.revealed().items():
            if not self._is_chosen(name, value):
                self.errors.pop(shown, None)
                self.cleaned_data[shown] = getattr(self.fields[shown], "empty_value", None)

    def _is_chosen(self, name: str, value: str) -> bool:
        given = self[name].value()
        return value in [str(v) for v in (given if isinstance(given, list | tuple) else [given])]
