"""The day of an appointment, and its hour with the day of the week, as letters give them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ANY_DAY = rf"\b(?:{'|'.join(_DAYS)})"
#: How many signs may stand between a day of the week and an hour that belong together.
NEAR = 40


def mentions(text: str, moment: datetime) -> Iterator[tuple[str, int, int]]:
    """What, start and end of every mention of the moment in a lower-case text. `moment` is in local time."""
    for match in re.finditer(_day(moment), text):
        yield "Day of an appointment", *match.span()
    for match in re.finditer(rf"{_weekday(moment)}(?:(?!{_ANY_DAY}).){{0,{NEAR}}}?{_hour(moment)}", text, re.DOTALL):
        yield "Time of an appointment", *match.span()


def _day(moment: datetime) -> str:
    month = _MONTHS[moment.month - 1]
    named = rf"(?:{month}|{month[:3]}\.?)"
    d, m, year = moment.day, moment.month, rf"(?:{moment.year}|{moment.year % 100:02})"
    return (
        rf"\b(?:0?{d}(?:st|nd|rd|th)?\s+(?:of\s+)?{named}\b(?!\s+(?!{year}\b)\d{{2,4}})"
        rf"|{named}\s+0?{d}(?:st|nd|rd|th)?\b(?!,?\s+(?!{year}\b)\d{{4}})"
        rf"|0?{d}\s*[./-]\s*0?{m}\s*[./-]\s*{year}\b|{moment.year}-0?{m}-0?{d}\b)"
    )


def _weekday(moment: datetime) -> str:
    day = _DAYS[moment.weekday()]
    return rf"\b(?:{day}s?|{day[:3]})\b"


def _hour(moment: datetime) -> str:
    hour, minute = moment.hour, moment.minute
    half, twelve = ("pm" if hour >= 12 else "am"), hour % 12 or 12
    minutes = rf"\s*[:.]?\s*{minute:02}"
    short = rf"|{twelve}\s*{half}" if minute == 0 else ""
    return rf"\b(?:0?{hour}{minutes}|{twelve}(?:{minutes})\s*{half}{short})\b"
