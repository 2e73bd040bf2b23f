"""What a run did is told once, at its end, and nothing of it goes untold."""

from __future__ import annotations

import pytest

from safeguarding.casework.audit.one_event import Noted, OneEvent


def test_a_run_tells_at_its_end_and_once_what_was_added() -> None:
    told: list[Noted] = []
    with OneEvent(told.append) as night:
        night.add("worked_out", "a")
        night.add("failed", "b")
        night.add("worked_out", "c")
        assert told == []
    assert told == [{"worked_out": ["a", "c"], "failed": ["b"]}]


def test_a_run_that_breaks_off_tells_what_it_had_done() -> None:
    told: list[Noted] = []
    with pytest.raises(ZeroDivisionError), OneEvent(told.append) as night:
        night.add("worked_out", "a")
        raise ZeroDivisionError
    assert told == [{"worked_out": ["a"]}]


def test_what_another_event_has_told_is_not_told_again_nor_is_nothing() -> None:
    told: list[Noted] = []
    with OneEvent(told.append) as night:
        night.add("worked_out", "a")
        night.told()
    with OneEvent(told.append):
        pass
    assert told == []


def test_nothing_can_be_added_outside_the_run_where_no_event_would_tell_it() -> None:
    night = OneEvent(lambda noted: None)
    with pytest.raises(RuntimeError, match="nothing tells"):
        night.add("worked_out", "a")
    with night:
        pass
    with pytest.raises(RuntimeError, match="nothing tells"):
        night.add("worked_out", "a")
