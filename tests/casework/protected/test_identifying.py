"""Could this letter show where somebody is, or who told us? Found however it is spelt; clean letters pass."""

from __future__ import annotations

import random
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.casework.protected import letters

from safeguarding.casework.protected import identifying
from safeguarding.casework.protected.folding import Folded, folded
from safeguarding.casework.protected.identifying import Fact, Held, facts_in, findings

SAFE = letters.Place("14", "Larkspur", "Terrace", "Terr", "Netherby", "QX9", "4ZZ")
HELD = letters.held(SAFE)


@pytest.fixture(scope="module")
def measured():
    return letters.measured(addresses=200, letters=1000)


def test_two_hundred_addresses_in_twelve_spellings_are_found(measured):
    assert measured["planted"] == 2400
    assert measured["found"] >= 0.99, measured["by_spelling"]
    for name in ("exact", "postcode", "postcode run together"):
        assert measured["by_spelling"][name] == 1.0


def test_of_a_thousand_clean_letters_few_are_stopped(measured):
    assert measured["clean"] == 1000
    assert measured["false_stops"] <= 0.02, measured["false_findings"]


def test_without_folding_the_measure_falls(monkeypatch):
    """The negative control: a check that compares letter by letter is caught by the same measure."""

    def naive(text):
        steps = range(len(text))
        return Folded(text, tuple(steps), tuple(True for _ in steps), tuple(True for _ in steps))

    monkeypatch.setattr(identifying, "folded", naive)
    monkeypatch.setattr(identifying, "skeleton", lambda text: text)
    got = letters.measured(addresses=20, letters=1)
    assert got["found"] < 0.6 and got["by_spelling"]["invisible signs"] == 0


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Ring 07700900461 for her", "Phone number"),
        ("Ring +44 7700 900461", "Phone number"),
        ("Ring +44 (0) 7700-900-461", "Phone number"),
        ("Ring 0044.7700.900.461", "Phone number"),
        ("Ring (07700) 900 461", "Phone number"),
        ("Her number ends 900461", "Phone number"),
        ("Ring 07700 9\u00ad00461", "Phone number"),
        ("Ring ０７７００９００４６１", "Phone number"),
        ("The family is on 01632 555123 now", "Phone area"),
        ("kay.new@mail.example", "Email address"),
        ("Kay.New (at) mail (dot) example", "Email address"),
        ("find kay.new online", "Email name"),
        ("Ivy goes to Thornbury Hall Primary School", "School"),
        ("Ivy goes to Thornbury Hall.", "School"),
        ("the doctors at Beckfoot Surgery", "GP"),
        ("as Jean Marlowe said", "Name of somebody who told us"),
        ("as MARLOWE, Jean said", "Name of somebody who told us"),
        ("as Mrs Marlowe said", "Surname of somebody who told us"),
        ("as Jean said", "Given name of somebody who told us"),
        ("near ///filled.count.soap", "What3words"),
        ("near filled, count, soap", "What3words"),
        ("near Netherby", "Place"),
        ("the bus to QX9", "Postcode area"),
        ("in Larkspur Terrace", "Street"),
        ("in Larkspur Ter.", "Street"),
        ("near the Larkspur shops", "Street"),
        ("at 14, Larkspur", "Address"),
        ("on 18 November", "Day of an appointment"),
        ("on the 18th of November 2025", "Day of an appointment"),
        ("on November 18th", "Day of an appointment"),
        ("on 18/11/25", "Day of an appointment"),
        ("on 2025-11-18", "Day of an appointment"),
        ("every Tuesday morning at 10.30", "Time of an appointment"),
        ("on Tue at 10:30am", "Time of an appointment"),
    ],
)
def test_each_part_is_found_and_named(text, what):
    found = findings(text, HELD)
    assert what in [one.what for one in found], found
    for one in found:
        assert text[one.start : one.end] == one.snippet and one.why


@pytest.mark.parametrize(
    "text",
    [
        "",
        "We may close the case in spring; the terrace was wet.",
        "She wore jeans. The quarry closed.",
        "He was born on 18 November 2019 and paid on 18/11/24.",
        "On Tuesday at 10.15, and on Wednesday at 10.30.",
        "Case 4900462, invoice 07700 911222.",
        "netherbys and larkspurs are not names of places in small letters",
    ],
)
def test_what_only_resembles_it_passes(text):
    assert findings(text, HELD) == []


def test_what_the_recipient_knows_anyway_is_no_finding():
    text = "Come to the office in Netherby, QX9 1AA, or ring 01632 555000."
    assert {one.what for one in findings(text, HELD)} == {"Place", "Postcode area", "Phone area"}
    knows = Held(HELD.facts, HELD.appointments, known=("County Hall, Netherby, QX9 1AA. 01632 555000",))
    assert findings(text, knows) == []
    assert findings("She is at QX9 4ZZ.", knows) != [], "the address itself still is"


def test_the_address_of_a_free_text_is_taken_apart():
    facts = facts_in("Flat 2, 14 Larkspur Terrace, Netherby, QX9 4ZZ. Ring 07700 900461 or k@mail.example", "x")
    assert [fact.kind for fact in facts] == ["address", "phone", "email"]
    assert facts_in("She keeps a bag at her sister’s", "x") == ()


def test_a_kind_that_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="no kind of fact"):
        findings("x", Held((Fact("dog", "Rex", "x"),)))


@given(st.integers(0, 10**6), st.text(max_size=60))
def test_whatever_stands_around_it_an_exact_postcode_is_found_where_it_is(seed, around):
    safe = letters.place(random.Random(seed))
    code = f"{safe.outward} {safe.inward}"
    text = f"{around} {code} {around}"
    found = findings(text, Held(facts_in(safe.text, "x")))
    assert any(one.start <= len(around) + 1 and one.end >= len(around) + 1 + len(code) for one in found)


@given(st.text(max_size=200))
def test_any_text_at_all_is_read_without_an_error(text):
    for one in findings(text, HELD):
        assert text[one.start : one.end] == one.snippet
    assert len(folded(text).letters) == len(folded(text).at)


def test_an_appointment_at_noon_is_found_as_people_say_it():
    noon = Held(appointments=((datetime(2025, 11, 19, 14, 0), "x"),))
    for said in ("Wednesday at 2pm", "Wednesdays, 14:00", "Wed 2.00 pm"):
        assert [one.what for one in findings(said, noon)] == ["Time of an appointment"]
