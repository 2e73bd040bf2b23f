"""Events -> the text of a calendar (RFC 5545), as calendars read it from an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

#: Octets in a line before it is folded (RFC 5545, section 3.1).
WIDTH = 75


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `key` stays the same for good; `changed` is when it was made or last changed. Moments are aware."""

    key: str
    starts: datetime
    ends: datetime
    title: str
    place: str
    changed: datetime
    cancelled: bool = False


def calendar(name: str, events: Iterable[Event]) -> str:
    """The calendar, its lines ended by CRLF. Raises ValueError for a moment without a time zone."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Family Safeguarding Workbook//EN", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]  # fmt: skip
    for event in events:
        lines += _event(event)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(event: Event) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{_text(event.key)}",
        f"DTSTAMP:{_moment(event.changed)}",
        f"SEQUENCE:{1 if event.cancelled else 0}",
        f"DTSTART:{_moment(event.starts)}",
        f"DTEND:{_moment(event.ends)}",
        f"SUMMARY:{_text(event.title)}",
        f"LOCATION:{_text(event.place)}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "END:VEVENT",
    ]


def _moment(when: datetime) -> str:
    if when.tzinfo is None:
        raise ValueError(f"{when!r} has no time zone: give an aware moment.")
    return when.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most WIDTH octets, none of which breaks a character."""
    pieces, piece = [], ""
    for sign in line:
        if len((piece + sign).encode()) > WIDTH:
            pieces.append(piece)
            piece = " "
        piece += sign
    return "\r\n".join([*pieces, piece])
