"""A record as it goes: the day it is of, a title and the words. It is read there, and counts in nothing."""

from __future__ import annotations

from datetime import date

Record = dict[str, str]
#: A longer title is cut where it is kept.
LONGEST = 200


def record_of(on: date, title: str, *text: str) -> Record:
    """One record; the parts of the text that are not empty, each a paragraph."""
    return {"on": on.isoformat(), "title": title, "text": "\n\n".join(part for part in text if part)}
