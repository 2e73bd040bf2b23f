"""The rules that a contact keeps."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.casework.workbook.contacts import Contact, Present, problems, tidy
from safeguarding.casework.workbook.times import read_time

NOW = datetime(2026, 6, 6, 18, 0, tzinfo=UTC)
CHILD, MOTHER = uuid4(), uuid4()
SEEN = (Present(CHILD, True),)


def broken(kind="visit", at=NOW, people=SEEN, significant=False, text=""):
    contact = Contact(kind, at, tuple(people), significant, text)
    return [(problem.where, problem.person) for problem in problems(contact, {CHILD}, NOW)]


def test_a_contact_is_one_line_unless_it_is_significant():
    assert broken(text="") == []
    assert broken(significant=True, text="  ") == [("text", None)]
    assert broken(significant=True, text="Ivy said that she sleeps badly.") == []


def test_what_has_not_happened_yet_is_not_written():
    assert broken(at=NOW + timedelta(minutes=1)) == [("time", None)]


def test_a_contact_concerns_somebody():
    assert broken(people=()) == [("who", None)]


def test_a_visit_says_of_every_child_whether_it_was_seen_or_why_not():
    assert broken(people=[Present(CHILD)]) == [("why", CHILD)]
    assert broken(people=[Present(CHILD, not_seen_because="At school")]) == []
    assert broken(people=[Present(MOTHER)]) == []


def test_a_child_is_not_both_seen_and_not_seen():
    assert broken(people=[Present(CHILD, True, not_seen_because="Asleep")]) == [("why", CHILD)]
    assert broken(people=[Present(CHILD, False, True, not_seen_because="Asleep")]) == [("seen", CHILD)]


def test_only_a_visit_asks_whether_a_child_was_seen():
    assert broken(kind="call", people=[Present(CHILD)]) == []


def test_what_is_said_of_seeing_is_dropped_where_nobody_visited():
    kept = tidy(Contact("call", NOW, (Present(CHILD, True, True, True),), False, " Short. "))
    assert (kept.people, kept.text) == ((Present(CHILD),), "Short.")


@given(st.permutations([Present(CHILD, True), Present(MOTHER)]))
def test_the_order_in_which_people_are_named_says_nothing(people):
    kept = tidy(Contact("visit", NOW, tuple(people), False))
    assert kept == tidy(Contact("visit", NOW, tuple(reversed(people)), False)) == tidy(kept)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("16:30", time(16, 30)), ("1630", time(16, 30)), ("4.30pm", time(16, 30)), ("4 pm", time(16)),
        ("9:05 a.m.", time(9, 5)), ("12am", time(0)), ("12 PM", time(12)), ("noon", time(12)), ("0:00", time(0)),
        ("4", None), ("25:00", None), ("16:61", None), ("13pm", None), ("half four", None), ("", None),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_type_it(typed, meant):
    assert read_time(typed) == meant


@given(st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_every_minute_of_the_day_is_read_back(moment):
    assert read_time(f"{moment:%H:%M}") == read_time(f"{moment:%I.%M %p}") == moment
