"""A hospital's messages with what no message should hold: a reading that can be kept, or a sentence."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from dataclasses import replace

import polars as pl
import pytest
from tests.evidence.feeds.test_messages import TODAY, adt, bundle, encounter, patient, read

from safeguarding.evidence.feeds import FeedError, hospital


def places(of, before=()):
    """The way to every value inside a bundle."""
    for key in of if isinstance(of, dict) else range(len(of)) if isinstance(of, list) else ():
        yield (*before, key)
        yield from places(of[key], (*before, key))


#: Signs that JSON spells and no database holds, halves of a sign, ends of time, and values of another kind than is expected.
ODD = (
    None,
    1.5,
    10**30,
    True,
    [],
    {},
    [[]],
    [None],
    {"a": 1},
    "a\0b",
    "\ud800",
    "\x01",
    "²",
    "9" * 5000,
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
)
WHOLE = json.loads(bundle(patient(), encounter()))


@pytest.mark.parametrize("way", list(places(WHOLE)), ids=lambda way: ".".join(map(str, way)))
def test_whatever_stands_at_a_place_of_a_bundle_there_is_a_reading_that_can_be_kept_or_a_sentence(way):
    for odd in ODD:
        changed = copy.deepcopy(WHOLE)
        inside = changed
        for key in way[:-1]:
            inside = inside[key]
        inside[way[-1]] = odd
        with suppress(FeedError):
            can_be_kept(hospital.read(json.dumps(changed).encode(), today=TODAY))


def can_be_kept(reading):
    text = str([reading.events.rows(), reading.withdrawn, reading.rejected])
    assert "\\x00" not in text and "\\ud800" not in text and "\0" not in text


@pytest.mark.parametrize(
    "more", [{"visit": "V\0001"}, {"family": "Quill\0worth"}, {"given": "\0"}, {"line": "12\0 Mill Road"}]
)
def test_a_sign_that_no_database_holds_is_left_out_of_a_message(more):
    reading = read(adt(**more))
    can_be_kept(reading)
    assert len(reading.events) == 1
    with pytest.raises(AssertionError):  # the control: as it came, it would be noticed
        can_be_kept(replace(reading, events=reading.events.with_columns(family_name=pl.lit("Quill\0worth"))))


@pytest.mark.parametrize("said", ["²", "9" * 5000, "-1", ""])
def test_a_count_in_the_trailer_that_is_no_number_stops_nothing(said):
    assert len(read(adt(), f"BTS|{said}").events) == 1


@pytest.mark.parametrize(
    ("before", "found"), [(0, ["9990000018"]), (98, ["9990000018"]), (99, [None]), (300_000, [None])]
)
def test_the_nhs_number_is_looked_for_among_the_first_hundred_numbers_of_a_patient(before, found):
    assert read(adt(number="X~" * before + "9990000018")).events["nhs_number"].to_list() == found
