"""A date in three boxes, with the design system's words for each way to get it wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from safeguarding.casework.design.dates import MONTHS, day

#: Years outside these are slips of the hand: 0206 or 2205 for 2025.
YEARS = range(1900, 2101)


class Parts(NamedTuple):
    """What stands in the three boxes, as typed."""

    day: str
    month: str
    year: str


class DateBoxes(forms.Widget):
    """Reads `name-day`, `name-month` and `name-year`. Drawn by `drawing.Field`."""

    NAMES = Parts._fields
    template_name = "django/forms/widgets/text.html"  # never used: the renderer draws the three boxes

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Parts:
        return Parts(*(str(data.get(f"{name}-{box}") or "").strip() for box in self.NAMES))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{box}" in data for box in self.NAMES)

    def format_value(self, value: Any) -> Parts:
        if isinstance(value, date):
            return Parts(str(value.day), str(value.month), str(value.year))
        return value if isinstance(value, Parts) else Parts("", "", "")

    def id_for_label(self, id_: str, index: str = "0") -> str:
        return f"{id_}-day" if id_ else ""


def _number(text: str, digits: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def _month(text: str) -> int | None:
    """1 to 12 from a number, or from a month's name or its first letters: `4`, `04`, `Apr`, `april`."""
    if (number := _number(text, 2)) is not None:
        return number
    if len(text) < 3:
        return None
    return next((at for at, name in enumerate(MONTHS, 1) if name.lower().startswith(text.lower().rstrip("."))), None)


def read_date(parts: Parts, called: str) -> date:
    """The date in three boxes.

    `called` opens each message, as in "Date of the visit must be a real date". Raises ValidationError whose code
    names the boxes to mend. Source: GOV.UK Design System, date input, error messages.
    """
    empty = [box for box in DateBoxes.NAMES if not getattr(parts, box)]
    if empty:
        raise ValidationError(f"{called} must include a {' and '.join(empty)}", code=" ".join(empty))
    if len(parts.year) != 4 or _number(parts.year, 4) is None:
        raise ValidationError("Year must include 4 numbers", code="year")
    at_day, at_month, at_year = _number(parts.day, 2), _month(parts.month), int(parts.year)
    wrong = [
        box
        for box, is_wrong in (
            ("day", at_day is None or not 1 <= at_day <= 31),
            ("month", at_month is None or not 1 <= at_month <= 12),
            ("year", at_year not in YEARS),
        )
        if is_wrong
    ]
    if wrong == ["year"]:
        raise ValidationError(f"Year must be between {YEARS[0]} and {YEARS[-1]}", code="year")
    if wrong:
        raise ValidationError(f"{called} must be a real date", code=" ".join(wrong))
    try:
        return date(at_year, at_month or 0, at_day or 0)
    except ValueError:  # 31 April, 29 February 2025: the month may be the slip as well as the day
        raise ValidationError(f"{called} must be a real date", code="day month")


class DateField(forms.Field):
    """A day typed in three boxes, as a `date`.

    `called` starts the messages ("Date of birth must be in the past"); without it the label does. `past`: today or
    before. `future`: after today. `earliest`, `latest`: dates, or functions that return one, both allowed themselves.
    """

    widget = DateBoxes

    def __init__(
        self,
        *,
        called: str = "",
        past: bool = False,
        future: bool = False,
        earliest: date | Callable[[], date | None] | None = None,
        latest: date | Callable[[], date | None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        label = str(self.label or "")
        self.called = called or ("The date" if not label or label.endswith("?") else label)
        self.past, self.future, self.earliest, self.latest = past, future, earliest, latest

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        return read_date(value, self.called) if any(value) else None

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        today = timezone.localdate()
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        latest = self.latest() if callable(self.latest) else self.latest
        if self.past and value > today:
            raise ValidationError(f"{self.called} must be today or in the past", code="day month year")
        if self.future and value <= today:
            raise ValidationError(f"{self.called} must be in the future", code="day month year")
        if earliest and value < earliest:
            raise ValidationError(f"{self.called} must be the same as or after {day(earliest)}", code="day month year")
        if latest and value > latest:
            raise ValidationError(f"{self.called} must be the same as or before {day(latest)}", code="day month year")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True
