"""What is made of the words in the one box."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.casework.finding.asked import Asked, Born, read
from safeguarding.casework.finding.names import fold

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Ivy Harlow", Asked(("ivy", "harlow"))),
        ("the Harlow family", Asked(("harlow",))),
        ("ivy 4/5/2018", Asked(("ivy",), Born(4, 5, 2018))),
        ("ivy 04.05.18", Asked(("ivy",), Born(4, 5, 2018))),
        ("lee 7-8-90", Asked(("lee",), Born(7, 8, 1990))),
        ("2018-05-04", Asked((), Born(4, 5, 2018))),
        ("4 May 2018", Asked((), Born(4, 5, 2018))),
        ("4th may", Asked((), Born(4, 5))),
        ("May 2018", Asked((), Born(None, 5, 2018))),
        ("noah 2021", Asked(("noah",), Born(year=2021))),
        ("May Harlow", Asked(("may", "harlow"))),
        ("943 476 5919", Asked(numbers=("9434765919",))),
        ("mc000001", Asked(numbers=("MC000001",))),
        ("A123456789012", Asked(numbers=("A123456789012",))),
        ("qx1 1aa", Asked(postcode="QX1 1AA")),
        ("QX11AA harlow", Asked(("harlow",), postcode="QX1 1AA")),
        ("QX1", Asked(postcode="QX1")),
        ("31/2/2020", Asked(numbers=("31/2/2020",))),
        ("  ", Asked()),
    ],
)
def test_words_dates_numbers_and_postcodes_are_told_apart(typed, asked):
    assert read(typed, TODAY) == asked


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_without_error(text):
    asked = read(text, TODAY)
    assert [fold(name) for name in asked.names] == list(asked.names)
