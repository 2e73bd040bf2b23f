"""The text that calendars read, by RFC 5545."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from safeguarding.casework.meetings.icalendar import Event, calendar

STARTS = datetime(2026, 7, 1, 9, 30, tzinfo=ZoneInfo("Europe/London"))


def event(**more: object) -> Event:
    made = {"key": "k", "starts": STARTS, "ends": STARTS + timedelta(hours=1), "title": "Group supervision, 6 families",
            "place": "Room 2, North; upstairs", "changed": datetime(2026, 6, 1, tzinfo=UTC)} | more  # fmt: skip
    return Event(**made)  # type: ignore[arg-type]


def test_moments_are_told_in_universal_time_whatever_the_season() -> None:
    assert "DTSTART:20260701T083000Z\r\n" in calendar("Mine", [event()])


def test_commas_and_semicolons_are_escaped() -> None:
    text = calendar("Mine", [event()])
    assert "SUMMARY:Group supervision\\, 6 families\r\n" in text
    assert "LOCATION:Room 2\\, North\\; upstairs\r\n" in text


def test_no_line_is_longer_than_75_octets_and_unfolded_it_says_the_same() -> None:
    long = "Ystafell gyfarfod ŵŷ " * 12
    text = calendar("Mine", [event(place=long)])
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert f"LOCATION:{long}" in text.replace("\r\n ", "")


def test_a_cancelled_meeting_is_told_as_cancelled_and_not_left_out() -> None:
    text = calendar("Mine", [event(cancelled=True)])
    assert "STATUS:CANCELLED" in text and "SEQUENCE:1" in text


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar("Mine", [event(starts=datetime(2026, 7, 1))])
