"""Text in the file to values and back, by the kind of item. Every kind is here, and only here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from safeguarding.evidence.returns.cin_census import upn
from safeguarding.evidence.returns.cin_census.definition import Definition, Item

MOST_PLANS = 99
_BLANKS = " \t\r\n"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OTHER_DATE = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}.*", re.DOTALL)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?")
_UPN = re.compile(r"[A-Za-z][0-9]{11}[0-9A-Za-z]")
_KNOWN_DATES: dict[str, Any] = {}
_MOST_KNOWN_DATES = 50_000


@dataclass(frozen=True, slots=True)
class Wrong:
    """A text that can't be the item's value, and how to mend it. The sentence doesn't repeat the text."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How one item is read: texts already known, and what to do with any other."""

    known: dict[str, Any]
    other: Callable[[str], Any]


def reading(item: Item, definition: Definition) -> Reading:
    """How the item's text becomes its value. `other` returns the value or a Wrong."""
    if item.kind == "date":
        return Reading(_KNOWN_DATES, lambda text: _date(item.name, text))
    if item.kind == "flag":
        known = {"0": False, "1": True, "false": False, "true": True}
        return Reading(known, lambda text: _nothing(item.name, text) or Wrong(f"{item.name} is 0 for no or 1 for yes."))
    if item.kind == "code":
        codes = definition.codes[item.codes or ""]
        return Reading({code: code for code in codes}, lambda text: _not_a_code(item.name, text, codes))
    if item.kind == "fixed":
        wanted = Wrong(f"{item.name} must be {item.value} in this census.")
        return Reading({item.value or "": item.value}, lambda text: wanted)
    if item.kind == "text":
        pattern = re.compile(item.pattern) if item.pattern else None
        return Reading({}, lambda text: _text(item, pattern, text))
    return Reading({}, lambda text: _OTHER[item.kind](item.name, text))


def _nothing(name: str, text: str) -> Wrong | None:
    if text.strip(_BLANKS):
        return None
    return Wrong(f"{name} is empty. Give its value, or leave the element out where it may be left out.")


def _date(name: str, text: str) -> date | Wrong:
    bare = text.strip(_BLANKS)
    if _DATE.fullmatch(bare):
        try:
            value = date.fromisoformat(bare)
        except ValueError:
            return Wrong(f"{name} is not a day in the calendar. Dates are year-month-day: 7 July 2025 is 2025-07-07.")
        if len(_KNOWN_DATES) >= _MOST_KNOWN_DATES:
            _KNOWN_DATES.clear()
        _KNOWN_DATES[text] = value
        return value
    if _OTHER_DATE.fullmatch(bare):
        return Wrong(f"{name} has the day first. Write the year first: 7 July 2025 is 2025-07-07, not 07/07/2025.")
    return _nothing(name, text) or Wrong(
        f"{name} is not a date of the form YYYY-MM-DD, without a time or time zone: 7 July 2025 is 2025-07-07."
    )


def _moment(name: str, text: str) -> datetime | Wrong:
    bare = text.strip(_BLANKS)
    if _MOMENT.fullmatch(bare):
        try:
            return datetime.fromisoformat(bare)
        except ValueError:
            pass
    return Wrong(f"{name} is not a date and time of the form YYYY-MM-DDThh:mm:ss, such as 2026-05-01T09:00:00.")


def _year(name: str, text: str) -> int | Wrong:
    bare = text.strip(_BLANKS)
    if re.fullmatch("[0-9]{4}", bare):
        return int(bare)
    return Wrong(f"{name} is the year in which the collection ends, as four digits: 2025-26 is 2026.")


def _whole(name: str, text: str) -> int | Wrong:
    bare = text.strip(_BLANKS)
    if re.fullmatch(r"\+?0*[0-9]{1,2}|-0+", bare):
        return int(bare)
    return _nothing(name, text) or Wrong(f"{name} is a whole number from 0 to {MOST_PLANS}.")


def _upn(name: str, text: str) -> str | Wrong:
    if _UPN.fullmatch(text):
        return text
    return _nothing(name, text) or Wrong(
        f"{name} is not a UPN: a check letter, then 11 digits, then a digit (or a letter in a temporary one). "
        "Leave the element out where there is none; never put an NHS number here."
    )


def _text(item: Item, pattern: re.Pattern[str] | None, text: str) -> str | Wrong | None:
    if pattern is None:
        return text or None
    if pattern.fullmatch(text):
        return text
    return _nothing(item.name, text) or Wrong(f"{item.name} is {item.form or 'text of another form'}.")


def _not_a_code(name: str, text: str, codes: Mapping[str, str]) -> Wrong:
    empty = _nothing(name, text)
    if empty:
        return empty
    near = text.strip(_BLANKS).upper()
    if near in codes:
        return Wrong(f"{name} must be exactly {near}: in capitals, with no spaces or line breaks around it.")
    choice = (
        ", ".join(codes) if len(codes) <= 25 else f"the {len(codes)} codes of the census, such as {next(iter(codes))}"
    )
    return Wrong(f"{name} is not one of {choice}.")


_OTHER: dict[str, Callable[[str, str], Any]] = {"moment": _moment, "year": _year, "whole": _whole, "upn": _upn}


def query(item: Item, value: Any, definition: Definition) -> tuple[str, str] | None:
    """(rule, sentence) where a value that may stand is doubtful: a wrong check letter, a withdrawn code."""
    if item.kind == "upn" and not upn.is_valid(value):
        rule = "1560Q" if item.field == "former_upn" else "1510"
        return rule, f"{item.name} has a check letter that doesn't fit its digits. Check the number with the school."
    withdrawn = definition.withdrawn.get(item.codes or "", {}).get(value)
    return (withdrawn["rule"], withdrawn["words"]) if withdrawn else None


def text_of(item: Item, value: Any) -> str:
    """The value as the file holds it."""
    if item.kind == "flag":
        return "1" if value else "0"
    if item.kind == "moment":
        return value.isoformat(timespec="seconds")
    if item.kind == "date":
        return value.isoformat()
    return str(value)
