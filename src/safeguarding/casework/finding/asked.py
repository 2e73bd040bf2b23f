"""What somebody typed into the one box: names, a birth date or a part of it, a number, a postcode, words of an entry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from safeguarding.casework.design.dates import MONTHS
from safeguarding.casework.finding.names import fold

_MONTH = {name[:3].lower(): at for at, name in enumerate(MONTHS, start=1)}
_NAMED = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS)
_YEAR = r"(?:19|20)\d\d"
_DATES = (
    re.compile(rf"\b(?P<year>{_YEAR})-(?P<month>\d\d?)-(?P<day>\d\d?)\b"),
    re.compile(rf"\b(?P<day>\d\d?)\s*[/.-]\s*(?P<month>\d\d?)\s*[/.-]\s*(?P<year>{_YEAR}|\d\d)\b"),
    re.compile(rf"\b(?P<day>\d\d?)(?:st|nd|rd|th)?\s+(?P<named>{_NAMED})\b(?:\s+(?P<year>{_YEAR}))?", re.I),
    re.compile(rf"\b(?P<named>{_NAMED})\s+(?P<year>{_YEAR})\b", re.I),
    re.compile(r"\b(?P<day>\d\d?)\s*/\s*(?P<month>\d\d?)\b(?!\s*/)"),
    re.compile(rf"\b(?P<year>{_YEAR})\b"),
)
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)(?:\s*(\d[A-Z]{2}))\b|\b([A-Z]{1,2}\d[A-Z\d]?)\b", re.I)
_NHS = re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")


@dataclass(frozen=True, slots=True)
class Born:
    """A birth date, or what of it is known."""

    day: int | None = None
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, taken apart. `names` are folded words; `numbers` stand as they are looked up, without blanks."""

    names: tuple[str, ...] = ()
    born: Born | None = None
    numbers: tuple[str, ...] = ()
    postcode: str = ""

    def __bool__(self) -> bool:
        return bool(self.names or self.born or self.numbers or self.postcode)


def read(text: str, today: date) -> Asked:
    """Take the text apart. `today` says which century two figures of a year are of. Whatever is no date, number or postcode is a name; the word “family” is none by itself."""
    left, numbers = _take(text, _NHS)
    born, left = _born(left, today)
    postcodes, left = _postcode(left)
    tokens = left.split()
    numbers += [re.sub(r"[^0-9A-Za-z/_-]", "", token).upper() for token in tokens if any(c.isdigit() for c in token)]
    words = fold(" ".join(token for token in tokens if not any(c.isdigit() for c in token))).split()
    names = [word for word in words if word not in ("family", "the")] or words
    return Asked(
        tuple(names), born, tuple(re.sub(r"[ -]", "", n) if n[:1].isdigit() else n for n in numbers), postcodes
    )


def _take(text: str, pattern: re.Pattern[str]) -> tuple[str, list[str]]:
    return pattern.sub(" ", text), pattern.findall(text)


def _born(text: str, today: date) -> tuple[Born | None, str]:
    for pattern in _DATES:
        if match := pattern.search(text):
            born = _part(match.groupdict(), today)
            return born, text if born is None else text[: match.start()] + " " + text[match.end() :]
    return None, text


def _part(found: dict[str, str | None], today: date) -> Born | None:
    """The part of a date; None for a day that no calendar has, such as 31/2/2020."""
    named = found.get("named")
    month = _MONTH[named[:3].lower()] if named else int(found.get("month") or 0)
    day, year = int(found.get("day") or 0), int(found.get("year") or 0)
    if found.get("year") and year < 100:
        year += 2000 if year <= today.year % 100 else 1900
    try:
        date(year or 2000, month or 1, day or 1)
    except ValueError:
        return None
    return Born(day or None, month or None, year or None)


def _postcode(text: str) -> tuple[str, str]:
    match = _POSTCODE.search(text)
    if match is None:
        return "", text
    out, inward, alone = match.groups()
    return f"{out} {inward}".upper() if inward else alone.upper(), text[: match.start()] + " " + text[match.end() :]
