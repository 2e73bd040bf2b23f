"""How a form field is drawn: Django's bound field as a GOV.UK component."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from safeguarding.casework.design.components import component
from safeguarding.casework.design.date_field import DateBoxes


class Field(forms.BoundField):
    """A field that prints itself, its hint and its error as the design system would.

    What a field says about its looks stands in `field.look` (see `fields.py`); plain Django fields work too.
    """

    @property
    def look(self) -> dict[str, Any]:
        return getattr(self.field, "look", {})

    @property
    def words(self) -> str:
        """The label, with "(optional)" where an answer may be left out."""
        marked = self.look.get("mark_optional", True) and getattr(self.form, "mark_optional", True)
        return f"{self.label} (optional)" if marked and not self.field.required else str(self.label)

    @property
    def focus_id(self) -> str:
        """The id of the first control to mend: where the error summary leads."""
        if isinstance(self.field.widget, DateBoxes):
            return f"{self.auto_id}-{self.wrong_boxes[0]}"
        return self.auto_id

    @property
    def wrong_boxes(self) -> tuple[str, ...]:
        """Which of day, month and year an error is about; all three when it says nothing of it."""
        for error in self.errors.as_data():
            boxes = tuple(box for box in DateBoxes.NAMES if box in str(error.code or "").split())
            if boxes:
                return boxes
        return DateBoxes.NAMES

    def as_field_group(self) -> SafeString:
        if self.is_hidden:
            return self.as_hidden()
        kind, params = self._component()
        params = {"id": self.auto_id, "name": self.html_name} | params
        if self.help_text:
            params["hint"] = {"text": self.help_text}
        if self.errors:
            params["errorMessage"] = {"text": " ".join(str(error) for error in self.errors)}
        return component(kind, params)

    def _component(self) -> tuple[str, dict[str, Any]]:
        widget = self.field.widget
        match widget:  # CheckboxSelectMultiple is a RadioSelect: it goes first
            case forms.CheckboxSelectMultiple():
                return "checkboxes", self._choices()
            case forms.RadioSelect():
                return "radios", self._choices()
            case forms.CheckboxInput():
                item = {"value": "on", "text": self.words, "checked": bool(self.value())}
                return "checkboxes", {"idPrefix": self.auto_id, "items": [item]}
            case forms.Select():
                attributes = {"data-autocomplete": ""} if self.look.get("autocomplete_list") else {}
                return "select", {"label": self._label(), "items": self._items("selected"), "attributes": attributes}
            case forms.Textarea():
                return self._textarea()
            case DateBoxes():
                return "date-input", self._date()
            case forms.PasswordInput():
                return "password-input", {"label": self._label()} | self._kept()
            case forms.FileInput():
                accept = self.look.get("accept")
                return "file-upload", {"label": self._label(), "attributes": {"accept": accept} if accept else {}}
        return "input", self._input()

    def _input(self) -> dict[str, Any]:
        widget, value = self.field.widget, self.value()
        params: dict[str, Any] = {"label": self._label(), "type": getattr(widget, "input_type", "text")}
        if isinstance(widget, forms.NumberInput):  # a number box changes when it is scrolled over, and reads badly
            params |= {"type": "text", "inputmode": "numeric", "spellcheck": False}
        shown = widget.format_value(value)
        params["value"] = "" if shown is None else shown
        params |= self._kept()
        for affix in ("prefix", "suffix"):
            if self.look.get(affix):
                params[affix] = {"text": self.look[affix]}
        if self.look.get("width"):
            params["classes"] = f"govuk-input--width-{self.look['width']}"
        return params

    def _textarea(self) -> tuple[str, dict[str, Any]]:
        text = str(self.value() or "").replace("\r\n", "\n")
        # Browsers drop a first line break, and the macros indent lines inside a fieldset: neither may touch what
        # a person wrote.
        first = "&#10;" if text.startswith("\n") else ""
        value = mark_safe(first + escape(text).replace("\n", "&#10;"))  # noqa: S308
        params = {"label": self._label(), "value": value, "rows": str(self.look.get("rows") or 5)} | self._kept()
        if self.look.get("count"):
            return "character-count", params | {"maxlength": str(self.look["count"]), "threshold": "75"}
        return "textarea", params

    def _date(self) -> dict[str, Any]:
        parts = self.field.widget.format_value(self.value())
        wrong = self.wrong_boxes if self.errors else ()
        items = [
            {
                "name": f"{self.html_name}-{box}",
                "id": f"{self.auto_id}-{box}",
                "label": box.capitalize(),
                "value": part,
                "classes": f"govuk-input--width-{4 if box == 'year' else 2}"
                + (" govuk-input--error" if box in wrong else ""),
                **({"autocomplete": f"bday-{box}"} if self.look.get("own_birthday") else {}),
            }
            for box, part in zip(DateBoxes.NAMES, parts, strict=True)
        ]
        return {"items": items, "fieldset": {"legend": self._legend()}}

    def _choices(self) -> dict[str, Any]:
        items = [item for item in self._items("checked") if item["value"]]  # no blank radio
        hints, reveals = self.look.get("hints") or {}, self.look.get("reveals") or {}
        for item in items:
            if hint := hints.get(item["value"]):
                item["hint"] = {"text": hint}
            if name := reveals.get(item["value"]):
                item["conditional"] = {"html": self.form[name].as_field_group()}
        classes = " ".join(f"govuk-{{}}--{word}" for word in ("inline", "small") if self.look.get(word))
        kind = "checkboxes" if isinstance(self.field.widget, forms.CheckboxSelectMultiple) else "radios"
        return {
            "idPrefix": self.auto_id,
            "items": items,
            "classes": classes.replace("{}", kind),
            "fieldset": {"legend": self._legend()},
        }

    def _items(self, flag: str) -> list[dict[str, Any]]:
        value = self.value()
        chosen = {str(v) for v in (value if isinstance(value, (list, tuple, set)) else [value]) if v is not None}
        return [
            {"value": str(v), "text": str(t), flag: str(v) in chosen} for v, t in getattr(self.field, "choices", ())
        ]

    def _label(self) -> dict[str, Any]:
        return self._titled("govuk-label")

    def _legend(self) -> dict[str, Any]:
        return self._titled("govuk-fieldset__legend")

    def _titled(self, block: str) -> dict[str, Any]:
        heading = bool(self.look.get("heading"))
        size = self.look.get("size") or ("l" if heading else "s")
        return {"text": self.words, "classes": f"{block}--{size}", "isPageHeading": heading}

    def _kept(self) -> dict[str, Any]:
        attrs = self.field.widget.attrs | self.look
        return {k: attrs[k] for k in ("autocomplete", "inputmode", "spellcheck") if attrs.get(k) is not None}


class GovukRenderer(TemplatesSetting):
    """Django's form renderer for the whole workbook: `{{ form }}` prints GOV.UK HTML."""

    form_template_name = "design/form.html"
    bound_field_class = Field


def summary(form: forms.BaseForm) -> dict[str, Any]:
    """A form's errors for the error summary: each once, in the order of the page, leading to the control to mend."""
    listed = [{"text": message} for message in form.non_field_errors()]
    for bound in form:
        for message in bound.errors:
            where = "" if bound.is_hidden else getattr(bound, "focus_id", bound.auto_id)
            listed.append({"text": message} | ({"href": f"#{where}"} if where else {}))
    return {"titleText": "There is a problem", "errorList": listed}
