"""Which names are taken for which, and which are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.casework.finding.names import How, Wanted, fold, how

NAMES = st.text("abcdeéèhiklmnoöprstuyzŁø'’- ", min_size=1, max_size=14).filter(lambda text: fold(text) != "")


@pytest.mark.parametrize(
    ("typed", "held", "why"),
    [
        ("harlow", "Harlow", How.SAME),
        ("ZOE", "Zoë", How.SAME),
        ("obrien", "O’Brien", How.SAME),
        ("o'brien", "OBrien", How.SAME),
        ("smith jones", "Smith-Jones", How.SAME),
        ("smithjones", "Smith-Jones", How.SAME),
        ("mac donald", "MacDonald", How.SAME),
        ("lukasz", "Łukasz", How.SAME),
        ("har", "Harlow", How.BEGINS),
        ("bob", "Robert", How.FORM),
        ("kathryn", "Catherine", How.FORM),
        ("harlwo", "Harlow", How.SLIP),
        ("hallow", "Harlow", How.SLIP),
        ("christofer", "Christopher", How.SLIP),
        ("jon", "John", How.SOUND),
        ("fillip", "Philip", How.SOUND),
    ],
)
def test_a_name_is_found_however_it_is_spelt(typed, held, why):
    fit = Wanted(fold(typed).split()).fit([held])
    assert fit is not None
    assert fit.worst == why


@pytest.mark.parametrize(
    ("typed", "held"), [("lee", "Ray"), ("ivy", "Ida"), ("noah", "Joan"), ("kay", "Amy"), ("ann", "Ian")]
)
def test_a_short_name_is_not_taken_for_another_short_name(typed, held):
    assert how(fold(typed), fold(held)) is None


def test_every_word_must_fit_the_same_person():
    both = Wanted(["ivy", "harlow"])
    assert both.fit(["Ivy", "Harlow"]) is not None
    assert both.fit(["Ivy", "Quill"]) is None


def test_the_order_of_given_and_family_name_does_not_matter():
    assert Wanted(["harlow", "ivy"]).fit(["Ivy", "Harlow"]) == Wanted(["ivy", "harlow"]).fit(["Ivy", "Harlow"])


@given(NAMES)
def test_a_name_as_it_is_held_is_always_found_and_is_the_closest(name):
    fit = Wanted(fold(name).split()).fit([name])
    assert fit is not None
    assert (fit.worst, fit.total) == (How.SAME, 0)


@given(NAMES, NAMES)
def test_folding_is_done_once(name, other):
    assert fold(fold(name)) == fold(name)
    assert how(fold(name).split()[0], fold(other).split()[0]) in (*How, None)
