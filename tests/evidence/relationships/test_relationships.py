"""One relationship, read from both sides; what can't be true is refused in a sentence, what may be is only asked about."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.evidence import relationships
from safeguarding.evidence.relationship_checks import (
    for_a_second_child,
    own_ancestors,
    problems,
    siblings_worked_out,
)
from safeguarding.evidence.relationships import (
    DIRECTED,
    KINDS,
    MAY_HOLD,
    Person,
    Relationship,
    RelationshipError,
    Stay,
    seen_from,
)

PEOPLE = {
    "nan": Person("nan", "Joan", "F", date(1960, 1, 1)),
    "kay": Person("kay", "Kay", "F", date(1992, 1, 2)),
    "lee": Person("lee", "Lee", "M", date(1990, 7, 8)),
    "ray": Person("ray", "Ray", "M", date(1988, 3, 3)),
    "ivy": Person("ivy", "Ivy", "F", date(2018, 5, 4)),
    "noah": Person("noah", "Noah", "M", date(2021, 9, 9)),
    "baby": Person("baby", "Unborn child", "U", None, date(2026, 12, 1)),
}


def refused(new, *held, people=PEOPLE):
    return [problem.words for problem in problems(people, held, new) if problem.refused]


def asked_about(new, *held, people=PEOPLE):
    return [problem.words for problem in problems(people, held, new) if not problem.refused]


def test_every_kind_has_words_from_both_sides_for_everybody():
    for kind in KINDS.values():
        for sex in "MFU":
            assert kind.words[sex] and kind.back[sex]
        assert kind.directed or kind.words == kind.back


def test_kinds_of_the_contract_are_the_kinds_there_are():
    directed = (
        "birth_parent adoptive_parent step_parent foster_carer special_guardian grandparent carer aunt_or_uncle "
        "other_relative friend"
    )
    mutual = (
        "married civil_partners living_together partners separated divorced former_partners sibling half_sibling twin "
        "identical_twin conflict close"
    )
    assert set(directed.split()) == DIRECTED
    assert set(mutual.split()) == set(KINDS) - DIRECTED


def test_a_mother_is_read_as_the_mother_from_her_side_and_as_the_child_from_the_other():
    row = Relationship("kay", "ivy", "birth_parent")
    assert seen_from(row, "kay", "F") == "mother of"
    assert seen_from(row, "ivy", "F") == "child of"
    with pytest.raises(RelationshipError):
        seen_from(row, "lee")


def test_somebody_whose_sex_is_not_known_gets_words_that_leave_it_open():
    assert relationships.words("step_parent", "U") == "step-parent of"
    assert relationships.words("step_parent", "X") == "step-parent of"
    assert relationships.words_back("step_parent", "M") == "stepson of"


def test_a_relationship_of_no_kind_or_that_ends_before_it_starts_is_none():
    with pytest.raises(RelationshipError, match="no kind"):
        Relationship("kay", "lee", "enemy")
    with pytest.raises(RelationshipError, match="before"):
        Relationship("kay", "lee", "married", date(2020, 1, 2), date(2020, 1, 1))


def test_a_relationship_holds_on_its_first_and_last_day_and_not_beside_them():
    row = Relationship("kay", "lee", "married", date(2015, 6, 1), date(2022, 3, 31))
    assert [row.holds_on(date(2015, 5, 31)), row.holds_on(date(2015, 6, 1))] == [False, True]
    assert [row.holds_on(date(2022, 3, 31)), row.holds_on(date(2022, 4, 1))] == [True, False]
    assert Stay("kay", "home", None, date(2022, 3, 31)).holds_on(date(1999, 1, 1))


def test_parental_responsibility_has_days_of_its_own():
    row = Relationship(
        "lee", "ivy", "birth_parent", responsibility="yes", how="agreement", held_from=date(2020, 2, 1),
        held_to=date(2024, 2, 1),
    )  # fmt: skip
    assert [row.responsible_on(date(2020, 1, 31)), row.responsible_on(date(2020, 2, 1))] == [False, True]
    assert not row.responsible_on(date(2024, 2, 2))
    assert not Relationship("lee", "ivy", "birth_parent", responsibility="not_known").responsible_on(date(2021, 1, 1))


@pytest.mark.parametrize(
    ("new", "held", "why"),
    [
        (Relationship("kay", "kay", "sibling"), (), "themselves"),
        (Relationship("ivy", "kay", "birth_parent"), (), "was not born before"),
        (Relationship("ivy", "kay", "grandparent"), (), "was not born before"),
        (Relationship("baby", "ivy", "birth_parent"), (), "not born yet"),
        (Relationship("ivy", "noah", "twin"), (), "aren’t twins"),
        (
            Relationship("kay", "ivy", "birth_parent"),
            (Relationship("kay", "ivy", "birth_parent"),),
            "held already",
        ),
        (Relationship("lee", "kay", "married"), (Relationship("kay", "lee", "married"),), "held already"),
        (
            Relationship("ray", "ivy", "birth_parent"),
            (Relationship("kay", "ivy", "birth_parent"), Relationship("lee", "ivy", "birth_parent")),
            "two birth parents",
        ),
        (Relationship("ray", "ivy", "foster_carer", responsibility="yes"), (), "can’t be held as foster carer"),
        (Relationship("kay", "lee", "married", responsibility="no"), (), "can’t be held as married"),
        (
            Relationship(
                "lee", "ivy", "birth_parent", responsibility="yes", held_from=date(2024, 1, 1), held_to=date(2020, 1, 1)
            ),
            (),
            "can’t end before it starts",
        ),
    ],
)
def test_what_cannot_be_true_is_refused_in_a_sentence(new, held, why):
    (words,) = refused(new, *held)
    assert why in words
    assert words.endswith(".")


def test_a_parent_may_be_the_parent_of_an_unborn_child():
    assert refused(Relationship("kay", "baby", "birth_parent")) == []


def test_nobody_is_their_own_ancestor_even_where_no_dates_are_held():
    people = {key: Person(key, key.title()) for key in "abc"}
    held = (Relationship("a", "b", "birth_parent"), Relationship("b", "c", "grandparent"))
    (words,) = refused(Relationship("c", "a", "adoptive_parent"), *held, people=people)
    assert "can’t be their child too" in words


def test_the_same_two_may_marry_again_after_the_first_marriage_has_ended():
    first = Relationship("kay", "lee", "married", date(2010, 1, 1), date(2014, 1, 1))
    assert refused(Relationship("kay", "lee", "married", date(2016, 1, 1)), first) == []


def test_two_marriages_at_once_are_asked_about_and_not_refused():
    held = Relationship("kay", "lee", "married", date(2015, 1, 1))
    second = Relationship("kay", "ray", "married", date(2020, 1, 1))
    assert refused(second, held) == []
    (words,) = asked_about(second, held)
    assert "Kay is also held as married to Lee" in words
    ended = Relationship("kay", "lee", "married", date(2015, 1, 1), date(2019, 1, 1))
    assert asked_about(second, ended) == []


def test_a_very_young_parent_and_one_who_died_long_before_are_asked_about():
    people = {**PEOPLE, "young": Person("young", "Jo", "F", date(2010, 1, 1))}
    assert "was 8 when" in asked_about(Relationship("young", "ivy", "birth_parent"), people=people)[0]
    people["lee"] = Person("lee", "Lee", "M", date(1990, 7, 8), died=date(2016, 1, 1))
    assert "died long before" in asked_about(Relationship("lee", "ivy", "birth_parent"), people=people)[0]


def test_brothers_and_sisters_follow_from_their_parents():
    held = (
        Relationship("kay", "ivy", "birth_parent"),
        Relationship("kay", "noah", "birth_parent"),
        Relationship("kay", "baby", "birth_parent"),
        Relationship("lee", "ivy", "birth_parent"),
        Relationship("ray", "noah", "birth_parent"),
    )
    found = {tuple(sorted(row.pair)): row.kind for row in siblings_worked_out(held)}
    assert found == {("ivy", "noah"): "half_sibling", ("baby", "ivy"): "sibling", ("baby", "noah"): "sibling"}
    written = Relationship("baby", "ivy", "half_sibling")
    assert ("baby", "ivy") not in {tuple(sorted(row.pair)) for row in siblings_worked_out((*held, written))}


def test_a_second_child_has_the_relationships_of_the_first_but_for_being_a_twin():
    held = (
        Relationship("kay", "baby", "birth_parent", responsibility="yes", how="birth_mother"),
        Relationship("baby", "ivy", "half_sibling"),
        Relationship("baby", "twin", "twin"),
        Relationship("kay", "lee", "married"),
    )
    assert for_a_second_child(held, "baby", "second") == (
        Relationship("kay", "second", "birth_parent", responsibility="yes", how="birth_mother"),
        Relationship("second", "ivy", "half_sibling"),
    )


KEYS = st.sampled_from("abcdefg")
BORN = st.one_of(st.none(), st.dates(date(1940, 1, 1), date(2026, 1, 1)))
DAYS = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2026, 1, 1)))
ROWS = st.lists(st.tuples(KEYS, KEYS, st.sampled_from(sorted(KINDS)), DAYS), max_size=30)


@given(st.lists(BORN, min_size=7, max_size=7), ROWS)
def test_whatever_is_offered_no_held_relationship_is_impossible(born, offered):
    people = {key: Person(key, key, born=day) for key, day in zip("abcdefg", born, strict=True)}
    held: list[Relationship] = []
    for source, target, kind, start in offered:
        new = Relationship(source, target, kind, start)
        if not any(problem.refused for problem in problems(people, held, new)):
            held.append(new)
    assert own_ancestors(held) == set()
    for row in held:
        assert row.source != row.target
        one, other = people[row.source], people[row.target]
        if row.kind in relationships.ELDER and one.born and other.born:
            assert one.born < other.born
    parents = [row.target for row in held if row.kind == "birth_parent"]
    assert all(parents.count(key) <= 2 for key in "abcdefg")


@given(st.sampled_from(sorted(KINDS)), DAYS, st.integers(0, 4000))
def test_what_is_held_is_held_from_whichever_side_it_is_offered_again(kind, start, days):
    people = {key: Person(key, key) for key in "ab"}
    end = start + timedelta(days=days) if start else None
    held = Relationship("a", "b", kind, start, end)
    again = Relationship("a", "b", kind, start) if kind in DIRECTED else Relationship("b", "a", kind, start)
    assert any("held already" in problem.words for problem in problems(people, [held], again))


def test_only_who_brings_a_child_up_or_is_kin_can_hold_parental_responsibility():
    assert {"birth_parent", "special_guardian", "grandparent"} <= MAY_HOLD
    assert not MAY_HOLD & {"foster_carer", "married", "sibling", "friend"}
