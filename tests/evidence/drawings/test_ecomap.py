"""Who is round a household."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.drawings.families import ALL, DAY, person
from tests.evidence.drawings.strategies import FAMILIES, NAMES

from safeguarding.evidence.drawings import BONDS, GROUPS, Contact, EcomapError, ecomap
from safeguarding.evidence.drawings.ring import Spot, ring_of
from safeguarding.evidence.drawings.strokes import STROKES
from safeguarding.evidence.relationships import Relationship, Stay

SPOTS = st.lists(
    st.builds(
        lambda name, lines, bonds, group: (name, tuple(lines), tuple(bonds), group), NAMES, st.lists(NAMES, max_size=4),
        st.lists(st.sampled_from(list(BONDS)), min_size=1, max_size=3, unique=True), st.sampled_from(list(GROUPS)),
    ),
    max_size=40,
)  # fmt: skip


def crosses(one, other):
    (a, b), (c, d) = one, other

    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < -1e-6 and side(c, d, a) * side(c, d, b) < -1e-6


@settings(max_examples=50, deadline=None)
@given(st.lists(NAMES, max_size=10), SPOTS)
def test_no_box_lies_on_another_and_no_line_crosses_another(members, around):
    spots = [Spot(f"contact {at}", name, lines, bonds, group) for at, (name, lines, bonds, group) in enumerate(around)]
    ring = ring_of([Spot(f"person {at}", name) for at, name in enumerate(members)], spots)
    boxes = [ring.middle, *(card.box for card in ring.around)]
    for one, other in combinations(boxes, 2):
        assert not one.overlaps(other)
    for one, other in combinations([card.box for card in ring.inside], 2):
        assert not one.overlaps(other)
    for box in boxes:
        assert box.x >= 0 and box.y >= 0 and box.right <= ring.width and box.bottom <= ring.height
    for card in (*ring.around, *ring.inside):
        inner = card.label.box
        assert card.box.x <= inner.x and inner.right <= card.box.right + 0.01
        assert card.box.y <= inner.y and inner.bottom <= card.box.bottom + 0.01
    for one, other in combinations(ring.lines, 2):
        if one.fact != other.fact:
            assert not crosses(one.points, other.points)
    assert (
        [line.fact for line in ring.lines] and len(ring.lines) == sum(len(spot.bonds) for spot in spots)
    ) or not spots


@settings(max_examples=25, deadline=None)
@given(FAMILIES)
def test_every_card_is_in_the_words_and_everybody_at_most_once(made):
    drawing = ecomap(made.people, made.relationships, made.stays, **made.given)
    said = [line.fact for section in drawing.sections for line in section.lines if line.fact]
    assert len(said) == len(set(said))
    assert drawing.people == len([fact for fact in said if fact.startswith("person")])


def lines_of(drawing):
    return {section.heading: [line.words for line in section.lines] for section in drawing.sections}


def test_the_household_of_the_child_is_in_the_middle_and_the_others_round_it():
    made = ALL["step-siblings"]
    said = lines_of(ecomap(made.people, made.relationships, made.stays, **made.given))
    assert [words.split(",")[0] for words in said["In the middle"]] == [
        "Will Dray", "Val Harlow", "Zac Pole", "Abi Pole", "Cy Dray",
    ]  # fmt: skip
    assert "Yve Dray: divorced from Will Dray." in said["Family who live elsewhere"]


def test_closeness_and_conflict_are_drawn_and_said():
    ann, bob = person("Ann", "F", 1980), person("Bob", "M", 2012)
    links = [
        Relationship("Ann", "Bob", "birth_parent"),
        Relationship("Ann", "Bob", "conflict"),
        Relationship("Bob", "Ann", "close"),
    ]
    drawing = ecomap([ann, bob], links, [Stay("Bob", "h")], day=DAY, index=["Bob"])
    assert lines_of(drawing)["Family who live elsewhere"] == [
        "Ann Harlow: mother of Bob Harlow; close to Bob Harlow; in conflict with Bob Harlow; strong tie; strained tie."
    ]
    assert "Strong tie" in drawing.svg and "Strained tie" in drawing.svg


def test_a_tie_is_drawn_as_strong_as_is_recorded_and_the_key_says_which_line_that_is():
    means = {name: one.means for name, one in STROKES.items() if name in BONDS}
    assert means.keys() == BONDS.keys()
    looks = [(one.width, one.dashes, one.zigzag) for name, one in STROKES.items() if name in BONDS]
    assert len(set(looks)) == len(BONDS), "two ties look alike"
    for bond, words in BONDS.items():
        drawing = ecomap([], [], (), [Contact("a", "Dr Who", ("GP",), bonds=(bond,))], day=DAY)
        assert {one for one in means.values() if f">{one}<" in drawing.svg} == {means[bond]}
        assert lines_of(drawing)["Professionals"] == [f"Dr Who: GP; {words}." if words else "Dr Who: GP."]


def test_a_tie_of_which_nothing_is_recorded_is_called_neither_strong_nor_weak():
    drawing = ecomap([], [], (), [Contact("a", "Dr Who")], day=DAY)
    assert "Tie, its strength not recorded" in drawing.svg
    assert lines_of(drawing)["Professionals"] == ["Dr Who."]


def test_a_friend_of_the_child_is_no_family():
    said = lines_of(
        ecomap(
            [person("Bob", "M", 2012), person("Pat", "F", 1960)],
            [Relationship("Pat", "Bob", "friend")],
            day=DAY,
            index=["Bob"],
        )
    )
    assert said["Friends and community"] == ["Pat Harlow: friend of Bob Harlow."]


def test_contacts_in_any_order_give_the_same_drawing():
    contacts = [Contact(str(at), f"Name {at % 3}", (f"Role {at}",), list(GROUPS)[at % 3]) for at in range(9)]
    one = ecomap([], [], (), contacts, day=DAY)
    assert ecomap([], [], (), contacts[::-1], day=DAY) == one


@pytest.mark.parametrize("wrong", [{"group": "enemy"}, {"bonds": ("love",)}, {"bonds": ()}])
def test_a_contact_of_an_unknown_kind_is_refused(wrong):
    with pytest.raises(EcomapError):
        Contact("a", "A", **wrong)
