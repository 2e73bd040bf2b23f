"""What a record says on one day, and what of it can be drawn."""

from __future__ import annotations

from datetime import date

import pytest
from tests.evidence.drawings.families import ALL, DAY, couple, parents, person

from safeguarding.evidence.drawings import genogram
from safeguarding.evidence.drawings.facts import facts_of
from safeguarding.evidence.drawings.record import record_of
from safeguarding.evidence.relationships import Relationship, Stay

ANN, BOB, CY, DI = person("Ann", "F", 1980), person("Bob", "M", 1979), person("Cy", "M", 2010), person("Di", "F", 2012)


def facts(people, links, stays=(), **more):
    return facts_of(record_of(people, links, stays, day=DAY, **more))


def words(people, links, stays=(), **more):
    return genogram(people, links, stays, day=DAY, **more).lines()


@pytest.mark.parametrize(
    ("rows", "drawn"),
    [
        ([couple("married", "Ann", "Bob", 2005)], ("married", "")),
        ([couple("married", "Ann", "Bob", 2005, 2015)], ("married", "ended")),
        ([couple("married", "Ann", "Bob", 2005), couple("separated", "Bob", "Ann", 2015)], ("married", "separated")),
        ([couple("married", "Ann", "Bob"), couple("divorced", "Ann", "Bob")], ("married", "divorced")),
        ([couple("divorced", "Ann", "Bob", 2015)], ("married", "divorced")),
        ([couple("divorced", "Ann", "Bob", 2015), couple("married", "Ann", "Bob", 2020)], ("married", "")),
        ([couple("separated", "Ann", "Bob", 2015, 2017), couple("living_together", "Ann", "Bob", 2017)],
         ("living_together", "")),
        ([couple("former_partners", "Ann", "Bob")], ("partners", "ended")),
        ([couple("living_together", "Ann", "Bob", 2014, 2018)], ("living_together", "ended")),
        (parents("birth_parent", ("Cy",), "Ann", "Bob"), ("not_said", "")),
    ],
)  # fmt: skip
def test_a_couples_line_shows_the_strongest_bond_they_had_and_whether_it_is_over(rows, drawn):
    (unit,) = (unit for unit in facts([ANN, BOB, CY], rows).units if len(unit.parents) == 2)
    assert (unit.line, unit.parted) == drawn


def test_what_starts_after_the_day_is_not_so_yet():
    assert facts([ANN, BOB], [Relationship("Ann", "Bob", "married", date(2027, 1, 1))]).units == ()


def test_foster_care_that_is_over_is_not_drawn_and_parenthood_never_is_over():
    ended = {"start": date(2020, 1, 1), "end": date(2021, 1, 1)}
    assert facts([ANN, CY], parents("foster_carer", ("Cy",), "Ann", **ended)).units == ()
    found = facts([ANN, CY], [Relationship("Ann", "Cy", "birth_parent", date(2010, 4, 9))])
    assert [child.key for unit in found.units for child in unit.children] == ["Cy"]


def test_nobody_is_their_own_ancestor_and_the_words_say_what_was_left_out():
    links = [Relationship("Ann", "Cy", "birth_parent"), Relationship("Cy", "Ann", "birth_parent")]
    said = words([ANN, CY], links)
    assert "Not drawn" in said
    assert "- Cy Harlow, father of Ann Harlow, is left out: nobody can be their own ancestor." in said
    assert genogram([ANN, CY], links, day=DAY).left_out == 1


def test_a_third_parent_by_birth_is_left_out_and_said():
    said = words([ANN, BOB, DI, CY], parents("birth_parent", ("Cy",), "Ann", "Bob", "Di"))
    assert "- Di Harlow, mother of Cy Harlow, is left out: two such parents are drawn already." in said


def test_a_stranger_in_a_relationship_is_left_out_and_said():
    assert "- A relationship is left out: Zed is not among the people." in words(
        [ANN], [Relationship("Ann", "Zed", "close")]
    )


def test_somebody_born_after_the_day_is_left_out_and_said():
    later = person("Eve", "F", date(2027, 1, 1))
    assert "- Eve Harlow is left out: born after the day of the drawing." in words([ANN, later], [])


def test_a_step_parent_who_is_a_parents_partner_needs_no_line_of_their_own():
    links = [*parents("birth_parent", ("Cy",), "Ann"), couple("living_together", "Ann", "Bob"),
             Relationship("Bob", "Cy", "step_parent")]  # fmt: skip
    found = facts([ANN, BOB, CY], links)
    assert found.ties == ()
    alone = facts([BOB, CY], [Relationship("Bob", "Cy", "step_parent")])
    assert [child.kind for unit in alone.units for child in unit.children] == ["step_parent"]


