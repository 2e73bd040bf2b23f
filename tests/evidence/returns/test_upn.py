"""Check letters of unique pupil numbers, against numbers worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.evidence.returns.cin_census import upn

# number | valid
NUMBERS = [
    ("B801200005001", True),
    ("A801200005001", False),
    ("V919200018000", True),
    ("J919200018001", True),
    ("V91920001800A", True),  # temporary: A counts 0
    ("J91920001800B", True),
    ("F91920001800Z", True),
    ("U80120000100A", True),
    ("X80120000100A", False),
    ("P207000016049", True),
    ("Q207000016049", False),
    ("I919200018000", False),  # I, O and S stand in no number
    ("V91920001800S", False),
    ("v919200018000", False),
    ("V91920001800", False),
    ("9434765919", False),
    ("", False),
]


@pytest.mark.parametrize(("number", "valid"), NUMBERS)
def test_a_number_is_valid_when_its_check_letter_fits(number, valid):
    assert upn.is_valid(number) is valid


@given(st.from_regex("[0-9]{11}[0-9ABCDEFGHJKLMNPQRTUVWXYZ]", fullmatch=True))
def test_exactly_one_letter_fits(rest):
    assert [letter for letter in upn.LETTERS if upn.is_valid(letter + rest)] == [upn.check_letter(rest)]


@pytest.mark.parametrize("rest", ["", "12345678901", "1234567890123", "12345678901S", "1234567890A1"])
def test_what_can_not_follow_a_check_letter_is_refused_without_being_repeated(rest):
    with pytest.raises(ValueError, match="eleven digits") as caught:
        upn.check_letter(rest)
    assert not rest or rest not in str(caught.value)
