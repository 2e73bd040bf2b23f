"""The versions of one entry: each replaces the one before it."""

from __future__ import annotations

from safeguarding.casework.workbook.models import Entry


def latest(entry: Entry) -> Entry:
    """The version that stands now."""
    while following := Entry.objects.filter(replaces=entry).first():
        entry = following
    return entry


def first(entry: Entry) -> Entry:
    """The version that was written first."""
    while entry.replaces is not None:
        entry = entry.replaces
    return entry
