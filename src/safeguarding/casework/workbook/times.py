"""A time of day as people type it."""

from __future__ import annotations

import re
from datetime import time

_TYPED = re.compile(r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?\s*(?P<half>am|pm)?")


def read_time(text: str) -> time | None:
    """`16:30`, `1630`, `4.30pm`, `4 pm`, `noon` and `midnight` as a time; None for anything else.

    A bare number is no time: `4` may be four in the morning or in the afternoon.
    """
    said = " ".join(text.lower().split())
    if said in ("noon", "midday", "midnight"):
        return time(0 if said == "midnight" else 12)
    found = _TYPED.fullmatch(said.replace("a.m.", "am").replace("p.m.", "pm"))
    if not found or not (found["minute"] or found["half"]):
        return None
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