def test_kin_whom_the_lines_already_show_get_no_line_and_the_others_do():
    nan = person("Nan", "F", 1955)
    line = [*parents("birth_parent", ("Ann",), "Nan"), *parents("birth_parent", ("Cy",), "Ann")]
    grand = Relationship("Nan", "Cy", "grandparent")
    assert facts([nan, ANN, CY], [*line, grand]).ties == ()
    assert facts([nan, CY], [grand]).ties == (grand,)
    half = Relationship("Cy", "Di", "half_sibling")
    assert facts([ANN, CY, DI], [*parents("birth_parent", ("Cy", "Di"), "Ann"), half]).ties == ()
    assert facts([CY, DI], [half]).ties == (half,)


def test_a_grandparent_without_anybody_between_stands_two_rows_above():
    nan = person("Nan", "F", 1955)
    found = facts(
        [nan, CY, ANN, BOB], [Relationship("Nan", "Cy", "grandparent"), *parents("birth_parent", ("Cy",), "Ann", "Bob")]
    )
    assert found.levels["Cy"] - found.levels["Nan"] == 2


def test_brothers_and_sisters_without_parents_hang_on_one_line():
    found = facts([CY, DI], [Relationship("Cy", "Di", "sibling")])
    assert [(unit.line, len(unit.children)) for unit in found.units] == [("nobody", 2)]
    assert "- Cy Harlow: brother or sister of Di Harlow; parents not held." in words(
        [CY, DI], [Relationship("Cy", "Di", "sibling")]
    )


def test_a_carer_of_the_same_generation_gets_a_line_beside_and_not_from_above():
    links = [*parents("birth_parent", ("Cy", "Di"), "Ann", "Bob"), Relationship("Cy", "Di", "carer")]
    found = facts([ANN, BOB, CY, DI], links)
    assert [tie.kind for tie in found.ties] == ["carer"]
    assert found.levels["Cy"] == found.levels["Di"]


def test_partners_stand_level_even_where_one_is_far_older():
    nan = person("Nan", "F", 1955)
    links = [
        *parents("birth_parent", ("Ann",), "Nan"),
        *parents("birth_parent", ("Cy",), "Ann"),
        couple("married", "Ann", "Bob"),
    ]
    found = facts([nan, ANN, BOB, CY], links)
    assert found.levels == {"Nan": 0, "Ann": 1, "Bob": 1, "Cy": 2}


def test_a_child_of_a_father_and_his_daughter_is_drawn():
    links = [*parents("birth_parent", ("Di",), "Bob"), *parents("birth_parent", ("Cy",), "Bob", "Di")]
    found = facts([BOB, DI, CY], links)
    assert found.levels == {"Bob": 0, "Di": 1, "Cy": 2}
    assert found.left_out == ()


def test_a_household_of_one_is_not_drawn_since_others_may_only_be_missing_here():
    assert facts([ANN], [], [Stay("Ann", "h")]).homes == ()
    assert len(facts([ANN, BOB], [], [Stay("Ann", "h"), Stay("Bob", "h")]).homes) == 1


def test_a_child_who_lives_in_two_households_is_in_both():
    stays = [Stay("Ann", "a"), Stay("Cy", "a"), Stay("Bob", "b"), Stay("Cy", "b")]
    homes = facts([ANN, BOB, CY], parents("birth_parent", ("Cy",), "Ann", "Bob"), stays).homes
    assert [sorted(home.members) for home in homes] == [["Ann", "Cy"], ["Bob", "Cy"]] or len(homes) == 2


def test_identical_twins_are_told_from_others_in_words():
    made = ALL["twins"]
    said = genogram(made.people, made.relationships, made.stays, **made.given).lines()
    assert "- Dan Harlow and Eli Harlow: identical twins." in said
    assert "- Fay Harlow and Gus Harlow: twins." in said


def test_two_people_of_one_name_are_told_apart_by_birth():
    one, other = person("a", "M", 2010, label="Jo Vane"), person("b", "M", 2012, label="Jo Vane")
    assert "- Jo Vane (b. 9 Apr 2010): close to Jo Vane (b. 9 Apr 2012)." in words(
        [one, other], [Relationship("a", "b", "close")]
    )


YES = {"responsibility": "yes"}


