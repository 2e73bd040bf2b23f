"""Which records may be of one person: rules read aloud, properties, and a slow twin that compares everybody with everybody."""

from __future__ import annotations

from datetime import date
from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.evidence.duplicates import BANDS, Pair, Person, compare, likely_pairs

BORN = date(2015, 4, 3)


def person(key: str = "a", given: str = "Kay", family: str = "Harlow", **more: Any) -> Person:
    return Person(key, given, family, **({"born": BORN} | more))


def number(value: str = "9434765919", scheme: str = "nhs_number") -> dict[str, Any]:
    return {"identifiers": frozenset({(scheme, value)})}


HOME = {"postcodes": frozenset({"QX11AA"})}
ONE_FAMILY = {"families": frozenset({"f"})}

#: What is held of the two, the band, and a reason that must be among those given.
CASES = [
    ("the same name and birth date, at one address", HOME, HOME, "strong", "The same name"),
    ("the same name and birth date alone", {}, {}, "possible", "The same name"),
    ("a name that sounds the same, at one address", HOME, {"given": "Kaye", **HOME}, "strong", "Names that are written"),
    ("a name that sounds the same, at no known address", {}, {"given": "Kaye"}, "possible", "Names that are written"),
    ("day and month changed over", {}, {"born": date(2015, 3, 4)}, "possible", "day and month changed over"),
    ("one figure of the birth date differs", {}, {"born": date(2015, 4, 8)}, "possible", "differ by one figure"),
    ("known by the other’s name", {"names": frozenset({"Katy Barrow"})} | HOME, {"given": "Katy", "family": "Barrow"} | HOME, "strong",
     "known by the name"),
    ("one number, whatever the names", number(), {"given": "Zoe", "family": "Quist", **number()}, "strong", "NHS number"),
    ("one number, another birth date", number(), {"born": date(1990, 1, 1), **number()}, "possible", "NHS number"),
    ("a new surname at the same address", HOME, {"family": "Barrow", **HOME}, "possible", "another surname"),
    ("the same name as male and as female", {"sex": "M"}, {"sex": "F"}, "possible", "The same name"),
    ("the same name with two NHS numbers", number(), number("4010232137"), "possible", "The same name"),
    ("a child awaited and a child born", {"born": None, "due": date(2015, 4, 10), "given": "", **ONE_FAMILY}, ONE_FAMILY,
     "possible", "A child born about when"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "band", "reason"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_these_are_proposed(one: dict[str, Any], other: dict[str, Any], band: str, reason: str) -> None:
    found = compare(person("a", **one), person("b", **other))
    assert found is not None
    assert found.band == band
    assert any(reason in words for words in found.reasons)


#: Who is not proposed.
NOBODY = [
    ("brothers and sisters", ONE_FAMILY | HOME, {"given": "Noah", "born": date(2018, 5, 5), **ONE_FAMILY, **HOME}),
    ("twins of different names", ONE_FAMILY | HOME, {"given": "Noah", **ONE_FAMILY, **HOME}),
    ("a father and a son of one name", ONE_FAMILY, {"born": date(1985, 6, 9), **ONE_FAMILY}),
    ("strangers born on one day", {}, {"given": "Una", "family": "Quill"}),
    ("namesakes without a birth date", {"born": None}, {"born": None}),
    ("two children whose names are not held", {"given": "", "family": ""}, {"given": "", "family": ""}),
    ("a brother of a child awaited", {"born": None, "due": date(2015, 4, 10), **ONE_FAMILY},
     {"given": "Noah", "born": date(2013, 4, 4), **ONE_FAMILY}),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), [case[1:] for case in NOBODY], ids=[case[0] for case in NOBODY])
def test_these_are_not_proposed(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert compare(person("a", **one), person("b", **other)) is None


def test_twins_whose_names_sound_alike_are_never_almost_certain() -> None:
    found = compare(person("a", "Jayden", **ONE_FAMILY, **HOME), person("b", "Jaden", **ONE_FAMILY, **HOME, sex="M"))
    assert found is not None
    assert found.band == "possible"
    assert found.against == ("Two of one family who were born on one day can be twins",)


def test_the_surer_pairs_come_first() -> None:
    people = [person("a", **HOME), person("b", **HOME), person("c", "Kaye")]
    assert [pair.band for pair in likely_pairs(people)] == ["strong", "possible", "possible"]


given_names = st.sampled_from(["", "Kay", "Kaye", "Kate", "Jayden", "Jaden", "Noah", "O’Neil"])
surnames = st.sampled_from(["", "Harlow", "Harlowe", "Harrow", "Barrow", "O'Brien", "OBrien"])
days = st.sampled_from([date(2015, 4, 3), date(2015, 3, 4), date(2015, 4, 8), date(2014, 4, 3), date(2015, 4, 13)])


@st.composite
def people(draw: Any, most: int = 8) -> list[Person]:
    some = draw(st.integers(0, most))
    return [
        Person(
            key=str(key), given=draw(given_names), family=draw(surnames),
            names=draw(st.frozensets(st.builds("{} {}".format, given_names, surnames), max_size=1)),
            born=draw(st.none() | days), due=draw(st.none() | days), sex=draw(st.sampled_from("MFU")),
            identifiers=draw(st.frozensets(st.tuples(st.sampled_from(["upn", "nhs_number", "la_child_id"]), st.sampled_from("12")), max_size=2)),
            postcodes=draw(st.frozensets(st.sampled_from(["QX11AA", "QX22BB"]), max_size=1)),
            families=draw(st.frozensets(st.sampled_from("fg"), max_size=2)),
        )
        for key in range(some)
    ]  # fmt: skip


def slowly(everybody: list[Person]) -> set[Pair]:
    """The slow twin: everybody with everybody, no blocking."""
    return {pair for one, other in permutations(everybody, 2) if (pair := compare(one, other))}


@given(people())
def test_blocking_loses_no_pair_that_comparing_everybody_finds(everybody: list[Person]) -> None:
    found = likely_pairs(everybody)
    assert set(found) == slowly(everybody)
    assert len(found) == len(set(found))


@given(people())
def test_the_order_of_two_people_changes_nothing_and_nobody_is_their_own_duplicate(everybody: list[Person]) -> None:
    for one, other in combinations(everybody, 2):
        assert compare(one, other) == compare(other, one)
    for one in everybody:
        assert compare(one, one) is None
    assert likely_pairs(everybody) == likely_pairs(everybody[::-1])


@given(people())
def test_two_of_one_family_born_on_one_day_are_never_almost_certain_under_different_names(
    everybody: list[Person],
) -> None:
    by_key = {one.key: one for one in everybody}
    for pair in likely_pairs(everybody):
        one, other = by_key[pair.one], by_key[pair.other]
        assert pair.band in BANDS
        assert pair.reasons
        if (
            one.families & other.families
            and one.born == other.born
            and one.born
            and one.given.lower() != other.given.lower()
        ):
            assert pair.band != "strong"