def held(links, people=(ANN, BOB, CY), day=DAY):
    return facts_of(record_of(people, links, day=day)).responsible


def test_parental_responsibility_is_said_of_who_holds_it_and_of_the_parent_who_does_not():
    links = [
        Relationship("Ann", "Cy", "birth_parent", **YES), Relationship("Bob", "Cy", "birth_parent", responsibility="no"),
        Relationship("Di", "Cy", "carer", responsibility="no"),
    ]  # fmt: skip
    said = words([ANN, BOB, CY, DI], links)
    assert "- Cy Harlow: held by Ann Harlow; not held by Bob Harlow." in said
    (label,) = {one for one in ("PR: Ann Harlow",) if one in genogram([ANN, BOB, CY, DI], links, day=DAY).svg}
    assert label


def test_who_holds_it_by_an_order_is_shown_though_they_are_no_parent():
    order = Relationship("Ann", "Cy", "grandparent", how="order", held_from=date(2020, 1, 1), **YES)
    assert held([order])["Cy"].yes == ("Ann",)
    assert held([order], day=date(2019, 12, 31)) == {}


def test_responsibility_that_has_ended_with_an_adoption_is_shown_as_not_held():
    ended = Relationship("Ann", "Cy", "birth_parent", held_to=date(2018, 3, 1), **YES)
    assert held([ended])["Cy"].no == ("Ann",)
    assert held([ended], day=date(2018, 3, 1))["Cy"].yes == ("Ann",)


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        (person("Cy", "M", date(2008, 6, 1)), ANN),  # 18 on the day
        (person("Cy", "M", expected=date(2026, 9, 1)), ANN),
        (person("Cy", "M", 2010, 2020), ANN),
        (person("Cy", "M", 2010), person("Ann", "F", 1980, 2020)),
    ],
)
def test_nobody_holds_responsibility_for_an_adult_an_unborn_child_or_after_a_death(child, parent):
    link = Relationship("Ann", "Cy", "birth_parent", **YES)
    assert held([link], [parent, child]) == {}


def test_it_is_held_to_the_day_before_the_eighteenth_birthday():
    link = Relationship("Ann", "Cy", "birth_parent", **YES)
    assert held([link], [ANN, person("Cy", "M", date(2008, 6, 2))])["Cy"].yes == ("Ann",)


NAN = person("Nan", "F", 1955)


@pytest.mark.parametrize(
    ("links", "related"),
    [
        ([], False),
        ([Relationship("Ann", "Bob", "half_sibling")], True),
        ([Relationship("Bob", "Ann", "other_relative")], True),
        (parents("birth_parent", ("Ann", "Bob"), "Nan"), True),
        ([Relationship("Nan", "Ann", "grandparent"), Relationship("Nan", "Bob", "grandparent")], True),
        (parents("adoptive_parent", ("Ann", "Bob"), "Nan"), False),
        ([*parents("birth_parent", ("Ann",), "Nan"), *parents("step_parent", ("Bob",), "Nan")], False),
        (parents("birth_parent", ("Bob",), "Ann"), True),
    ],
)
def test_two_partners_are_related_by_a_common_ancestor_by_birth_or_where_it_is_said(links, related):
    everybody = [NAN, ANN, BOB, CY]
    rows = [couple("partners", "Ann", "Bob"), *parents("birth_parent", ("Cy",), "Ann", "Bob"), *links]
    (unit,) = (one for one in facts(everybody, rows).units if set(one.parents) == {"Ann", "Bob"})
    assert unit.related is related
    said = "\n".join(words(everybody, rows))
    assert ("they are related to each other" in said) is related
    drawn = genogram(everybody, rows, day=DAY).svg
    assert ("Two lines: partners who are related to each other" in drawn) is related


def test_on_a_day_before_the_birth_the_child_is_expected():
    child = person("Cy", "M", date(2026, 5, 30), expected=date(2026, 6, 9))
    on = record_of([child], [], day=date(2026, 5, 1)).people["Cy"]
    assert on.unborn and on.born is None
    assert record_of([child], [], day=date(2025, 1, 1)).people == {}


def test_a_drawing_of_a_past_day_says_that_it_was_drawn_from_what_is_known_now():
    past = genogram([ANN], [], day=date(2020, 5, 4), as_it_was=True).svg
    assert "As it was on 4 May 2020, from what is known now" in past
    assert "As recorded on 1 Jun 2026" in genogram([ANN], [], day=DAY).svg
